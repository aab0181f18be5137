//! Roles: `Ana Diaz, Director of the Fisheries Bureau`, `the Chilean Ambassador to Norway, Ms. Diaz`,
//! `UNESCO Secretary-General Ola Berg`, `Ana Diaz (Borealis Bank)`.

use super::facts::{Facts, Found};
use super::names::GUESSED;
use super::tables::{Modality, modality};
use super::words::Words;
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::model::{Kind, Status, Time};
use crate::read::stage::{Form, Upos};

/// How many words a role phrase may have.
const LONGEST: usize = 28;

/// A role as it is written beside a name.
#[derive(Debug)]
pub(super) struct RolePhrase {
    end: usize,
    former: bool,
    /// The words of the role, lower case, joined by `_`: `first_deputy_minister`.
    name: String,
    /// The role noun's class and word.
    class: &'static str,
    noun: String,
    /// Words between the role and its first end: `foreign_affairs`.
    topic: String,
    /// Its ends: the preposition (`""` for a name before the role) and the mention.
    ends: Vec<(String, usize)>,
    /// From the role noun to the end of the phrase.
    core: (usize, usize),
}

impl RolePhrase {
    /// Reads a role phrase that begins at a word.
    pub(super) fn parse(words: &Words<'_>, first: usize) -> Option<RolePhrase> {
        let mut at = first;
        let mut former = false;
        let mut before: Vec<usize> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        let stop = (first + LONGEST).min(words.len());
        let mut core_first = first;
        let (class, noun) = loop {
            if at >= stop || at > first + 12 {
                return None;
            }
            if let Some(mention) = end_at(words, at)
                && parts.is_empty()
                && !is_role_word(words, at)
            {
                if !matches!(words.letter(mention), 'o' | 'c' | 'g' | 'i' | 'l' | 'e') {
                    return None;
                }
                before.push(mention);
                at = words.mention(mention).end.max(at + 1);
                core_first = at;
                continue;
            }
            let lower = words.at(at);
            match words.upos(at) {
                Upos::Det if parts.is_empty() && before.is_empty() => core_first = at + 1,
                Upos::Part
                    if matches!(lower, "'s" | "'") && !before.is_empty() && parts.is_empty() =>
                {
                    core_first = at + 1
                }
                _ if matches!(lower, "'s" | "'") && !before.is_empty() => core_first = at + 1,
                _ if modality(lower) == Some(Modality::Former) => {
                    former = true;
                    core_first = at + 1;
                }
                Upos::Verb if matches!(words.xpos(at), "VBZ" | "VBP" | "VBD") => return None,
                Upos::Adj
                | Upos::Noun
                | Upos::Propn
                | Upos::Num
                | Upos::Verb
                | Upos::Adv
                | Upos::X => {
                    let lemma = noun_lemma(lower);
                    let next = words.at(at + 1);
                    let modifier = matches!(
                        lemma.as_str(),
                        "deputy" | "assistant" | "associate" | "chief" | "general" | "executive"
                    );
                    let more = (role(&noun_lemma(next)).is_some() && !is_joint(next))
                        || modifier
                            && matches!(words.upos(at + 1), Upos::Noun | Upos::Propn | Upos::Adj)
                            && end_at(words, at + 1).is_none()
                        || next == "general"
                            && words.at(at + 2) != "of"
                            && role(&noun_lemma(words.at(at + 2))).is_some();
                    if let Some(found) = role(&lemma)
                        && !more
                    {
                        parts.push(lemma.clone());
                        at += 1;
                        if words.at(at) == "general" || words.at(at) == "designate" {
                            parts.push(words.at(at).to_owned());
                            at += 1;
                        }
                        break (found.class, lemma);
                    }
                    if !lower
                        .chars()
                        .all(|c| c.is_alphanumeric() || c == '-' || c == '.')
                    {
                        return None;
                    }
                    if !words.upos(at).eq(&Upos::Num) && !lower.chars().any(char::is_numeric) {
                        parts.push(lower.to_owned());
                    }
                    if parts.len() > 5 {
                        return None;
                    }
                }
                _ if lower == "-" || lower == "–" && !parts.is_empty() => return None,
                _ => return None,
            }
            at += 1;
        };
        let mut phrase = RolePhrase {
            end: at,
            former,
            name: in_full(&parts.join("_").replace('-', "_")),
            class,
            noun,
            topic: String::new(),
            ends: before
                .into_iter()
                .map(|mention| (String::new(), mention))
                .collect(),
            core: (core_first, at),
        };
        phrase.read_ends(words, at, stop);
        Some(phrase)
    }

