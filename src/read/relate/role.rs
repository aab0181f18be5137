//! A role as it is written: `first deputy director of the Fisheries Bureau of Norway`.

mod ends;
mod label;
mod title;

use super::clause::is_class;
use super::compound::row_of;
use super::facts::{Facts, Found};
use super::tables::{Modality, NounClass, modality};
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
    /// Its words.
    pub(super) first: usize,
    pub(super) end: usize,
    former: bool,
    /// Whether a word such as `its` says whose it is.
    owned: bool,
    /// The words of the role, lower case, joined by `_`: `first_deputy_minister`.
    name: String,
    /// Whether it is to another post, whose body is not named: `Assistant to the President`.
    pub(super) serves: bool,
    /// Whether it is of several: `senior officials of the bank`.
    pub(super) many: bool,
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

/// `officials including Mayor Ola Berg`, `those accompanying President Siv Lund`: what stands before a post and is no part of it.
const DOING: [&str; 12] = [
    "including",
    "accompanying",
    "addressing",
    "appointing",
    "assisting",
    "following",
    "joining",
    "meeting",
    "replacing",
    "succeeding",
    "thanking",
    "welcoming",
];

impl RolePhrase {
    /// Reads a role phrase that begins at a word.
    pub(super) fn parse(words: &Words<'_>, first: usize) -> Option<RolePhrase> {
        let mut at = first;
        let mut former = false;
        let mut before: Vec<usize> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        let stop = (first + LONGEST).min(words.len());
        let mut core_first = first;
        let many;
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
                let own = match title::of_work(words, mention) {
                    true => title::whose(words, mention),
                    false => Some(mention),
                };
                if let Some(mention) = own {
                    if row_of(words, mention).is_none() {
                        before.push(mention);
                    }
                    at = words.mention(mention).end.max(at + 1);
                    core_first = at;
                    continue;
                }
            }
            let lower = words.at(at);
            // `the court where Justice Berg sat`
            if matches!(
                lower,
                "where" | "when" | "while" | "whose" | "which" | "who"
            ) || DOING.contains(&lower)
            {
                return None;
            }
            if at == first && matches!(lower, "its" | "his" | "her" | "their") {
                before.push(owner(words, at)?);
                at += 1;
                core_first = at;
                continue;
            }
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
                _ if parts.is_empty() && title::SAYS_NOTHING.contains(&lower) => {
                    core_first = at + 1
                }
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
                    // `Trade Representative Ambassador Ola Berg`: a title.
                    let title = matches!(next, "ambassador" | "professor" | "major" | "general")
                        && role(&lemma).is_some()
                        && !modifier
                        && words
                            .starts(at + 2)
                            .is_some_and(|name| words.letter(name) == 'p');
                    let more = (role(&noun_lemma(next)).is_some() && !is_joint(next) && !title)
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
                        many = lemma != lower && matches!(words.xpos(at), "NNS" | "NNPS");
                        at += 1;
                        if lemma == "secretary" && words.reads(at, &["of", "state"]) {
                            parts.extend(["of".to_owned(), "state".to_owned()]);
                            at += 2;
                        } else if lemma == "chief"
                            && words.at(at) == "of"
                            && matches!(words.at(at + 1), "staff" | "mission")
                        {
                            parts.extend(["of".to_owned(), words.at(at + 1).to_owned()]);
                            at += 2;
                        } else if lemma == "commander" && words.reads(at, &["in", "chief"]) {
                            parts.extend(["in".to_owned(), "chief".to_owned()]);
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
        // `U.S. Attorney nominee for`: no attorney yet. `Teacher of the Year`: an honour.
        let no_post = matches!(
            words.at(at),
            "nominee" | "nominees" | "candidate" | "candidates" | "contender" | "hopeful"
        ) || words.reads(at, &["of", "the", "year"])
            || words.reads(at, &["of", "the", "month"]);
        if no_post {
            return None;
        }
        let mut phrase = RolePhrase {
            first,
            end: at,
            former,
            serves: false,
            many,
            owned: core_first == first + 1
                && matches!(words.at(first), "its" | "his" | "her" | "their"),
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
        // `the Mayor's adviser`: the post is another's.
        if matches!(words.at(at), "'s" | "'") {
            return None;
        }
        phrase.read_ends(words, at, stop);
        // `the first director of the bank to speak`
        let after = phrase.end;
        if matches!(
            parts.first().map(String::as_str),
            Some("first" | "only" | "last")
        ) && words.at(after) == "to"
            && words.xpos(after + 1) == "VB"
        {
            return None;
        }
        phrase.settle_topic(words);
        // `a Coast District Judge of the Court`, `Public Liaison Officer for the agency`: the first name is of the title.
        let apart = (phrase.ends.iter()).any(|(prep, end)| {
            matches!(prep.as_str(), "of" | "for" | "at") && words.letter(*end) == 'o'
        });
        let of_title = |end: usize| {
            let last = words.at(words.mention(end).end - 1);
            matches!(
                last,
                "district" | "circuit" | "university" | "liaison" | "state"
            )
        };
        phrase
            .ends
            .retain(|(prep, end)| !(apart && prep.is_empty() && of_title(*end)));
        Some(phrase)
    }

    /// Whether a mention that stands after the phrase, parted by a comma, may be its end: `Director, Borealis Bank`,
    /// `Minister of Trade, Norway`.
    pub(super) fn may_have(&self, words: &Words<'_>, end: usize) -> bool {
        let named = words.mention(end).form == Form::Name;
        match words.letter(end) {
            'o' | 'i' | 'g' => !self.has_end() && self.class != "calling" && named,
            'c' => !self.has_end() && self.is_of_state() && named,
            _ => false,
        }
    }

    /// Whether it is a post that states have: `Deputy Prime Minister`.
    pub(super) fn is_of_state(&self) -> bool {
        self.noun == "minister" || self.noun == "secretary" && self.name.contains("_of_state")
    }

    /// The preposition for an end that a comma parts: one is director of a bank, and director of research at it.
    pub(super) fn joint(&self) -> &'static str {
        if self.topic.is_empty() || self.is_of_state() {
            "of"
        } else {
            "at"
        }
    }

