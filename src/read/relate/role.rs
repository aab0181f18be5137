//! A role as it is written: `first deputy director of the Fisheries Bureau of Norway`.

use super::facts::{Facts, Found};
use super::tables::{Modality, modality};
use super::words::Words;
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// How many words a role phrase may have.
pub(super) const LONGEST: usize = 28;

/// A role as it is written beside a name.
#[derive(Debug)]
pub(super) struct RolePhrase {
    pub(super) end: usize,
    former: bool,
    /// The words of the role, lower case, joined by `_`: `first_deputy_minister`.
    name: String,
    /// The role noun's class and word.
    pub(super) class: &'static str,
    noun: String,
    /// Words between the role and its first end: `foreign_affairs`.
    topic: String,
    /// Its ends: the preposition (`""` for a name before the role) and the mention.
    pub(super) ends: Vec<(String, usize)>,
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
