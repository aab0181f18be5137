#!/usr/bin/env python3
"""Score reference within documents (MUC, B3, CEAFe, their mean, LEA) against GUM.

usage: coref.py GOLD.conllu [--binary PATH] [--system FILE] [--links] [--wrong WORD]

GOLD is a file with coreference in the notation of GUM and CorefUD. The words are read by
`arrowroot read GOLD --pretokenised --format coref` (--binary), or what that wrote is given (--system). Python's standard library only.

The notation. MISC holds `Entity=` with brackets: `(7-person-giv:act-nnnnn-cf1-2-coref` opens a mention of thing 7 at this word, `7)` closes
it, `(7-person-...)` is a mention of one word. What stands between the hyphens is named in the comment `# global.Entity = ` (GRP or eid: the
number, etype: the kind, and so on); a mention that is not one stretch is opened again as `(7[2/3]-...`, and only its first part counts here.
Brackets nest. A thing is the mentions with one number in one document.

What is scored. A mention of ours is one of GUM's where both have one head word: the word of the stretch whose head, in GUM's tree, lies outside;
of several with that head the one that shares most words. (GUM takes articles and relative clauses in, we do not.) Things with one mention count
on neither side. Three views, the first of everything, the others of what a graph of named things rests on:
  all     every chain of two mentions and more: `I` and `you`, verbs that `this` takes up, time, abstract nouns
  things  chains with a name in them (a mention whose head is PROPN), all their mentions but those of the first and second person
  names   of those chains the names and the pronouns of the third person only
Our mentions are cut by the same measure, GUM's part of speech of the head word.
--links: of each word or noun that we lead back to something before, whether the last mention of ours before it is the same thing in GUM.
"""
import argparse, collections, re, subprocess, sys


def documents(path_or_text):
    """Per document: its name, sentences as lists of rows, and its mentions (number, first, last) over words counted through the document."""
    name, rows, mentions, opened, base = None, [], [], {}, 0
    sentence = []
    for line in path_or_text.splitlines():
        if line.startswith("# newdoc"):
            if rows:
                yield name, rows, mentions
            name, rows, mentions, opened = line.split("=", 1)[-1].strip(), [], [], {}
        if line.startswith("#") or not line.strip():
            if not line.strip():
                base = len(rows)
            continue
        cells = line.split("\t")
        if not cells[0].isdigit():
            continue
        if cells[0] == "1":
            base = len(rows)
        at = len(rows)
        head = int(cells[6]) if cells[6].isdigit() else 0
        rows.append({"form": cells[1], "upos": cells[3], "xpos": cells[4], "feats": cells[5], "deprel": cells[7],
                     "head": base + head - 1 if head else -1, "start": base})
        for item in cells[9].split("|"):
            if not item.startswith("Entity="):
                continue
            for bracket in re.findall(r"\([^()]*\)?|[^()]+\)", item[len("Entity="):]):
                part = re.match(r"\(?([^-()\[]+)(\[(\d+)/\d+\])?", bracket)
                number, first_part = part.group(1), part.group(3) in (None, "1")
                if bracket.startswith("("):
                    kind = bracket.strip("()").split("-")[1:2]
                    if bracket.endswith(")"):
                        if first_part:
                            mentions.append((number, at, at, *kind))
                    else:
                        opened.setdefault(number, []).append((at, first_part, kind))
                elif opened.get(number):
                    first, first_part, kind = opened[number].pop()
                    if first_part:
                        mentions.append((number, first, at, *kind))
    if rows:
        yield name, rows, mentions


def head(rows, first, last):
    for at in range(first, last + 1):
        if not first <= rows[at]["head"] <= last and rows[at]["upos"] != "PUNCT":
            return at
    return last


def sort(rows, at):
    """What a head word makes of its mention: name, third (person's pronoun), other (first and second person), noun."""
    row = rows[at]
    if row["upos"] == "PROPN":
        return "name"
    if row["upos"] in ("PRON", "DET") and row["xpos"] in ("PRP", "PRP$"):
        return "third" if "Person=3" in row["feats"] else "other"
    if row["upos"] == "PRON" and row["form"].lower() in ("i", "me", "my", "you", "your", "we", "us", "our"):
        return "other"
    return "noun"