    /// `of Foreign Affairs of the Republic of Norway`, `to Chile`: from the word after the noun.
    fn read_ends(&mut self, words: &Words<'_>, from: usize, stop: usize) {
        let mut at = from;
        // `a.i.`, `ad interim`, `emeritus`
        while matches!(
            words.at(at),
            "a.i" | "a.i." | "ad" | "interim" | "emeritus" | "emerita"
        ) {
            at += 1;
        }
        self.end = at;
        while at < stop {
            let prep = words.at(at).to_owned();
            if !matches!(
                prep.as_str(),
                "of" | "for" | "to" | "at" | "from" | "in" | "with" | "on"
            ) {
                break;
            }
            let mut next = at + 1;
            while (matches!(words.upos(next), Upos::Det)
                || matches!(
                    words.at(next),
                    "“" | "\"" | "national" | "regional" | "international" | "``"
                ))
                && next < stop
                && end_at(words, next).is_none()
            {
                next += 1;
            }
            // Of a person one is a mother or an assistant, never a director.
            if let Some(mention) = end_at(words, next)
                && (words.letter(mention) != 'p' || self.class == "other" && prep == "of")
            {
                self.ends.push((prep, mention));
                at = words.mention(mention).end.max(next + 1);
                self.end = at;
                self.core.1 = at;
                continue;
            }
            // `Advisor to the Prime Minister of Norway`: it is Norway whom the role is to.
            if let Some(of) = (next..next + 4).find(|at| words.at(*at) == "of")
                && of > next
                && role(&noun_lemma(words.at(of - 1))).is_some()
            {
                let mut last = of + 1;
                while words.upos(last) == Upos::Det && last < stop && end_at(words, last).is_none()
                {
                    last += 1;
                }
                if let Some(mention) = end_at(words, last).filter(|m| words.letter(*m) != 'p') {
                    self.ends.push((prep, mention));
                    self.end = words.mention(mention).end;
                    self.core.1 = self.end;
                }
                break;
            }
            // A topic: words up to the next preposition.
            let mut last = next;
            while last < stop
                && end_at(words, last).is_none()
                && (matches!(
                    words.upos(last),
                    Upos::Noun | Upos::Propn | Upos::Adj | Upos::Cconj
                ) || words.upos(last) == Upos::Punct && words.at(last) == "-")
                && role(&noun_lemma(words.at(last))).is_none()
            {
                last += 1;
            }
            if last == next || last > next + 7 {
                break;
            }
            if self.topic.is_empty() && self.ends.iter().all(|(prep, _)| prep.is_empty()) {
                let topic: Vec<&str> = (next..last).map(|word| words.at(word)).collect();
                self.topic = topic.join("_").replace('-', "_");
            }
            at = last;
            self.end = at;
            self.core.1 = at;
        }
    }

    /// Whether it says to what the role is.
    pub(super) fn has_end(&self) -> bool {
        !self.ends.is_empty()
    }

    /// Adds what it says of its bearer.
    pub(super) fn tell(
        &self,
        words: &Words<'_>,
        bearer: usize,
        rule: &'static str,
        confidence: f32,
        told: (Status, Time),
        facts: &mut Facts,
    ) {
        let bearer_kind = words.letter(bearer);
        let human = bearer_kind == 'p' || bearer_kind == 'g';
        if !human && !matches!(self.class, "other" | "member") {
            return;
        }
        let status = if self.former { Status::Former } else { told.0 };
        let mut first = true;
        for (prep, mention) in &self.ends {
            let Some(label) = self.label(prep, words.letter(*mention), first) else {
                continue;
            };
            let surface = if prep.is_empty() && label == "represents" {
                words.surface(words.mention(*mention).first, words.mention(*mention).end)
            } else if prep.is_empty() {
                words.surface(self.core.0, self.core.1.min(self.end))
            } else {
                words.surface(self.core.0, words.mention(*mention).first)
            };
            first &= prep.is_empty();
            facts.add(
                words,
                Found {
                    subject: bearer,
                    label: &label,
                    object: *mention,
                    surface,
                    status,
                    time: told.1,
                    confidence,
                    rule,
                },
            );
        }
    }

