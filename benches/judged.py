#!/usr/bin/env python3
"""Makes a list of judged facts (tests/gold/judged/) of a sample that somebody judged.

usage: benches/judged.py --docs FOLDER JUDGED.tsv > tests/gold/judged/NAME.tsv

JUDGED.tsv is what `arrowroot sample` printed, run in FOLDER, with two columns more: verdict (right or wrong) and reason. A list has
the sentence of each fact instead of its place, and before it as little of the document as the reader needs to say the same again:
nothing, the sentences before it, or those where the two ends are first named; more than MOST letters of a document are never quoted. ARROWROOT=PATH uses a program that is built already.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
ARROWROOT = os.environ.get("ARROWROOT") or os.path.join(TARGET, "release", "arrowroot")
MOST = 1300
COLUMNS = ["document", "context", "sentence", "subject", "relation", "object", "status", "score", "rule", "verdict", "reason"]


def cells(line):
    unescaped = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return [re.sub(r"\\(.)", lambda m: unescaped.get(m[1], m[1]), cell) for cell in line.rstrip("\n").split("\t")]


def escaped(cell):
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def contexts(text, start, ends):
    """What could stand before the sentence that begins at `start`, shortest first."""
    pieces = [m for m in re.finditer(r"\S.*?(?:[.!?]['\")”]?(?=\s)|\n\s*\n|$)\s*", text[:start], re.S) if m[0].strip()]
    naming = []
    for end in ends:
        at = next((m for m in pieces if end.split()[-1] in m[0]), None)
        full = next((m for m in pieces if end in m[0]), at)
        naming += [m for m in (at, full) if m is not None]
    found = {""}
    for n in (0, 1, 2, 3, 5, 8):
        last = pieces[len(pieces) - n:] if n else []
        found.add("".join(m[0] for m in last))
        found.add("".join(m[0] for m in sorted(set(last + naming), key=lambda m: m.start())))
    found.add(text[:start])
    return sorted((context for context in found if len(context) <= MOST), key=len)


def said(files, folder):
    """For each file the facts of its last sentence: (subject, relation, object, status)."""
    run = subprocess.run([ARROWROOT, "read", folder], capture_output=True)
    nodes, facts = {}, collections.defaultdict(set)
    for line in run.stdout.decode().splitlines():
        row = json.loads(line)
        if row["kind"] == "node":
            nodes[row["id"]] = row["name"].casefold()
        elif row["kind"] in ("edge", "claim"):
            for evidence in row["evidence"]:
                name = os.path.basename(evidence["doc"])
                if evidence["end"] > files[name]:
                    facts[name].add((nodes[row["s"]], row["p"], nodes[row["o"]], row.get("status", "asserted")))
    return facts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", metavar="FOLDER", required=True)
    parser.add_argument("judged", metavar="JUDGED.tsv")
    options = parser.parse_args()
    with open(options.judged, encoding="utf-8", newline="\n") as file:
        head, *lines = [cells(line) for line in file]
    rows, files, tried = [dict(zip(head, line)) for line in lines], {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for n, row in enumerate(rows):
            # What a word was taken for may stand after the place: `delegation.txt:10-90 (it = delegation)`.
            document, place = re.match(r"(.*?):(\d+-\d+)", row["place"]).groups()
            start, end = map(int, place.split("-"))
            data = open(os.path.join(options.docs, document), "rb").read()
            text, row["sentence"] = data[:end].decode(errors="replace"), data[start:end].decode(errors="replace")
            row["document"] = os.path.splitext(os.path.basename(document))[0]
            tried[n] = contexts(text, len(data[:start].decode(errors="replace")), [row["subject"], row["object"]])
            for k, context in enumerate(tried[n]):
                name = "%04d-%02d.txt" % (n, k)
                files[name] = len(context.encode())
                with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
                    file.write(context + row["sentence"])
        facts = said(files, folder)
    print("\t".join(COLUMNS))
    lost = 0
    for n, row in enumerate(rows):
        want = (row["subject"].casefold(), row["relation"], row["object"].casefold(), row["status"])
        again = [k for k in range(len(tried[n])) if want in facts["%04d-%02d.txt" % (n, k)]]
        lost += not again
        row["context"] = tried[n][again[0]] if again else ""
        print("\t".join(escaped(row[column]) for column in COLUMNS))
    if lost:
        print("%d of %d facts are not said again outside of their documents" % (lost, len(rows)), file=sys.stderr)


main()