def view(chains, which):
    """Chains are lists of (mention, sort)."""
    out = []
    for chain in chains:
        if which != "all":
            if not any(s == "name" for _, s in chain):
                continue
            keep = ("name", "third") if which == "names" else ("name", "third", "noun")
            chain = [one for one in chain if one[1] in keep]
        if len(chain) > 1:
            out.append(frozenset(m for m, _ in chain))
    return out


def aligned(rows, gold, ours):
    """Each mention as a key that is the same on both sides where they are one mention."""
    by_head = collections.defaultdict(list)
    for at, (_, first, last, *_) in enumerate(gold):
        by_head[head(rows, first, last)].append(at)
    pairs = []
    for at, (_, first, last, *_) in enumerate(ours):
        for other in by_head.get(head(rows, first, last), []):
            _, f, l, *_ = gold[other]
            shared = min(last, l) - max(first, f) + 1
            pairs.append((-shared / (max(last, l) - min(first, f) + 1), at, other))
    match, taken = {}, set()
    for _, at, other in sorted(pairs):
        if at not in match and other not in taken:
            match[at] = other
            taken.add(other)
    return match


def chains(mentions, key, rows):
    by = {}
    for at, (number, first, last, *_) in enumerate(mentions):
        by.setdefault(number, []).append((key(at), sort(rows, head(rows, first, last))))
    return list(by.values())


def muc(gold, ours):
    def half(a, b):
        where = {m: i for i, chain in enumerate(b) for m in chain}
        right = total = 0
        for chain in a:
            parts = {where[m] for m in chain if m in where}
            loose = sum(1 for m in chain if m not in where)
            right += len(chain) - len(parts) - loose
            total += len(chain) - 1
        return right, total
    return half(gold, ours), half(ours, gold)


def b3(gold, ours):
    def half(a, b):
        where = {m: chain for chain in b for m in chain}
        right = sum(len(chain & where[m]) / len(chain) for chain in a for m in chain if m in where)
        return right, sum(len(chain) for chain in a)
    return half(gold, ours), half(ours, gold)


def lea(gold, ours):
    def half(a, b):
        links = lambda n: n * (n - 1) / 2
        where = {m: i for i, chain in enumerate(b) for m in chain}
        right = 0
        for chain in a:
            shared = collections.Counter(where[m] for m in chain if m in where)
            right += len(chain) * sum(links(n) for n in shared.values()) / links(len(chain))
        return right, sum(len(chain) for chain in a)
    return half(gold, ours), half(ours, gold)


