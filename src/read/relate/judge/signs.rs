//! What shows of a fact: short words such as `rule=verb.active`, `S.next=of|Aa`, `path=nsubj^obj`.

use crate::model::Status;
use crate::read::relate::words::Words;
use crate::read::stage::{Form, Mention, Sure, Upos};
use std::fmt::{self, Write};

/// Steps up and down a tree that are followed.
const FAR: usize = 40;
/// A way through the tree of more steps has no sign of its own.
const WAY: usize = 5;
/// Steps of how sure the network is of a word, in quarters of a logit.
const QUARTERS: [u8; 8] = [2, 4, 8, 12, 18, 26, 36, 50];
/// Words between the ends that are looked at.
const BETWEEN: usize = 60;

/// A fact as its rule tells it.
pub(in crate::read::relate) struct Claim<'a> {
    /// Mention.
    pub(in crate::read::relate) subject: usize,
    pub(in crate::read::relate) label: &'a str,
    /// Mention.
    pub(in crate::read::relate) object: usize,
    pub(in crate::read::relate) status: Status,
    pub(in crate::read::relate) rule: &'a str,
    /// The guess of the rule, 0 to 1.
    pub(in crate::read::relate) guess: f32,
}

/// An end of a fact.
struct End<'a> {
    /// `S` or `O`.
    side: char,
    at: usize,
    mention: &'a Mention,
    kind: &'a str,
}

/// Collects the signs of one fact after the other. Keep one for many facts: it keeps its room.
#[derive(Default)]
pub(in crate::read::relate) struct Signs {
    /// The label of the fact, then the sign that is being written.
    sign: String,
    /// Where the sign begins.
    from: usize,
    /// Those of the fact that have a weight, with it.
    weighed: Vec<(&'static str, f32)>,
    /// All of the fact, written out.
    #[cfg(any(test, feature = "train"))]
    pub(in crate::read::relate) all: Vec<String>,
}

impl Signs {
    /// Adds a sign, alone and with the label of the fact: what speaks for one relation may speak against another.
    fn add(&mut self, sign: fmt::Arguments<'_>) {
        self.sign.truncate(self.from);
        // Writing into a string does not fail.
        let _ = self.sign.write_fmt(sign);
        for sign in [&self.sign[self.from..], &self.sign] {
            self.weighed.extend(super::weight(sign));
            #[cfg(any(test, feature = "train"))]
            self.all.push(sign.to_owned());
        }
    }

    /// Takes the signs of a fact instead of those of the last one; gives back what they say together, in logits. Each counts
    /// once. Cost: linear in the length of the fact's sentence.
    pub(in crate::read::relate) fn weigh(&mut self, words: &Words<'_>, claim: &Claim<'_>) -> f32 {
        self.weighed.clear();
        self.sign.clear();
        self.sign.push_str(claim.label);
        self.sign.push('~');
        self.from = self.sign.len();
        #[cfg(any(test, feature = "train"))]
        self.all.clear();
        of_fact(words, claim, self);
        #[cfg(any(test, feature = "train"))]
        {
            self.all.sort_unstable();
            self.all.dedup();
        }
        // In one order, so that the same signs give the same sum to the last bit.
        self.weighed.sort_unstable_by_key(|(sign, _)| *sign);
        self.weighed.dedup_by_key(|(sign, _)| *sign);
        self.weighed.iter().map(|(_, weight)| weight).sum()
    }
}

fn of_fact(words: &Words<'_>, claim: &Claim<'_>, signs: &mut Signs) {
    let end = |side, at| End {
        side,
        at,
        mention: words.mention(at),
        kind: words.kind(at).as_str(),
    };
    let (subject, object) = (end('S', claim.subject), end('O', claim.object));
    of_rule(claim, &subject, &object, signs);
    let mut far = false;
    for end in [&subject, &object] {
        of_end(words, claim, end, signs);
        far |= end.mention.sentence != words.index;
    }
    if !far {
        of_way(words, claim, (&subject, &object), signs);
        of_between(words, claim, (&subject, &object), signs);
    }
}

/// The first part of a rule's name: `verb` of `verb.active`.
fn class<'a>(claim: &Claim<'a>) -> &'a str {
    claim.rule.split('.').next().unwrap_or_default()
}

/// In which of the steps of a ladder a number stands.
pub(super) fn step<T: PartialOrd>(number: T, ladder: &[T]) -> usize {
    ladder.iter().take_while(|edge| number >= **edge).count()
}

