#!/usr/bin/env python3
"""Holds the names that arrowroot finds to those marked in tests/gold/names/measured.tsv.

    benches/names.py ARROWROOT DOCUMENTS

ARROWROOT is the program, DOCUMENTS a folder that benches/documents.py made. Printed, in percent: of the names found those that stand there (precision), of those that stand there the
ones found (recall), and F1, by their borders alone and with their kind (person, organisation, place, all else).
"""
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def marked():
    rows = (ROOT / "tests/gold/names/measured.tsv").read_text(encoding="utf8").split("\n")[1:]
    names = collections.defaultdict(dict)
    for document, start, end, kind, _ in (row.split("\t") for row in rows if row):
        names[document][int(start), int(end)] = kind
    return names


def found(program, path):
    """The bytes where each name begins and ends, and its kind."""
    text = path.read_text(encoding="utf8")
    words = subprocess.run([program, "read", "--format", "iob", path], capture_output=True, check=True).stdout.decode()
    names, at, last = {}, 0, None
    for line in words.split("\n"):
        word, _, tag = line.partition("\t")
        if not word:
            last = None
            continue
        # A word may be broken by a line.
        place = re.compile(r"[\s\u00ad]*".join(map(re.escape, word))).search(text, at, at + 4000)
        if place is None:
            last = None
            continue
        start, at = len(text[: place.start()].encode()), place.end()
        end = len(text[:at].encode())
        if tag.startswith("I-") and last:
            kind = names.pop(last)
            last = (last[0], end)
            names[last] = kind
        elif tag.startswith("B-"):
            last = (start, end)
            names[last] = tag[2:] if tag[2:] in ("PER", "ORG", "LOC") else "MISC"
        else:
            last = None
    return names


def main():
    program, documents = sys.argv[1], pathlib.Path(sys.argv[2])
    wanted, given, borders, kinds, missing = 0, 0, 0, 0, 0
    for document, names in sorted(marked().items()):
        path = documents / document
        if not path.exists():
            missing += 1
            continue
        told = found(program, path)
        wanted += len(names)
        given += len(told)
        borders += len(names.keys() & told.keys())
        kinds += sum(told.get(place) == kind for place, kind in names.items())
    print(f"{wanted} names marked, {given} found; {missing} documents are not there")
    for what, right in (("borders", borders), ("with kind", kinds)):
        precision, recall = right / max(given, 1), right / max(wanted, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{what}: precision {precision:.1%}, recall {recall:.1%}, F1 {f1:.1%}")


main()
