"""A baseline: spaCy's small English pipeline, rules over its trees, and names joined where they are the same. No program of its
own: benches/quality.py runs it with the Python that has spaCy.

usage: python baseline.py MODEL COUNTRIES.tsv facts FILE...      JSON Lines: nodes with mentions, edges with evidence
       python baseline.py MODEL COUNTRIES.tsv openie FILE        a sentence a line in; sentence<TAB>score<TAB>arg1<TAB>relation<TAB>arg2 out

What the rules are: subject, verb, object; passives with their agent; an object behind a preposition (`travels_to`); `X is the head
of Y`, `X, head of Y` and `the head of Y, X` (`head_of`); all of them over coordinated subjects, verbs and objects. Denied and
possible ones are left out. What is joined: names that are equal without title and `the`, a surname with the full name before it,
`Name (ACRONYM)`, countries by their other names. Pronouns and common nouns name nothing here.
"""
import importlib
import json
import os
import re
import sys

KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "EVENT": "event",
         "WORK_OF_ART": "work", "LAW": "work"}
SUBJECTS = {"nsubj", "nsubjpass"}
MODALS = {"may", "might", "could", "would", "should", "can", "must"}
TITLE = re.compile(r"^(the|a|an|mr\.?|mrs\.?|ms\.?|dr\.?|prof\.?|professor|president|minister|sir)\s+", re.I)


def folded(name):
    name = re.sub(r"['’]s$", "", name.strip())
    while TITLE.match(name) and TITLE.sub("", name):
        name = TITLE.sub("", name)
    return re.sub(r"\s+", " ", name)


class Things:
    """The named things of one document."""

    def __init__(self, doc, countries):
        self.nodes, self.of_token, self.by_name = [], {}, {}
        full = {}
        for ent in doc.ents:
            kind, name = KINDS.get(ent.label_), folded(ent.text)
            if kind is None or len(name) < 2 or not name[0].isupper():
                continue
            country = countries.get(name.casefold())
            if country and kind in ("place", "organisation"):
                kind, name_key = "country", country.casefold()
            elif kind == "person" and " " not in name and name in full:
                name_key = full[name]
            else:
                name_key = name.casefold()
            if kind == "person" and " " in name:
                full.setdefault(name.split()[-1], name_key)
            at = self.by_name.get(name_key)
            if at is None:
                at = self.by_name[name_key] = len(self.nodes)
                self.nodes.append({"type": kind, "name": name, "aliases": set(), "mentions": []})
                after = re.match(r"\s*\(([A-Z][A-Za-z]{1,9})\)", doc.text[ent.end_char:ent.end_char + 14])
                if after:
                    self.by_name.setdefault(after[1].casefold(), at)
                    self.nodes[at]["aliases"].add(after[1])
            node = self.nodes[at]
            if name != node["name"]:
                node["aliases"].add(name)
            node["mentions"].append((ent.start_char, ent.end_char))
            for token in ent:
                self.of_token[token.i] = at

    def all_of(self, token):
        """The things that a noun and those joined to it by `and` name."""
        return [self.of_token[t.i] for t in joined(token) if t.i in self.of_token]


def joined(token):
    out = [token]
    for child in token.children:
        if child.dep_ == "conj":
            out += joined(child)
    return out


def subjects(verb):
    """(noun, is the patient) of a verb, or of the verb that it is joined to."""
    found = [(t, c.dep_ == "nsubjpass") for c in verb.children if c.dep_ in SUBJECTS for t in joined(c)]
    if not found and verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return subjects(verb.head)
    if not found and verb.dep_ == "acl":
        return [(verb.head, verb.tag_ == "VBN")]
    if not found and verb.dep_ == "relcl":
        return [(verb.head, any(c.dep_ == "auxpass" for c in verb.children))]
    return [(verb.head if t.tag_ in ("WP", "WDT") and verb.dep_ == "relcl" else t, p) for t, p in found]


def plain(verb):
    return not any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ in MODALS) for c in verb.children)


def objects(verb):
    """(suffix of the relation, noun) of a verb; an agent has the suffix `by`."""
    for child in verb.children:
        if child.dep_ in ("dobj", "obj", "dative"):
            for noun in joined(child):
                yield "", noun
        elif child.dep_ in ("prep", "agent"):
            for noun in (t for c in child.children if c.dep_ == "pobj" for t in joined(c)):
                yield ("by" if child.dep_ == "agent" else child.lower_), noun


