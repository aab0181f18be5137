#!/usr/bin/env python3
"""What sled costs and what redb costs: the same graph in a store of each, in turns, medians.

    benches/backends.py FOLDER [ROUNDS]      a folder with person.csv and graph.jsonl of the peers' generator

`ARROWROOT` names an arrowroot that was built with `--features redb`. Works in FOLDER/../backends.work.
"""
import collections, csv, os, pathlib, shutil, statistics, subprocess, sys, time

data = pathlib.Path(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
work = data.parent / "backends.work"
work.mkdir(exist_ok=True)
arrowroot = os.environ["ARROWROOT"]
known = collections.Counter(row["name"] for row in csv.DictReader(open(data / "person.csv")))
names = [name for name, n in known.items() if n == 1]
adds = "".join(f'add "{names[2 * at]}" -> likes -> "{names[2 * at + 1]}"\n' for at in range(1000))
found = {}


def run(row, backend, *command, given=None):
    """Runs it, and notes its wall clock and its seconds of the processor."""
    words = [str(word) for word in (arrowroot, *command)]
    before, begin = os.times(), time.perf_counter()
    subprocess.run(words, check=True, capture_output=True, text=True, input=given)
    wall, after = time.perf_counter() - begin, os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    found.setdefault(f"{row}: wall", {}).setdefault(backend, []).append(wall)
    found.setdefault(f"{row}: processor", {}).setdefault(backend, []).append(cpu)


def size(path):
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_blocks * 512 for file in files) / 1e6


for number in range(rounds):
    for backend, place, other in [("sled", "tree", "redb"), ("redb", "tree.redb", "sled")]:
        store = work / f"{backend}.db"
        shutil.rmtree(store, ignore_errors=True)
        db = ["--db", store]
        run("import, s", backend, "import", "--backend", backend, data / "graph.jsonl", *db)
        found.setdefault("tree on the disk, MB", {}).setdefault(backend, []).append(size(store / place))
        run("a question, s", backend, "query", f'"{names[7]}" -> follows -> ?x return count(?x) as n', *db)
        run("open, one change, close, s", backend, "query", f'set "{names[7]}".seen = true', *db)
        run("1,000 changes, each on the disk, s", backend, "query", "--stdin", *db, given=adds)
        if number == 0:
            run("migrate to the other, s", backend, "migrate", "--to", other, *db)

print("| | sled | redb |\n|---|---|---|")
for row, of in found.items():
    cells = [f"{statistics.median(of[backend]):,.3g}" for backend in ("sled", "redb")]
    print(f"| {row} | {cells[0]} | {cells[1]} |")
