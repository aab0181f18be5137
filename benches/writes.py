#!/usr/bin/env python3
"""The writing rows of the peers' harness, in turns: commits of one edge, each synced before it returns, and one commit of 10,000.

    benches/writes.py HARNESS DATA DB [PEER...]     DB holds a folder for each peer, as the harness leaves them

They are asked through the harness's own adapters, on a copy of their store, five rounds; of each the median. arrowroot gets its 10,000
edges as one line of JSON (`ins_batch` of benches/peers/arrowroot.json; to write that text counts), and in a row of its own a line each
between begin and commit.
`ARROWROOT` names a built arrowroot, `ROUNDS` another number of rounds.
"""
import csv, json, os, pathlib, shutil, statistics, sys, tempfile, time

harness, data, stores = map(pathlib.Path, sys.argv[1:4])
peers = sys.argv[4:] or ["sqlite", "duckdb", "arrowroot"]
arrowroot = pathlib.Path(os.environ.get("ARROWROOT", "target/release/arrowroot")).absolute()
sys.path.insert(0, str(harness))
from adapters import command  # noqa: E402
from adapters.base import NA  # noqa: E402
from worker import get  # noqa: E402

command.ENV = dict(os.environ, PATH=f"{arrowroot.parent}{os.pathsep}{os.environ['PATH']}")
described = pathlib.Path(__file__).parent / "peers" / "arrowroot.json"
whole = json.loads(described.read_text())["ins_batch"]
edges = [tuple(map(int, row)) for row in list(csv.reader(open(data / "insert.csv")))[1:]]


def timed(act, *args):
    begin = time.perf_counter()
    act(*args)
    return time.perf_counter() - begin


def ones(peer, own):
    peer.ins_one(own[:5])
    return statistics.median(timed(peer.ins_one, own[at:at + 1]) for at in range(5, 505))


def batch(peer, own, in_one_line):
    if not in_one_line:
        return timed(peer.ins_batch, own)
    return timed(lambda: peer.line(whole.format(edges=json.dumps(dict(zip("st", zip(*own)))))))


def round_of(name, in_one_line):
    with tempfile.TemporaryDirectory(dir=stores.parent) as copy:
        shutil.copytree(stores / name, copy, dirs_exist_ok=True)
        peer = get(str(described) if name == "arrowroot" else name)
        peer.open(copy, str(data))
        own = peer.prep_edges(edges) if hasattr(peer, "prep_edges") else edges
        try:
            one = ones(peer, own)
        except NA:
            one = None
        many = batch(peer, own[600:10600], in_one_line)
        peer.close()
        return one, many


rows = [(name, whole) for name in peers for whole in ([True, False] if name == "arrowroot" else [False])]
found = {row: [] for row in rows}
for _ in range(int(os.environ.get("ROUNDS", "5"))):
    for row in rows:
        found[row].append(round_of(*row))
print(f"load {os.getloadavg()[0]:.1f}")
for (name, in_one_line), rounds in found.items():
    one = [one for one, _ in rounds if one is not None]
    one = f"{statistics.median(one) * 1e6:6.0f} us" if one else "     none"
    many = 10_000 / statistics.median(many for _, many in rounds)
    lines = ", a line each" if name == "arrowroot" and not in_one_line else ""
    print(f"{name + lines:24} one edge {one}   10,000 edges {many:8.0f}/s")