def third_person(lemma):
    if re.search(r"(s|x|z|ch|sh|o)$", lemma):
        return lemma + "es"
    return re.sub(r"(?<![aeiou])y$", "ie", lemma) + "s"


def role(noun):
    """(`head_of`, the nouns behind `of`) of the head of Y."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "to"):
            yield noun.lemma_.lower() + "_" + child.lower_, [t for c in child.children if c.dep_ == "pobj" for t in joined(c)]


def facts(doc, things):
    for token in doc:
        if token.pos_ in ("VERB", "AUX") and plain(token):
            who = [(at, patient) for noun, patient in subjects(token) if (at := things.of_token.get(noun.i)) is not None]
            label = third_person(token.lemma_.lower())
            for suffix, noun in objects(token):
                what = things.of_token.get(noun.i)
                for at, patient in who if what is not None else []:
                    if patient and suffix == "by":
                        yield what, label, at, token
                    elif suffix:
                        yield at, ("is_" + token.lower_ if patient else label) + "_" + suffix, what, token
                    elif not patient:
                        yield at, label, what, token
            for noun in (c for c in token.children if c.dep_ == "attr"):
                for label, behind in role(noun):
                    for at, _ in who:
                        for what in (w for t in behind for w in things.all_of(t)[:1]):
                            yield at, label, what, noun
        elif token.dep_ == "appos":
            for name, post in ((token.head, token), (token, token.head)):
                for at in things.all_of(name)[:1] if post.i not in things.of_token else []:
                    for label, behind in role(post):
                        for what in (w for t in behind for w in things.all_of(t)[:1]):
                            yield at, label, what, post


def write_facts(nlp, countries, paths):
    first = 0
    for path in paths:
        text = open(path, encoding="utf-8", errors="replace", newline="").read()
        doc, name = nlp(text), os.path.basename(path)
        things = Things(doc, countries)
        def at(n):
            return len(text[:n].encode())
        for n, node in enumerate(things.nodes):
            mentions = [{"doc": name, "start": at(a), "end": at(b)} for a, b in node["mentions"]]
            print(json.dumps({"kind": "node", "id": first + n, "type": node["type"], "name": node["name"],
                              "aliases": sorted(node["aliases"]), "mentions": mentions}, ensure_ascii=False))
        seen = set()
        for subject, label, thing, word in facts(doc, things):
            label = re.sub(r"\W+", "_", label)
            if subject == thing or (subject, label, thing) in seen:
                continue
            seen.add((subject, label, thing))
            sent = word.sent
            print(json.dumps({"kind": "edge", "s": first + subject, "p": label, "o": first + thing, "surface": word.text,
                              "confidence": 1.0, "evidence": [{"doc": name, "start": at(sent.start_char), "end": at(sent.end_char),
                                                               "text": sent.text}]}, ensure_ascii=False))
        first += len(things.nodes)


def phrase(token):
    """The words below a noun, without what is joined to it and without a clause about it."""
    out, stack = [], [token]
    while stack:
        one = stack.pop()
        out.append(one)
        stack += [c for c in one.children if c.dep_ not in ("conj", "cc", "punct", "relcl", "appos")]
    out.sort(key=lambda t: t.i)
    return " ".join(t.text for t in out)


def write_openie(nlp, path):
    lines = open(path, encoding="utf-8").read().splitlines()
    for line, doc in zip(lines, nlp.pipe(lines)):
        for verb in doc:
            if verb.pos_ not in ("VERB", "AUX"):
                continue
            front = [c.text for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i]
            words = " ".join(front + [verb.text])
            for who, _ in subjects(verb):
                for suffix, noun in objects(verb):
                    print("\t".join([line, "1.0", phrase(who), (words + " " + suffix).strip(), phrase(noun)]))
                for noun in (c for c in verb.children if c.dep_ in ("attr", "acomp")):
                    print("\t".join([line, "1.0", phrase(who), words, phrase(noun)]))


def main():
    module, countries_file, what, *paths = sys.argv[1:]
    nlp = importlib.import_module(module).load()
    countries = {}
    for row in open(countries_file, encoding="utf-8"):
        cells = row.rstrip("\n").split("\t")
        if row.startswith("#") or len(cells) < 3:
            continue
        for name in [cells[0], *filter(None, cells[2].split("|"))]:
            countries[name.casefold()] = cells[0]
    if what == "facts":
        write_facts(nlp, countries, paths)
    else:
        write_openie(nlp, paths[0])


main()