    fn label(&self, prep: &str, kind: char, first: bool) -> Option<String> {
        let bare = self.name == self.noun;
        let fixed = |label: &str| Some(label.to_owned());
        let place = matches!(kind, 'c' | 'l');
        match (self.class, self.noun.as_str(), prep) {
            ("calling", _, "" | "from") if place => fixed("citizen_of"),
            ("calling", ..) => None,
            // `the Chilean Ambassador to Norway` is sent by Chile: two facts, told apart by their labels.
            (_, "ambassador", "") if self.ends.iter().any(|(prep, _)| prep == "to") => {
                fixed("represents")
            }
            (_, "ambassador", "" | "of" | "from") => fixed("ambassador_of"),
            (_, "ambassador", "to" | "in") => fixed("ambassador_to"),
            (_, "citizen" | "native" | "resident", "of") => role(&self.noun)
                .and_then(|role| role.broader.first())
                .map(|label| (*label).to_owned()),
            ("representative", _, "" | "of" | "from") => fixed("represents"),
            ("member", ..) if self.noun == "member" => fixed("member_of"),
            ("founder", _, "in" | "at" | "on") => None,
            ("founder", ..) => fixed("founder_of"),
            ("owner", ..) => fixed("owns"),
            ("other", _, "of" | "for" | "to" | "with") => {
                let role = role(&self.noun)?;
                match role.broader.first() {
                    Some(label) => Some((*label).to_owned()),
                    None => Some(format!("{}_{prep}", self.name)),
                }
            }
            ("other", ..) => None,
            ("head", "head" | "leader" | "chief", "" | "of") if bare => fixed("leads"),
            _ if !first && !matches!(prep, "to" | "for" | "in" | "at" | "of") => None,
            (_, _, "") => Some(format!("{}_of", self.name)),
            _ => {
                let topic = matches!(self.noun.as_str(), "minister" | "secretary")
                    && !self.topic.is_empty()
                    && matches!(prep, "of");
                if topic {
                    Some(format!("{}_of_{}_of", self.name, self.topic))
                } else {
                    let prep = if prep == "from" && !place { "of" } else { prep };
                    Some(format!("{}_{prep}", self.name))
                }
            }
        }
    }
}

/// The role that an abbreviation stands for.
fn in_full(name: &str) -> String {
    match name {
        "srsg" => "special_representative",
        "dsrsg" => "deputy_special_representative",
        "usg" => "under_secretary_general",
        "asg" => "assistant_secretary_general",
        other => other,
    }
    .to_owned()
}

fn is_joint(word: &str) -> bool {
    matches!(word, "of" | "for" | "to" | "at")
}

fn is_role_word(words: &Words<'_>, at: usize) -> bool {
    role(&noun_lemma(words.at(at))).is_some()
}

/// The longest mention that begins at a word and can be the end of a role: no pronoun, and no role itself.
pub(super) fn end_at(words: &Words<'_>, at: usize) -> Option<usize> {
    words.top.get(at).copied().flatten()?;
    let mut here = words
        .from(at)
        .take_while(|found| words.mention(*found).first == at);
    here.find(|found| {
        let mention = words.mention(*found);
        mention.form != Form::Pronoun
            && !(mention.form != Form::Name && role(words.lemma(mention.head)).is_some())
            && !(words.letter(*found) == 'p' && mention.form == Form::Nominal)
    })
}

/// Reads the roles beside names; the words they cover are marked, so that the clause rules pass over them.
pub(super) fn read(words: &Words<'_>, facts: &mut Facts, skip: &mut [bool]) {
    let tops: Vec<usize> = words.tops().collect();
    let mut covered_to = 0;
    for top in tops {
        let mention = words.mention(top);
        if mention.form == Form::Pronoun {
            continue;
        }
        let person = *words.kind(top) == Kind::Person;
        if person && mention.form == Form::Name {
            inside_name(words, top, facts);
            before_name(words, top, covered_to, facts, skip);
        }
        if mention.form != Form::Adjective {
            covered_to = after_name(words, top, person, facts, skip).max(covered_to);
        }
    }
}

