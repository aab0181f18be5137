#!/usr/bin/env python3
"""How much slower questions are while a few commits stand beside the snapshot.

usage: benches/recent.py ARROWROOT STORE DATA WORK RELATION [new [COMMITS]]

STORE is a store of the peers' graph (docs/COMPARE.md), DATA its folder, WORK a folder to be made: a copy of the store, in which
ten edges RELATION are added (or COMMITS), each in a commit of its own, between the questions before and those after; with `new` each to a
person who was not there. Prints for each row the microseconds of the fastest of five before, after, and once the
changes were packed, through the pipe, and DIFF where the rows are no longer the same. With `new` the rows after are left out: they take minutes.
"""
import csv
import json
import os
import shutil
import subprocess
import sys
import time

if not 6 <= len(sys.argv) <= 8 or sys.argv[6:7] not in ([], ["new"]):
    sys.exit(__doc__)
PROGRAM, STORE, DATA, WORK, RELATION = sys.argv[1:6]
IS_NEW = len(sys.argv) > 6
COMMITS = int(sys.argv[7]) if len(sys.argv) > 7 else 10
HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = "point_name hop1 hop2 hop3 q1 q2 q3 q4 q5 q6 q7 q8 q9 sp var13 tri1 tri_all top10 substr pagerank".split()

with open(os.path.join(DATA, "params.json")) as file:
    params = json.load(file)
with open(os.path.join(HERE, "peers", "arrowroot.json")) as file:
    queries = json.load(file)["queries"]
for name, value in params.items():
    queries = {row: text.replace("{%s}" % name, str(value)) for row, text in queries.items()}

shutil.rmtree(WORK, ignore_errors=True)
shutil.copytree(STORE, WORK)
pipe = subprocess.Popen([PROGRAM, "query", "--db", WORK, "--stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(text):
    begin = time.perf_counter()
    pipe.stdin.write(text + "\n")
    pipe.stdin.flush()
    answer = pipe.stdout.readline()
    return time.perf_counter() - begin, json.loads(answer)


def all_rows():
    found = {}
    for row in ROWS:
        took = []
        while len(took) < 5 and sum(took) < 20:
            seconds, answer = ask(queries[row])
            took.append(seconds)
        found[row] = min(took), answer.get("rows")
    return found


before = all_rows()
with open(os.path.join(DATA, "person.csv"), newline="") as file:
    names = [person["name"] for person in csv.DictReader(file)]
for at in range(COMMITS):
    name = names[(100 + at) % len(names)]
    end = f'"{name} the Newer {at}":person' if IS_NEW else f'"{name}"'
    answer = ask(f'add "{params["who"]}" -> "{RELATION}" -> {end}')[1]
    if "error" in answer:
        sys.exit(str(answer))
after = before if IS_NEW else all_rows()
# Questions that meet changes have them packed, a second after the first one.
for _ in range(30):
    ask(queries["hop1"])
    time.sleep(1)
packed = all_rows()
print(f"{'':10} {'before':>12} {'after':>12} {'packed':>12}")
for row in ROWS:
    (old, was), (new, now), (last, then) = before[row], after[row], packed[row]
    times = f"{new / old:.1f} and {last / old:.1f} times"
    print(f"{row:10} {old * 1e6:12.0f} {new * 1e6:12.0f} {last * 1e6:12.0f}   {times}", "" if was == now == then else "DIFF")
