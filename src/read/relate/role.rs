//! A role as it is written: `first deputy director of the Fisheries Bureau of Norway`.

mod label;

use super::compound::row_of;
use super::facts::{Facts, Found};
use super::tables::{Modality, modality};
use super::words::Words;
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// How many words a role phrase may have.
pub(super) const LONGEST: usize = 28;

/// Words before a role that say nothing of what it is.
const SAYS_NOTHING: [&str; 37] = [
    "great",
    "famous",
    "noted",
    "renowned",
    "prominent",
    "current",
    "new",
    "incumbent",
    "visiting",
    "local",
    "longtime",
    "long-time",
    "veteran",
    "respected",
    "acclaimed",
    "popular",
    "female",
    "male",
    "woman",
    "outgoing",
    "newly",
    "newly-appointed",
    "newly-designated",
    "newly-elected",
    "appointed",
    "designated",
    "elected",
    "young",
    "old",
    "then-serving",
    "well-known",
    "influential",
    "leading",
    "celebrated",
    "distinguished",
    "present",
    "own",
];

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
                if row_of(words, mention).is_none() {
                    before.push(mention);
                }
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
                _ if matches!(lower, "'s" | "'") && !before.is_empty() && parts.is_empty() => {
                    core_first = at + 1;
                }
                _ if parts.is_empty() && SAYS_NOTHING.contains(&lower) => core_first = at + 1,
                _ if modality(lower) == Some(Modality::Former)
                    || lower == "then" && parts.is_empty() =>
                {
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
                        if lemma == "secretary" && words.reads(at, &["of", "state"]) {
                            parts.extend(["of".to_owned(), "state".to_owned()]);
                            at += 2;
                        } else if words.at(at) == "general" || words.at(at) == "designate" {
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
            name: label::in_full(&parts.join("_").replace('-', "_")),
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
            let mut prep = words.at(at).to_owned();
            let mut next = at + 1;
            if words.reads(at, &["in", "charge", "of"]) {
                "of".clone_into(&mut prep);
                next = at + 3;
            }
            if !self.takes(&prep) {
                // `Head of the Delegation to Chile`, `president of the bank in Norway`: that is where the body is.
                if matches!(prep.as_str(), "to" | "in")
                    && let Some(place) = end_at(words, next)
                    && !self.ends.is_empty()
                    && matches!(words.letter(place), 'c' | 'l')
                {
                    self.end = words.mention(place).end;
                }
                break;
            }
            while (matches!(words.upos(next), Upos::Det)
                || matches!(words.at(next), "“" | "\"" | "``")
                || matches!(words.at(next), "national" | "regional" | "international")
                    && !self.holds_portfolio(&prep))
                && next < stop
                && end_at(words, next).is_none()
            {
                next += 1;
            }
            // Of a person one is a mother or an assistant, never a director.
            if let Some(mention) = end_at(words, next)
                && (!self.holds_portfolio(&prep) || is_land(words, mention))
                && (words.letter(mention) != 'p' || self.class == "other" && prep == "of")
            {
                let mention = match owned(words, mention) {
                    Some(owned) => owned,
                    None if stands_before_noun(words, mention)
                        && role(&noun_lemma(words.at(words.mention(mention).end))).is_none() =>
                    {
                        break;
                    }
                    None => mention,
                };
                self.ends.push((prep, mention));
                at = past_acronym(words, words.mention(mention).end.max(next + 1));
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
            let last = self.topic_end(words, &prep, next, stop);
            if last == next || last > next + 9 {
                break;
            }
            if self.topic.is_empty() && self.ends.iter().all(|(prep, _)| prep.is_empty()) {
                let topic: Vec<&str> = (next..last)
                    .map(|word| words.at(word))
                    .filter(|word| *word != ",")
                    .collect();
                self.topic = topic.join("_").replace('-', "_");
            }
            at = last;
            self.end = at;
            self.core.1 = at;
        }
    }

    /// Whether a phrase after the preposition can belong to the role.
    fn takes(&self, prep: &str) -> bool {
        match prep {
            "of" | "for" | "at" | "from" | "with" | "on" => true,
            // `Head of the Delegation to Chile`: it is the delegation that was sent.
            "to" => self.class != "head" || self.name.ends_with("high_commissioner"),
            // `president of the bank in Norway`: it is the bank that is there.
            "in" => {
                self.ends.iter().all(|(prep, _)| prep.is_empty()) || self.class == "representative"
            }
            _ => false,
        }
    }

    /// `Minister of Regional Development`: whatever follows is what the post is about, unless it is a country.
    fn holds_portfolio(&self, prep: &str) -> bool {
        self.noun == "minister" && prep != "to" && self.topic.is_empty()
    }

    /// The end of a topic: words up to the next preposition, or to somebody's name.
    fn topic_end(&self, words: &Words<'_>, prep: &str, next: usize, stop: usize) -> usize {
        let portfolio = self.holds_portfolio(prep);
        let mut last = next;
        while last < stop {
            if let Some(mention) = end_at(words, last) {
                if !portfolio || is_land(words, mention) || words.letter(mention) == 'p' {
                    break;
                }
                last = words.mention(mention).end.max(last + 1);
                continue;
            }
            let plain = matches!(
                words.upos(last),
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Cconj
            ) || words.at(last) == "-"
                || portfolio && words.at(last) == "," && goes_on(words, last + 1);
            if !plain || role(&noun_lemma(words.at(last))).is_some() {
                break;
            }
            last += 1;
        }
        while last > next && (words.upos(last - 1) == Upos::Cconj || words.at(last - 1) == ",") {
            last -= 1;
        }
        last
    }

    /// `the Minister of Trade` in a document that names the Ministry of Trade.
    fn tell_ministry(
        &self,
        words: &Words<'_>,
        bearer: usize,
        rule: &'static str,
        told: (Status, Time),
        facts: &mut Facts,
    ) {
        let Some(object) = self.ministry().and_then(|name| words.bodies.get(&name)) else {
            return;
        };
        let label = if self.is_first() {
            "leads"
        } else {
            "works_for"
        };
        facts.add(
            words,
            Found {
                subject: bearer,
                label,
                object,
                surface: words.surface(self.core.0, self.core.1.min(self.end)),
                status: told.0,
                time: told.1,
                confidence: 0.7,
                rule,
            },
        );
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
        self.tell_ministry(words, bearer, rule, (status, told.1), facts);
        let mut first = true;
        for (prep, mention) in &self.ends {
            let nation = prep.is_empty()
                && bearer_kind == 'p'
                && words.letter(*mention) == 'c'
                && words.mention(*mention).form == Form::Adjective;
            // `U.S. Representative Ana Diaz` sits in the House.
            let written = words.at(words.mention(*mention).first);
            if prep.is_empty() && self.noun == "representative" && matches!(written, "u.s." | "us")
            {
                continue;
            }
            let national = self.of_nation().filter(|_| nation).map(str::to_owned);
            let Some(label) = national.or_else(|| self.label(prep, words.letter(*mention), first))
            else {
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
}

/// A country, by its name or its adjective.
fn is_land(words: &Words<'_>, mention: usize) -> bool {
    words.letter(mention) == 'c' && words.mention(mention).form == Form::Name
}

/// `Tourism, Arts and Culture` after its first comma: capitals and an `and` before the next mark.
fn goes_on(words: &Words<'_>, from: usize) -> bool {
    let capital = |at: usize| words.written(at).starts_with(char::is_uppercase);
    let mut at = from;
    while at < from + 5 && capital(at) && words.upos(at) != Upos::Punct {
        at += 1;
    }
    at > from && words.at(at) == "and" && capital(at + 1)
}

/// `the Norwegian army`, `the Bergen port's office`: the name only says which, and is not the end itself.
pub(super) fn stands_before_noun(words: &Words<'_>, mention: usize) -> bool {
    let mention = words.mention(mention);
    let noun = |at: usize| matches!(words.upos(at), Upos::Noun | Upos::Propn);
    let next = mention.end;
    if matches!(words.at(next), "'s" | "'") {
        return noun(next + 1) || words.upos(next + 1) == Upos::Adj;
    }
    // `the Bergen and Oslo offices`.
    if matches!(words.at(next), "and" | "&")
        && let Some(other) = words.starts(next + 1)
        && let end = words.mention(other).end
        && noun(end)
        && words.starts(end).is_none()
        && words.tree.head(mention.head) == Some(end)
        && words.tree.label(mention.head) == "compound"
    {
        return true;
    }
    let before = words
        .tree
        .head(mention.head)
        .is_some_and(|head| next <= head && head < next + 3)
        && matches!(
            words.tree.label(mention.head),
            "compound" | "amod" | "nmod:poss"
        );
    noun(next) && words.starts(next).is_none() && (before || mention.form == Form::Adjective)
}

/// `the Bergen University's Institute of Botany`: what the name owns, where that is a body with a name.
fn owned(words: &Words<'_>, owner: usize) -> Option<usize> {
    let end = words.mention(owner).end;
    matches!(words.at(end), "'s" | "'")
        .then(|| words.starts(end + 1))
        .flatten()
        .filter(|owned| words.letter(*owned) == 'o' && words.mention(*owned).form == Form::Name)
}

/// The word after `(UNDP)` where it follows its long form.
pub(super) fn past_acronym(words: &Words<'_>, at: usize) -> usize {
    let short = words.written(at + 1);
    let acronym = short.chars().filter(|c| c.is_uppercase()).count() > 1 && !short.contains(' ');
    if words.at(at) == "(" && acronym && words.at(at + 2) == ")" {
        at + 3
    } else {
        at
    }
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