/// What the rule itself says.
fn of_rule(claim: &Claim<'_>, subject: &End<'_>, object: &End<'_>, signs: &mut Signs) {
    let (rule, label, class) = (claim.rule, claim.label, class(claim));
    let (from, to) = (subject.kind, object.kind);
    let status = claim.status.as_str();
    signs.add(format_args!("rule={rule}"));
    signs.add(format_args!("p={label}"));
    signs.add(format_args!("rp={rule}|{label}"));
    signs.add(format_args!("st={status}"));
    signs.add(format_args!("cst={class}|{status}"));
    signs.add(format_args!("k={from}>{to}"));
    signs.add(format_args!("ck={class}|{from}>{to}"));
    signs.add(format_args!("pk={label}|{from}>{to}"));
    signs.add(format_args!("ps={label}|{from}"));
    signs.add(format_args!("po={label}|{to}"));
    let ladder = [0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];
    let guess = step(claim.guess, &ladder);
    signs.add(format_args!("guess={guess}"));
    signs.add(format_args!("cguess={class}|{guess}"));
}

/// What an end is, and what stands around it.
fn of_end(words: &Words<'_>, claim: &Claim<'_>, end: &End<'_>, signs: &mut Signs) {
    let (side, mention, kind) = (end.side, end.mention, end.kind);
    let form = form(mention.form);
    let class = class(claim);
    signs.add(format_args!("{side}.form={form}"));
    signs.add(format_args!("{side}.cform={class}|{form}|{kind}"));
    let thing = words.things.get(mention.entity);
    if let Some(head) = thing.and_then(|thing| thing.head.as_deref()) {
        signs.add(format_args!("{side}.head={head}"));
        signs.add(format_args!("{side}.common={class}|{kind}"));
    }
    if thing.is_some_and(|thing| thing.name != mention.name) {
        signs.add(format_args!("{side}.other={form}"));
    }
    if let Some(before) = mention.antecedent.and_then(|at| words.mentions.get(at)) {
        let sentences = mention.sentence.saturating_sub(before.sentence);
        let far = step(sentences, &[1, 2, 3, 5, 9]);
        signs.add(format_args!(
            "{side}.ante={form}|{}",
            self::form(before.form)
        ));
        signs.add(format_args!("{side}.back={form}|{far}"));
        let name = mention.name.to_lowercase();
        let last = name.split_whitespace().last().unwrap_or_default();
        signs.add(format_args!("{side}.refers={form}|{last}"));
    }
    if mention.sentence != words.index || mention.end <= mention.first {
        signs.add(format_args!("{side}.far"));
        return;
    }
    signs.add(format_args!(
        "{side}.len={}",
        (mention.end - mention.first).min(7)
    ));
    let sure = step(mention.confidence, &[0.5, 0.6, 0.7, 0.8, 0.9, 0.96]);
    signs.add(format_args!("{side}.sure={sure}"));
    let before = mention.first.checked_sub(1);
    let (prev, next) = (shape(words, before), shape(words, Some(mention.end)));
    signs.add(format_args!("{side}.prev={prev}"));
    signs.add(format_args!("{side}.next={next}"));
    signs.add(format_args!("{side}.knext={kind}|{next}"));
    if is_closed(next) {
        let after = shape(words, Some(mention.end + 1));
        signs.add(format_args!("{side}.next2={next}|{after}"));
    }
    if is_closed(prev) {
        let first = shape(words, before.and_then(|at| at.checked_sub(1)));
        signs.add(format_args!("{side}.prev2={first}|{prev}"));
    }
    let last = mention.end - 1;
    signs.add(format_args!(
        "{side}.first={}",
        shape(words, Some(mention.first))
    ));
    signs.add(format_args!("{side}.last={}", shape(words, Some(last))));
    for at in mention.first..mention.end {
        if is_closed(words.at(at)) {
            signs.add(format_args!("{side}.in={}", words.at(at)));
        }
    }
    let word = if mention.form == Form::Name {
        last
    } else {
        mention.head
    };
    signs.add(format_args!("{side}.word={form}|{}", words.at(word)));
    let label = words.tree.label(top_of(words, mention));
    signs.add(format_args!("{side}.dep={label}"));
    signs.add(format_args!("{side}.cdep={class}|{label}"));
    if mention.form == Form::Name {
        of_name(words, end, signs);
    }
}

