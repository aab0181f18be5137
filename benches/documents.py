#!/usr/bin/env python3
"""Makes the documents in which facts were judged (tests/gold/verdicts) and names marked (tests/gold/names), a text file each.

    benches/documents.py SOURCES OUT [--held N] [--seed S]

SOURCES holds clones of the repositories that tests/gold/verdicts/README.md names, each under the second half of its name
(`lk_pmd`, `wh-briefings`, ...), and `gum-train.conllu`; what is missing is left out and said. Written are the documents that
have verdicts or marked names, and of tests/phenomena each sentence. With --held N, N others of each source instead, drawn by a hash of the name:
documents that nobody has looked at. Needs PyYAML and git.
"""
import argparse
import collections
import hashlib
import html
import pathlib
import re
import subprocess

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent


def slug(text, length):
    return re.sub(r"\W+", "_", text.lower())[:length]


def plain(text):
    """Text without pictures, links, HTML and templates of Markdown."""
    text = re.sub(r"\{\{.*?\}\}", "", text, flags=re.S)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"<[^>]+>", "", text)


def joined(title, date, body):
    return "\n\n".join(part for part in (title, date, body.strip()) if part) + "\n"


def files(clone, tree, wanted):
    """Paths of a tree and their texts."""
    names = subprocess.run(["git", "-C", clone, "ls-tree", "-r", "--name-only", "-z", tree], capture_output=True, check=True)
    paths = [path for path in names.stdout.decode().split("\0") if path and wanted(path)]
    batch = subprocess.Popen(["git", "-C", clone, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for path in paths:
        batch.stdin.write(f"{tree}:{path}\n".encode())
        batch.stdin.flush()
        head = batch.stdout.readline().split()
        if head[-1] != b"missing":
            text = batch.stdout.read(int(head[2]))
            batch.stdout.read(1)
            yield path, text.decode("utf8", "replace")
    batch.stdin.close()
    batch.wait()


def front(text):
    """The heading of a Markdown file and what follows it."""
    found = re.match(r"---\r?\n(.*?)\n---\r?\n(.*)", text, re.S)
    try:
        return (yaml.safe_load(found[1]), found[2]) if found else None
    except yaml.YAMLError:
        return None


def briefings(clone):
    for path, text in files(clone, "main", lambda path: path.endswith(".md") and path.count("/") > 1):
        parts = front(text)
        if parts:
            title = " ".join(str(parts[0]["title"]).split())
            yield "wh_" + slug(path.split("/")[-1][11:-3], 50), joined(title, str(parts[0]["date"])[:10], plain(parts[1]))


def releases(clone):
    for path, text in files(clone, "data_lk_pmd_press_releases", lambda path: path.endswith("doc.txt") and "-en-" in path):
        parts = [part.strip() for part in text.split("\n\n")]
        if parts[0].endswith("…") and len(parts) > 1:
            parts = parts[1:]
        date = re.search(r"/(\d{4}-\d\d-\d\d)-", path)[1]
        yield "lk_" + slug(parts[0], 50), joined(parts[0], date, "\n\n".join(parts[1:]))


def articles(clone):
    for _, text in files(clone, "main", lambda path: path.startswith("text/")):
        for found in re.finditer(r'<doc id="\d+"[^>]*title="(.*?)">\n(.*?)\n</doc>', text, re.S):
            yield "wiki_" + slug(found[1], 40), html.unescape(found[2]) + "\n"


def posts(clone):
    for path, text in files(clone, "3e4e8b3f^", lambda path: path.startswith("pages/")):
        title = re.match(r"# (.*)", text)
        if title:
            date = re.search(r"\[\[date:(.*?)\]\]", text)
            lines = [line.strip() for line in plain(re.sub(r"\[\[.*?\]\]", "", text.split("\n", 1)[1])).split("\n")]
            body = "\n\n".join(line for line in lines if len(line) >= 80 and line[-1] in ".!?”\"’)")
            yield "undp_" + slug(title[1].strip(), 50), joined(title[1].strip(), date and date[1], body)


def blog(prefix, folder):
    def made(clone):
        for path, text in files(clone, "main", lambda path: path.startswith(folder) and path.endswith(".md")):
            parts = front(text)
            if parts:
                name = re.sub(r"^\d+-\d+-\d+-", "", path.split("/")[-1][:-3])
                title = str(parts[0].get("title"))
                for one in {name, title}:
                    yield prefix + slug(one, 40), joined(title, str(parts[0].get("date"))[:10], plain(parts[1]))

    return made


def speeches(clone):
    kinds = ("tal", "uttalanden", "pressmeddelanden", "artiklar", "debattartiklar")
    for path, text in files(clone, "data", lambda path: path.endswith(".md") and path.split("/")[0] in kinds):
        title = re.match(r"#+ (.*)", text.strip())
        title = title[1] if title else text.strip().split("\n")[0]
        yield "se_" + slug(title, 50), plain(text)


def treebank(path):
    name, text = None, []
    for line in path.read_text().split("\n"):
        if line.startswith("# newdoc id = "):
            if name:
                yield name, "".join(text).strip() + "\n"
            name, text = line[14:], []
        elif line.startswith("# newpar"):
            text.append("\n\n")
        elif line.startswith("# text = "):
            text.append(line[9:] + " ")
    yield name, "".join(text).strip() + "\n"


SOURCES = {
    "wh-briefings": briefings,
    "lk_pmd": releases,
    "WikiTasks": articles,
    "sdg-innovation-commons": posts,
    "digitalgov.gov": blog("gov_", "content/news"),
    "18f.gsa.gov": blog("ef_", "content/posts"),
    "g0vse": speeches,
}


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sources", type=pathlib.Path)
    asked.add_argument("out", type=pathlib.Path)
    asked.add_argument("--held", type=int, default=0)
    asked.add_argument("--seed", default="1")
    asked = asked.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    tables = [ROOT / "tests/gold/verdicts/verdicts.tsv", *sorted((ROOT / "tests/gold/names").glob("*.tsv"))]
    rows = [row for table in tables for row in table.read_text().split("\n")[1:]]
    judged = {row.split("\t")[0].removesuffix(".txt") for row in rows if row}
    listed = set()
    for path in (ROOT / "tests/gold/judged").glob("*.tsv"):
        listed |= {row.split("\t")[0].removesuffix(".txt") for row in path.read_text().split("\n")[1:]}
    wrote = collections.Counter()

    def write(name, text):
        (asked.out / f"{name}.txt").write_text(text)
        wrote[name.split("_")[0]] += 1

    for source, made in SOURCES.items():
        clone = asked.sources / source
        if not clone.exists():
            print(f"no {clone}: left out")
            continue
        if not asked.held:
            seen = {}
            for name, text in made(clone):
                if name in judged:
                    seen.setdefault(name, text)
            for name, text in seen.items():
                write(name, text)
            continue
        fresh = {
            name: text
            for name, text in made(clone)
            if name not in judged and not any(name.startswith(one) for one in listed if one) and fit(text)
        }
        order = sorted(fresh, key=lambda name: hashlib.sha256((asked.seed + name).encode()).digest())
        for name in order[: asked.held]:
            write(name, fresh[name])
    if not asked.held:
        gum = asked.sources / "gum-train.conllu"
        for name, text in treebank(gum) if gum.exists() else ():
            if name in judged:
                write(name, text)
        for table in sorted((ROOT / "tests/phenomena").glob("*.tsv")):
            lines = [line for line in table.read_text().split("\n") if line and not line.startswith("#")]
            for at, line in enumerate(lines, 1):
                write(f"own_{table.stem}_{at:03}", line.split("\t")[0].replace("\\n", "\n"))
    print(" ".join(f"{source} {count}" for source, count in sorted(wrote.items())))


def fit(text):
    """Prose of some length with many names, in English."""
    words = text.split()
    named = sum(word[:1].isupper() for word in words)
    common = sum(word in ("the", "of", "and", "to", "in") for word in words)
    return 1500 <= len(text) <= 9000 and named > len(words) / 9 and common > len(words) / 12


if __name__ == "__main__":
    main()