/// A title that the mention itself covers.
fn inside_name(words: &Words<'_>, top: usize, facts: &mut Facts) {
    let mention = words.mention(top);
    for first in mention.first..mention.head {
        if let Some(phrase) = RolePhrase::parse(words, first)
            && phrase.end <= mention.end
            && phrase.has_end()
        {
            phrase.tell(words, top, "role.title", 0.85, Default::default(), facts);
            return;
        }
    }
}

fn before_name(
    words: &Words<'_>,
    top: usize,
    covered_to: usize,
    facts: &mut Facts,
    skip: &mut [bool],
) {
    let name = words.mention(top).first;
    let from = name.saturating_sub(LONGEST).max(covered_to);
    for first in from..name {
        if !begins_phrase(words, first) {
            continue;
        }
        let Some(phrase) = RolePhrase::parse(words, first) else {
            continue;
        };
        let gap = title_end(words, phrase.end);
        let apposed = words.at(phrase.end) == ","
            && phrase.has_end()
            && title_end(words, phrase.end + 1) == name;
        if gap != name && !apposed {
            continue;
        }
        if apposed
            && !(words.upos(first) == Upos::Det
                || first == 0
                || words.at(first - 1) == "and"
                || words.upos(first).eq(&Upos::Propn))
        {
            continue;
        }
        let confidence = if apposed { 0.8 } else { 0.88 };
        phrase.tell(
            words,
            top,
            "role.before",
            confidence,
            Default::default(),
            facts,
        );
        let first = dashed(words, top, first, facts);
        if let Some(part) = skip.get_mut(first..name) {
            part.fill(true);
        }
        return;
    }
}

/// `Deputy Prime Minister – Minister of Trade Ola Berg`: the role before the dash, where there is one; its first word.
fn dashed(words: &Words<'_>, top: usize, first: usize, facts: &mut Facts) -> usize {
    let Some(dash) = first
        .checked_sub(1)
        .filter(|at| matches!(words.at(*at), "–" | "—" | "-" | "/"))
    else {
        return first;
    };
    for start in dash.saturating_sub(LONGEST)..dash {
        if begins_phrase(words, start)
            && let Some(phrase) = RolePhrase::parse(words, start)
            && phrase.end == dash
        {
            phrase.tell(words, top, "role.before", 0.8, Default::default(), facts);
            return start;
        }
    }
    first
}

/// Passes over `Mr.`, `H.E.`, a dash.
fn title_end(words: &Words<'_>, at: usize) -> usize {
    let mut at = at;
    while matches!(
        words.at(at).trim_end_matches('.'),
        "mr" | "mrs" | "ms" | "miss" | "dr" | "prof" | "professor" | "h.e" | "sir" | "dame" | "hon"
    ) || words.at(at) == "." && at > 0 && words.at(at - 1).len() <= 4
    {
        at += 1;
    }
    at
}

fn begins_phrase(words: &Words<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    if words
        .top
        .get(at)
        .copied()
        .flatten()
        .is_some_and(|top| words.mention(top).first < at)
    {
        return false;
    }
    match words.upos(before) {
        Upos::Punct => words.at(before) != "-" && words.at(before) != "'",
        Upos::Verb | Upos::Aux | Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Adv => true,
        Upos::Noun | Upos::Propn | Upos::Adj => false,
        Upos::Det => false,
        _ => true,
    }
}