/// What the network says of a name's borders and kind.
fn of_name(words: &Words<'_>, end: &End<'_>, signs: &mut Signs) {
    let (side, mention, kind) = (end.side, end.mention, end.kind);
    let over =
        |named: &&crate::read::stage::Named| named.first < mention.end && named.end > mention.first;
    let mut names = words.sentence.names.iter().filter(over);
    let Some(named) = names.next() else {
        signs.add(format_args!("{side}.net=none"));
        signs.add(format_args!("{side}.netk={kind}|none"));
        return;
    };
    let borders = |a: usize, b: usize| match a.cmp(&b) {
        std::cmp::Ordering::Less => '<',
        std::cmp::Ordering::Equal => '=',
        std::cmp::Ordering::Greater => '>',
    };
    let more = if names.next().is_some() { "+" } else { "" };
    let first = borders(named.first, mention.first);
    let last = borders(named.end, mention.end);
    signs.add(format_args!("{side}.net={first}{last}{more}"));
    signs.add(format_args!("{side}.netk={kind}|{}", named.label));
}

/// The way from one end to the other in the tree, and what hangs on its top.
fn of_way(words: &Words<'_>, claim: &Claim<'_>, ends: (&End<'_>, &End<'_>), signs: &mut Signs) {
    let (from, to) = (top_of(words, ends.0.mention), top_of(words, ends.1.mention));
    let tree = &words.tree;
    let up = |mut at: usize| {
        let mut way = vec![at];
        while let Some(head) = tree.head(at).filter(|_| way.len() < FAR) {
            at = head;
            way.push(at);
        }
        way
    };
    let (left, right) = (up(from), up(to));
    let Some(turn) = left.iter().position(|at| right.contains(at)) else {
        signs.add(format_args!("path=none"));
        return;
    };
    let top = left[turn];
    let (left, label, class) = (&left[..turn], claim.label, class(claim));
    let right: Vec<usize> = right.into_iter().take_while(|at| *at != top).collect();
    let least = left
        .iter()
        .chain(&right)
        .filter_map(|at| words.sentence.sure.get(*at));
    if let Some(least) = least.copied().reduce(Sure::least) {
        for (what, sure) in [("hangs", least.head), ("named", least.label)] {
            let doubt = step(sure, &QUARTERS);
            signs.add(format_args!("{what}={doubt}"));
            signs.add(format_args!("c{what}={class}|{doubt}"));
        }
    }
    let labels = |way: &[usize]| -> Vec<&str> { way.iter().map(|at| tree.label(*at)).collect() };
    let (ups, mut downs) = (labels(left), labels(&right));
    downs.reverse();
    let steps = ups.len() + downs.len();
    if steps <= WAY {
        let path = format!("{}^{}", ups.join(">"), downs.join("<"));
        signs.add(format_args!("path={path}"));
        signs.add(format_args!("cpath={class}|{path}"));
    }
    signs.add(format_args!("steps={}", steps.min(8)));
    for label in ups {
        signs.add(format_args!("up={label}"));
    }
    for label in downs {
        signs.add(format_args!("down={label}"));
    }
    signs.add(format_args!("top={}", words.lemma(top)));
    signs.add(format_args!("ptop={label}|{}", words.lemma(top)));
    signs.add(format_args!("tdep={}", tree.label(top)));
    signs.add(format_args!("ctdep={class}|{}", tree.label(top)));
    for part in tree.parts(top).iter().copied() {
        let label = tree.label(part);
        match label {
            "aux" | "aux:pass" | "mark" | "cc" | "expl" | "cop" => {
                signs.add(format_args!("thas={label}|{}", words.lemma(part)));
            }
            "advmod" if matches!(words.lemma(part), "not" | "never" | "only" | "also") => {
                signs.add(format_args!("thas={label}|{}", words.lemma(part)));
            }
            "obj" | "iobj" | "xcomp" | "ccomp" | "compound:prt" | "csubj" | "nsubj"
            | "nsubj:pass" | "advcl" => signs.add(format_args!("thas={label}")),
            _ => {}
        }
    }
    if let Some(head) = tree.head(top) {
        signs.add(format_args!(
            "gov={}|{}",
            tree.label(top),
            words.lemma(head)
        ));
    }
    let case = |at: usize| {
        tree.part(at, &["case"])
            .map_or("-", |case| words.lemma(case))
    };
    signs.add(format_args!("ocase={}", case(to)));
    signs.add(format_args!("pcase={label}|{}", case(to)));
    if words
        .things
        .get(ends.1.mention.entity)
        .is_some_and(|thing| thing.head.is_some())
    {
        let word = tree.part(to, &["det", "nmod:poss", "nummod"]);
        signs.add(format_args!(
            "odet={}",
            word.map_or("-", |at| words.lemma(at))
        ));
    }
    for at in left.iter().skip(1).chain(right.iter().skip(1)) {
        signs.add(format_args!("mid={}", words.lemma(*at)));
    }
    if let Some(root) = (0..words.len()).find(|at| tree.label(*at) == "root") {
        signs.add(format_args!("root={}", words.upos(root).name()));
    }
}