def assignment(score):
    """The best sum over pairs of rows and columns (Kuhn and Munkres, with potentials)."""
    n, m = len(score), len(score[0]) if score else 0
    if not n or not m:
        return 0.0
    if n > m:
        score = [list(column) for column in zip(*score)]
        n, m = m, n
    infinite = float("inf")
    u, v, p, way = [0.0] * (n + 1), [0.0] * (m + 1), [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        p[0], j0 = i, 0
        least, used = [infinite] * (m + 1), [False] * (m + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = p[j0], infinite, 0
            for j in range(1, m + 1):
                if not used[j]:
                    cost = -score[i0 - 1][j - 1] - u[i0] - v[j]
                    if cost < least[j]:
                        least[j], way[j] = cost, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[p[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if p[j0] == 0:
                break
        while j0:
            p[j0], j0 = p[way[j0]], way[j0]
    return sum(score[p[j] - 1][j - 1] for j in range(1, m + 1) if p[j])


def ceafe(gold, ours):
    right = assignment([[2 * len(a & b) / (len(a) + len(b)) for b in ours] for a in gold])
    return (right, len(gold)), (right, len(ours))


METRICS = [("MUC", muc), ("B3", b3), ("CEAFe", ceafe), ("LEA", lea)]


def f1(sums):
    (a, b), (c, d) = sums
    r, p = a / b if b else 0.0, c / d if d else 0.0
    return r, p, 2 * r * p / (r + p) if r + p else 0.0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("gold")
    p.add_argument("--binary", default="arrowroot")
    p.add_argument("--system")
    p.add_argument("--links", action="store_true")
    p.add_argument("--wrong", metavar="WORD", help="print the links of this word (or name, noun) that are wrong")
    args = p.parse_args()
    gold_text = open(args.gold, encoding="utf-8").read()
    if args.system:
        ours_text = open(args.system, encoding="utf-8").read()
    else:
        command = [args.binary, "read", args.gold, "--pretokenised", "--format", "coref"]
        ours_text = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    sums = {which: {name: [[0, 0], [0, 0]] for name, _ in METRICS} for which in ("all", "things", "names")}
    found = {which: [0, 0, 0] for which in sums}
    links = collections.defaultdict(lambda: [0, 0, 0])
    for (name, rows, gold), (other, their_rows, ours) in zip(documents(gold_text), documents(ours_text), strict=True):
        if name != other or [r["form"] for r in rows] != [r["form"] for r in their_rows]:
            sys.exit(f"{name}: not the same words as in {other}")
        match = aligned(rows, gold, ours)
        a = chains(gold, lambda at: at, rows)
        b = chains(ours, lambda at: match.get(at, ("ours", at)), rows)
        for which in sums:
            x, y = view(a, which), view(b, which)
            have, want = {m for c in y for m in c}, {m for c in x for m in c}
            for i, n in enumerate((len(have & want), len(want), len(have))):
                found[which][i] += n
            for metric, count in METRICS:
                for half, more in zip(sums[which][metric], count(x, y)):
                    half[0] += more[0]
                    half[1] += more[1]
        if args.links or args.wrong:
            count_links(rows, gold, ours, match, links, args.wrong, name)
    print(f"{'':8}" + "".join(f"{name + ' R':>9}{'P':>7}{'F1':>7}" for name, _ in METRICS) + f"{'CoNLL':>9}{'mentions R':>12}{'P':>7}")
    for which, by in sums.items():
        line, mean = f"{which:8}", 0.0
        for metric, _ in METRICS:
            r, p_, f = f1(by[metric])
            line += f"{100 * r:9.1f}{100 * p_:7.1f}{100 * f:7.1f}"
            mean += f / 3 if metric != "LEA" else 0.0
        right, want, have = found[which]
        print(line + f"{100 * mean:9.1f}{100 * right / max(want, 1):12.1f}{100 * right / max(have, 1):7.1f}")
    if args.links:
        print("\nlink        right   made    all  precision recall")
        for word, (right, made, all_) in sorted(links.items(), key=lambda one: -one[1][2]):
            print(f"{word:10}{right:7}{made:7}{all_:7}{100 * right / max(made, 1):10.1f}{100 * right / max(all_, 1):8.1f}")


def count_links(rows, gold, ours, match, links, wrong, document):
    word = lambda first, last: (lambda h: rows[h]["form"].lower() if sort(rows, h) == "third" else sort(rows, h))(head(rows, first, last))
    text = lambda first, last: " ".join(row["form"] for row in rows[first:last + 1])
    numbers = collections.Counter(number for number, *_ in gold)
    seen = set()
    for number, first, last, *_ in sorted(gold, key=lambda one: one[1]):
        if number in seen:
            links[word(first, last)][2] += 1
        seen.add(number)
    before = {}
    for at in sorted(range(len(ours)), key=lambda at: (ours[at][1], -ours[at][2])):
        number, first, last, *_ = ours[at]
        if number in before:
            other = before[number]
            sort_ = word(first, last)
            right = at in match and other in match and gold[match[at]][0] == gold[match[other]][0]
            links[sort_][1] += 1
            links[sort_][0] += right
            if wrong and not right and sort_ == wrong:
                want = gold[match[at]][0] if at in match else None
                earlier = [text(g[1], g[2]) for g in gold if g[0] == want and g[1] < first]
                print(f"{document}: {text(first, last)!r} = {text(ours[other][1], ours[other][2])!r}; gold {earlier[-1:] or want}\n    "
                      f"{text(rows[ours[other][1]]['start'], min(last + 8, len(rows) - 1))}")
        before[number] = at


if __name__ == "__main__":
    main()
