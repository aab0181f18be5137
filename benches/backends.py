#!/usr/bin/env python3
"""What sled costs and what redb costs: the same graph in a store of each, in turns, medians.

    benches/backends.py FOLDER [ROUNDS]      a folder with person.csv and graph.jsonl of the peers' generator

`ARROWROOT` and `COMMITS` name an arrowroot and a `benches/commits.rs` that were built with `--features redb`. Works in
FOLDER/../backends.work.
"""
import csv, os, pathlib, resource, shutil, statistics, subprocess, sys, time

data = pathlib.Path(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
work = data.parent / "backends.work"
work.mkdir(exist_ok=True)
arrowroot, commits = os.environ["ARROWROOT"], os.environ["COMMITS"]
people = work / "people.txt"
names = [row["name"] for row in csv.DictReader(open(data / "person.csv"))]
people.write_text("\n".join(names))
found = {}


def measure(row, backend, *command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    ran = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    found.setdefault(f"{row}, s", {}).setdefault(backend, []).append(wall)
    found.setdefault(f"{row}, s of the processor", {}).setdefault(backend, []).append(cpu)
    return ran.stdout


def size(path):
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_blocks * 512 for file in files) / 1e6


for _ in range(rounds):
    for backend, place in [("sled", "tree"), ("redb", "tree.redb")]:
        store = work / f"{backend}.db"
        shutil.rmtree(store, ignore_errors=True)
        db = ["--db", store]
        measure("import", backend, arrowroot, "import", "--backend", backend, data / "graph.jsonl", *db)
        found.setdefault("tree on the disk, MB", {}).setdefault(backend, []).append(size(store / place))
        found.setdefault("store on the disk, MB", {}).setdefault(backend, []).append(size(store))
        measure("a question", backend, arrowroot, "query", f'"{names[7]}" -> follows -> ?x limit 1', *db)
        measure("open, one change, close", backend, arrowroot, "query", f'set "{names[7]}".seen = true', *db)
        measure("open, count, close after it", backend, arrowroot, "verify", "--fast", *db)
        for row, n, edges in [("1 edge a commit, edges/s", 1000, 1), ("100 edges a commit, edges/s", 100, 100)]:
            out = subprocess.run([commits, store, people, str(n), str(edges), "1"], check=True, capture_output=True, text=True)
            found.setdefault(row, {}).setdefault(backend, []).append(n * edges / float(out.stdout))
        measure("verify", backend, arrowroot, "verify", *db)
        other = "redb" if backend == "sled" else "sled"
        measure(f"migrate to the other", backend, arrowroot, "migrate", "--to", other, *db)

print("| | sled | redb |\n|---|---|---|")
for row, of in found.items():
    cells = [f"{statistics.median(of[backend]):,.3g}" for backend in ("sled", "redb")]
    print(f"| {row} | {cells[0]} | {cells[1]} |")