/// `NAME, ROLE`, `NAME ROLE from`, `NAME (ROLE, ORG)`, `NAME (ORG)`, `NAME – ROLE`; the word after what was read.
fn after_name(
    words: &Words<'_>,
    top: usize,
    person: bool,
    facts: &mut Facts,
    skip: &mut [bool],
) -> usize {
    let name = words.mention(top);
    let mut at = name.end;
    let mut read_to = 0;
    if words.at(at) == "(" {
        return parenthesis(words, top, person, facts, skip);
    }
    for turn in 0..4 {
        let mark = words.at(at).to_owned();
        let comma = matches!(mark.as_str(), "," | "–" | "—" | "-");
        let start = if comma { at + 1 } else { at };
        if !comma {
            let capital = words
                .written(start)
                .chars()
                .next()
                .is_some_and(char::is_uppercase);
            if turn > 0 || !person || !capital || name.form != Form::Name {
                break;
            }
        }
        let Some(phrase) = RolePhrase::parse(words, start) else {
            break;
        };
        // In a list of people the next item's role stands before its own name.
        let next = title_end(words, phrase.end);
        let next_name = words.starts(next).is_some_and(|next| {
            *words.kind(next) == Kind::Person && words.mention(next).form == Form::Name
        });
        if next_name || !comma && !phrase.has_end() {
            break;
        }
        if !person && (phrase.class != "other" || words.upos(start) != Upos::Det) {
            break;
        }
        if !phrase.has_end() && phrase.class == "other" {
            break;
        }
        // `X, Director of Y, Z and W`: another name after the comma is no part of the role.
        let (rule, confidence) = if comma {
            ("role.after", 0.9)
        } else {
            ("role.beside", 0.7)
        };
        phrase.tell(words, top, rule, confidence, Default::default(), facts);
        let mut end = phrase.end;
        let closing = words.at(end) == "," && comma;
        if let Some(part) = skip.get_mut(at..end) {
            part.fill(true);
        }
        read_to = end;
        // `Director of A and of B`, `Director of A and Chair of B`.
        if words.at(end) == "and"
            && let Some(more) = RolePhrase::parse(words, end + 1)
            && more.has_end()
            && words
                .starts(title_end(words, more.end))
                .is_none_or(|next| *words.kind(next) != Kind::Person)
        {
            more.tell(
                words,
                top,
                rule,
                confidence - 0.05,
                Default::default(),
                facts,
            );
            if let Some(part) = skip.get_mut(end..more.end) {
                part.fill(true);
            }
            end = more.end;
            read_to = end;
        }
        at = end;
        if !closing {
            break;
        }
        // The comma that closes the apposition goes with it, unless a list goes on.
        let goes_on = matches!(words.at(end + 1), "and" | "or")
            || words.starts(title_end(words, end + 1)).is_some();
        if !goes_on && let Some(mark) = skip.get_mut(end) {
            *mark = RolePhrase::parse(words, end + 1).is_none();
        }
    }
    read_to
}

fn parenthesis(
    words: &Words<'_>,
    top: usize,
    person: bool,
    facts: &mut Facts,
    skip: &mut [bool],
) -> usize {
    let open = words.mention(top).end;
    let Some(close) = (open + 1..(open + 30).min(words.len())).find(|at| words.at(*at) == ")")
    else {
        return open;
    };
    if let Some(part) = skip.get_mut(open..=close) {
        part.fill(true);
    }
    let mut at = open + 1;
    while at < close {
        if person
            && let Some(phrase) = RolePhrase::parse(words, at)
            && phrase.end <= close
        {
            let mut phrase = phrase;
            // `(Director, Borealis Bank)`
            if !phrase.has_end()
                && words.at(phrase.end) == ","
                && let Some(end) = end_at(words, phrase.end + 1)
                && matches!(words.letter(end), 'o' | 'i' | 'g')
            {
                phrase.ends.push(("of".to_owned(), end));
                phrase.end = words.mention(end).end;
            }
            phrase.tell(words, top, "role.brackets", 0.85, Default::default(), facts);
            at = phrase.end.max(at + 1);
            continue;
        }
        if let Some(inner) = words.starts(at) {
            let label = match (words.letter(top), words.letter(inner)) {
                ('p', 'o') => "works_for",
                ('p', 'c') => "citizen_of",
                ('o' | 'i' | 'l', 'c' | 'l') => "located_in",
                ('e', 'c' | 'l') => "held_in",
                _ => "",
            };
            let whole =
                words.mention(inner).end == close || words.at(words.mention(inner).end) == ",";
            let begins = at == open + 1 || matches!(label, "works_for" | "citizen_of");
            let guessed = label == "works_for" && words.mention(inner).confidence <= GUESSED;
            let named = words.mention(inner).form == Form::Name && !guessed;
            if whole && begins && named && !label.is_empty() {
                facts.add(
                    words,
                    Found {
                        subject: top,
                        label,
                        object: inner,
                        surface: String::new(),
                        status: Status::Asserted,
                        time: Time::default(),
                        confidence: 0.75,
                        rule: "name.brackets",
                    },
                );
            }
            at = words.mention(inner).end.max(at + 1);
            continue;
        }
        at += 1;
    }
    close + 1
}