    /// Adds an end that stands apart from it; the phrase goes on to its last word.
    pub(super) fn add_end(&mut self, prep: &str, words: &Words<'_>, end: usize) {
        self.ends.push((prep.to_owned(), end));
        self.end = words.mention(end).end;
    }

    /// Whether it is somebody's in her family.
    pub(super) fn is_kin(&self) -> bool {
        matches!(
            self.noun.as_str(),
            "husband"
                | "wife"
                | "spouse"
                | "mother"
                | "father"
                | "brother"
                | "sister"
                | "son"
                | "daughter"
        )
    }

    /// Whether it names the country that it is of.
    pub(super) fn has_land(&self, words: &Words<'_>) -> bool {
        self.ends.iter().any(|(_, end)| words.letter(*end) == 'c')
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

    /// Adds what it says of its bearer and a body that stands apart from it, in another cell of a row. Whether it says
    /// anything.
    pub(super) fn tell_apart(
        &self,
        words: &Words<'_>,
        bearer: usize,
        (beside, end): (&Words<'_>, usize),
        (rule, confidence): (&'static str, f32),
        facts: &mut Facts,
    ) -> bool {
        let Some(label) = self.label(self.joint(), beside.letter(end), true) else {
            return false;
        };
        let status = if self.former {
            Status::Former
        } else {
            Status::Asserted
        };
        facts.add(
            beside,
            Found {
                subject: bearer,
                label: &label,
                object: end,
                surface: words.surface(self.core.0, self.core.1.min(self.end)),
                status,
                time: Time::default(),
                confidence,
                rule,
            },
        );
        true
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
        if self.is_kin() && bearer_kind != 'p' {
            return;
        }
        let mut first = true;
        for (prep, end) in &self.ends {
            // `a son of Otto of Norrby`: the second end is the first one's.
            if self.is_kin() && !first {
                break;
            }
            let nation = prep.is_empty()
                && bearer_kind == 'p'
                && words.letter(*end) == 'c'
                && words.mention(*end).form == Form::Adjective;
            // `a Greek Catholic priest`: of that church.
            let church = ["catholic", "orthodox", "apostolic"];
            if nation && church.contains(&words.at(words.mention(*end).end)) {
                continue;
            }
            // `U.S. Representative Ana Diaz` sits in the House.
            let written = words.at(words.mention(*end).first);
            if prep.is_empty() && self.noun == "representative" && matches!(written, "u.s." | "us")
            {
                continue;
            }
            let national = self.of_nation().filter(|_| nation).map(str::to_owned);
            let Some(label) = national.or_else(|| self.label(prep, words.letter(*end), first))
            else {
                continue;
            };
            let surface = if prep.is_empty() && label == "represents" {
                words.surface(words.mention(*end).first, words.mention(*end).end)
            } else if prep.is_empty() {
                words.surface(self.core.0, self.core.1.min(self.end))
            } else {
                words.surface(self.core.0, words.mention(*end).first)
            };
            let (subject, label, object) = match label.as_str() {
                // A daughter is her mother's: the mother is parent of the daughter.
                "child_of" => (*end, "parent_of", bearer),
                label => (bearer, label, *end),
            };
            first &= prep.is_empty();
            let label = match label {
                "receives" if is_class(words, object, NounClass::Contest) => "wins",
                label => label,
            };
            // `a former Norwegian minister` is still of Norway.
            let status = match label {
                "citizen_of" | "from" => told.0,
                _ => status,
            };
            facts.add(
                words,
                Found {
                    subject,
                    label,
                    object,
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

/// What `its` before a role stands for: a body, or of a person one in her family.
fn owner(words: &Words<'_>, at: usize) -> Option<usize> {
    let owner = words.starts(at)?;
    let mention = words.mention(owner);
    let fits = mention.form == Form::Pronoun && words.names_thing(owner);
    // Whose wife or deputy somebody is must stand in the same sentence.
    let here = mention
        .antecedent
        .is_some_and(|named| words.own.contains(&named));
    let kind = words.letter(owner);
    (fits && (matches!(kind, 'o' | 'c' | 'i' | 'g' | 'l') || kind == 'p' && here)).then_some(owner)
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