/// The words between the ends, and how much else the sentence holds.
fn of_between(words: &Words<'_>, claim: &Claim<'_>, ends: (&End<'_>, &End<'_>), signs: &mut Signs) {
    let class = class(claim);
    let (a, b) = match ends.0.mention.first < ends.1.mention.first {
        true => (ends.0, ends.1),
        false => (ends.1, ends.0),
    };
    let (from, to) = (a.mention.end, b.mention.first.max(a.mention.end));
    let n = step(to - from, &[1, 2, 3, 5, 8, 12, 20]);
    signs.add(format_args!("far={n}"));
    signs.add(format_args!("cfar={class}|{n}"));
    let between = from..to.min(from + BETWEEN);
    let verbs = between.clone().filter(|at| words.upos(*at) == Upos::Verb);
    signs.add(format_args!("verbs={}", verbs.count().min(4)));
    if to - from <= 4 {
        let all: Vec<&str> = between
            .clone()
            .map(|at| match words.upos(at) {
                Upos::Propn => "PROPN",
                Upos::Num => "NUM",
                _ => words.lemma(at),
            })
            .collect();
        signs.add(format_args!("words={}", all.join("_")));
    }
    for at in between {
        let lemma = words.lemma(at);
        let told = matches!(words.upos(at), Upos::Adp | Upos::Verb | Upos::Sconj);
        let mark = matches!(
            words.at(at),
            "\"" | "“" | "”" | ";" | ":" | "(" | ")" | "—" | "–" | "-"
        );
        if told
            || mark
            || matches!(
                lemma,
                "and" | "or" | "but" | "who" | "which" | "that" | "not"
            )
        {
            signs.add(format_args!("has={lemma}"));
        }
    }
    let others = words
        .from(from)
        .take_while(|at| words.mention(*at).first < to)
        .filter(|at| *at != a.at && *at != b.at && words.mention(*at).end <= to)
        .count();
    signs.add(format_args!("others={}", others.min(4)));
    signs.add(format_args!(
        "long={}",
        step(words.len(), &[8, 14, 20, 26, 34, 44, 60])
    ));
    signs.add(format_args!(
        "names={}",
        step(words.own.len(), &[3, 5, 8, 12])
    ));
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Name => "name",
        Form::Nominal => "nominal",
        Form::Pronoun => "pronoun",
        Form::Adjective => "adjective",
    }
}

/// The first word of a mention that hangs on none of its others.
fn top_of(words: &Words<'_>, mention: &Mention) -> usize {
    let within = mention.first..mention.end;
    let outside = |at: &usize| {
        let head = words.tree.head(*at);
        head.is_none_or(|head| !within.contains(&head))
    };
    within.clone().find(outside).unwrap_or(mention.head)
}

/// A word as its neighbour sees it: itself where it is small, else its sort; `^` past the ends.
fn shape<'w>(words: &'w Words<'_>, at: Option<usize>) -> &'w str {
    let Some((at, word)) = at.and_then(|at| Some((at, words.written(words.word(at).map(|_| at)?))))
    else {
        return "^";
    };
    let small = words.at(at);
    let first = word.chars().next().unwrap_or(' ');
    match (first, words.upos(at)) {
        _ if is_closed(small) => small,
        ('0'..='9', _) => "0",
        (_, Upos::Propn) if first.is_uppercase() => "Aa",
        (_, Upos::Noun) if first.is_uppercase() => "Noun",
        (_, Upos::Adj) if first.is_uppercase() => "Adj",
        _ if first.is_uppercase() => "Other",
        (_, upos) => upos.name(),
    }
}

/// Marks and small words that tell where a name ends.
fn is_closed(word: &str) -> bool {
    matches!(
        word,
        "of" | "and"
            | "or"
            | "in"
            | "on"
            | "at"
            | "to"
            | "for"
            | "with"
            | "by"
            | "from"
            | "the"
            | "a"
            | "an"
            | "its"
            | "his"
            | "her"
            | "their"
            | "our"
            | "this"
            | "that"
            | "these"
            | "as"
            | "into"
            | "who"
            | "which"
            | ","
            | "("
            | ")"
            | "-"
            | "–"
            | "—"
            | "'"
            | "'s"
            | "\""
            | "“"
            | "”"
            | ";"
            | ":"
            | "."
            | "/"
            | "&"
    )
}
