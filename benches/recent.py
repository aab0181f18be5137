#!/usr/bin/env python3
"""How much slower questions are while a few commits stand beside the snapshot.

usage: benches/recent.py ARROWROOT STORE DATA WORK RELATION

STORE is a store of the peers' graph (docs/COMPARE.md), DATA its folder, WORK a folder to be made: a copy of the store, in which
ten edges RELATION are added, each in a commit of its own, between the questions before and those after. Prints for each row the
microseconds of the fastest of five before and after, through the pipe, and DIFF where the rows are no longer the same.
"""
import csv
import json
import os
import shutil
import subprocess
import sys
import time

if len(sys.argv) != 6:
    sys.exit(__doc__)
PROGRAM, STORE, DATA, WORK, RELATION = sys.argv[1:]
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
for name in names[100:110]:
    answer = ask(f'add "{params["who"]}" -> "{RELATION}" -> "{name}"')[1]
    if "error" in answer:
        sys.exit(str(answer))
after = all_rows()
for row in ROWS:
    (old, was), (new, now) = before[row], after[row]
    print(f"{row:10} {old * 1e6:12.0f} {new * 1e6:12.0f}   {new / old:.1f} times", "" if was == now else "DIFF")
