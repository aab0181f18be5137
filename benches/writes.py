#!/usr/bin/env python3
"""The writing rows of the peers' harness, in turns: commits of one edge, each synced before it returns, and one commit of 10,000.

    benches/writes.py HARNESS DATA DB [PEER...]     DB holds a folder for each peer, as the harness leaves them

Peers are sqlite, duckdb and arrowroot. They are asked through the harness's own adapters, on a copy of their store, five rounds; of
each the median. arrowroot gets its 10,000 edges as one line of JSON (`ins_batch` of benches/peers/arrowroot.json), and in a row of
its own a line each between begin and commit. `ARROWROOT` names a built arrowroot.
"""
import csv, json, os, pathlib, shutil, statistics, sys, tempfile, time

harness, data, stores = map(pathlib.Path, sys.argv[1:4])
peers = sys.argv[4:] or ["sqlite", "duckdb", "arrowroot"]
sys.path.insert(0, str(harness))
os.environ["PATH"] = str(pathlib.Path(os.environ.get("ARROWROOT", "target/release/arrowroot")).absolute().parent) + os.pathsep + os.environ["PATH"]
from adapters import command, sql  # noqa: E402

command.ENV = dict(os.environ)

described = pathlib.Path(__file__).parent / "peers" / "arrowroot.json"
whole = json.loads(described.read_text())["ins_batch"]
edges = [tuple(map(int, row)) for row in list(csv.reader(open(data / "insert.csv")))[1:]]


def open_peer(name):
    known = {"sqlite": sql.SQLite, "duckdb": sql.Duck}
    return known.get(name, command.make(str(described)))()


def round_of(name, lines):
    with tempfile.TemporaryDirectory(dir=stores.parent) as copy:
        shutil.copytree(stores / name, copy, dirs_exist_ok=True)
        peer = open_peer(name)
        peer.open(copy, str(data))
        own = peer.prep_edges(edges) if hasattr(peer, "prep_edges") else edges
        peer.ins_one(own[:5])
        times = []
        for at in range(5, 505):
            begin = time.perf_counter()
            peer.ins_one(own[at:at + 1])
            times.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        if name == "arrowroot" and not lines:
            peer.line(whole.format(edges=json.dumps([{"s": s, "t": t} for s, t in own[600:10600]])))
        else:
            peer.ins_batch(own[600:10600])
        batch = time.perf_counter() - begin
        peer.close()
        return statistics.median(times), batch


rows = [(name, lines) for name in peers for lines in ([False, True] if name == "arrowroot" else [False])]
found = {row: [] for row in rows}
for _ in range(int(os.environ.get("ROUNDS", "5"))):
    for row in rows:
        found[row].append(round_of(*row))
print(f"load {os.getloadavg()[0]:.1f}")
for (name, lines), rounds in found.items():
    one = statistics.median(one for one, _ in rounds)
    batch = statistics.median(batch for _, batch in rounds)
    kind = ", a line each" if lines else ""
    print(f"{name + kind:24} one edge {one * 1e6:6.0f} us   10,000 edges {10_000 / batch:8.0f}/s")
