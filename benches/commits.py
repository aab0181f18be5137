#!/usr/bin/env python3
"""Durable commits beside SQLite (WAL, synchronous=FULL), in one run, in turns, with the syncs that strace counts.

    benches/commits.py FOLDER        a folder with person.csv, follows.csv and graph.jsonl of the peers' generator

`ARROWROOT` and `COMMITS` name a built arrowroot and a built `benches/commits.rs`. Works in FOLDER/../commits.work.
"""
import csv, os, pathlib, re, shutil, sqlite3, statistics, subprocess, sys, time

data = pathlib.Path(sys.argv[1])
work = data.parent / "commits.work"
work.mkdir(exist_ok=True)
arrowroot, commits = os.environ["ARROWROOT"], os.environ["COMMITS"]
store, base, people = work / "graph.db", work / "graph.sqlite", work / "people.txt"

names = [row["name"] for row in csv.DictReader(open(data / "person.csv"))]
people.write_text("\n".join(names))
if not store.exists():
    subprocess.run([arrowroot, "import", "--db", store, data / "graph.jsonl"], check=True)
if not base.exists():
    db = sqlite3.connect(base)
    db.execute("pragma journal_mode=wal")
    db.execute("create table edge (s int, r text, o int)")
    with open(data / "follows.csv") as lines:
        next(lines)
        rows = (line.split(",")[:2] for line in lines)
        db.executemany("insert into edge values (?, 'follows', ?)", ((int(s), int(o)) for s, o in rows))
    db.execute("create index edge_s on edge (s, r, o)")
    db.execute("create index edge_o on edge (o, r, s)")
    db.commit()
    db.close()


def sqlite(n, edges):
    db = sqlite3.connect(base, isolation_level=None)
    db.execute("pragma synchronous=full")
    begin = time.perf_counter()
    for commit in range(n):
        db.execute("begin")
        for edge in range(commit * edges, commit * edges + edges):
            db.execute("insert into edge values (?, 'likes', ?)", (2 * edge, 2 * edge + 1))
        db.execute("commit")
    return time.perf_counter() - begin


def ours(n, edges, threads, how, by=()):
    copy = work / "copy.db"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(store, copy)
    arguments = [*by, commits, copy, people, str(n), str(edges), str(threads), how]
    return float(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)


def syncs(n, how):
    log = work / "strace"
    ours(n, 1, 1, how, ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", log])
    return len(re.findall(r"(?:fsync|fdatasync)\(", log.read_text()))


for n, edges in ((1000, 1), (10, 10000)):
    print(f"{edges} edges a commit, {n} commits")
    theirs = statistics.median(sqlite(n, edges) for _ in range(3))
    print(f"  sqlite                           {n * edges / theirs:9.0f} edges/s")
    for threads in (1, 4) if edges == 1 else (1,):
        for how in ("import", "each", "prepared", "statement"):
            mine = statistics.median(ours(n, edges, threads, how) for _ in range(3))
            if (threads, edges) == (1, 1):
                print(f"  syncs of {n} commits, opening and closing included: {syncs(n, how)}")
            print(f"  arrowroot, {how:9}, {threads} threads {n * edges / mine:9.0f} edges/s   {mine / theirs:.2f} times the time")
