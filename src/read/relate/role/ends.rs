//! To what a role is: what stands after its noun.

use super::super::words::Words;
use super::title::is_field;
use super::{RolePhrase, end_at, is_role_word, past_acronym, stands_before_noun};
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

impl RolePhrase {
    /// `of Foreign Affairs of the Republic of Norway`, `to Chile`: from the word after the noun.
    pub(super) fn read_ends(&mut self, words: &Words<'_>, from: usize, stop: usize) {
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
            // `daughter of the painter Arne Dahl`
            if self.class == "other" && prep == "of" {
                next = past_calling(words, next);
            }
            // Of a person one is a mother or an assistant, never a director.
            if let Some(mention) = end_at(words, next)
                && (!self.holds_portfolio(&prep) || is_land(words, mention))
                && (words.letter(mention) != 'p' || self.class == "other" && prep == "of")
            {
                let mention = match owned(words, mention) {
                    Some(owned) => owned,
                    // `a member of the Harbour Council (HC)'s board`
                    None if owns_after_acronym(words, mention) => break,
                    // `aide to Norrby Council member Ana Diaz`: it is she.
                    // `counsel to the U.S. Attorney`: the attorney's.
                    None if prep == "to"
                        && stands_before_noun(words, mention)
                        && is_role_word(words, words.mention(mention).end) =>
                    {
                        break;
                    }
                    None if stands_before_noun(words, mention)
                        && (role(&noun_lemma(words.at(words.mention(mention).end))).is_none()
                            || words.titled(words.mention(mention).end).is_some()
                            || words
                                .starts(words.mention(mention).end + 1)
                                .is_some_and(|next| words.letter(next) == 'p')) =>
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
                && !(next..of).any(|at| matches!(words.at(at), "and" | "&" | "," | ";"))
                && !self.holds_portfolio(&prep)
                && role(&noun_lemma(words.at(of - 1))).is_some()
            {
                let mut last = of + 1;
                while words.upos(last) == Upos::Det && last < stop && end_at(words, last).is_none()
                {
                    last += 1;
                }
                if let Some(mention) = end_at(words, last).filter(|m| words.letter(*m) != 'p') {
                    self.end = words.mention(mention).end;
                    self.core.1 = self.end;
                    // `Advisor to the President of the bank`: hers, and no adviser of the bank.
                    match words.letter(mention) {
                        'o' | 'l' | 'i' if prep == "to" => self.serves = true,
                        _ => self.ends.push((prep, mention)),
                    }
                }
                break;
            }
            // `Assistant to the President for Trade`: hers, and what the assistant is for; no body.
            if prep == "to"
                && let Some(end) = post_end(words, next)
            {
                self.serves = true;
                self.end = end;
                self.core.1 = end;
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

    /// `the White House Director of Digital Strategy`: of the White House, and the strategy is what the post is about.
    pub(super) fn settle_topic(&mut self, words: &Words<'_>) {
        let led = self.class == "head"
            && (self.ends.iter())
                .any(|(prep, end)| prep.is_empty() && matches!(words.letter(*end), 'o' | 'c'));
        if !led || !self.topic.is_empty() {
            return;
        }
        let field = |(prep, end): &(String, usize)| prep == "of" && is_field(words, *end);
        if let Some(at) = self.ends.iter().position(field) {
            let name = words.mention(self.ends.remove(at).1);
            let topic: Vec<&str> = (name.first..name.end).map(|at| words.at(at)).collect();
            self.topic = topic.join("_").replace('-', "_");
        }
    }

    /// Whether a phrase after the preposition can belong to the role.
    fn takes(&self, prep: &str) -> bool {
        match prep {
            "of" | "for" | "at" | "from" | "with" | "on" => true,
            // `Head of the Delegation to Chile`: it is the delegation that was sent.
            "to" => {
                self.class != "head"
                    || self.name.ends_with("high_commissioner")
                    || self.noun == "secretary" && !self.is_of_state()
            }
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
            let post = role(&noun_lemma(words.at(last))).is_some();
            // `Minister of Justice` is no judge.
            if !plain || post && !(portfolio && words.at(last) == "justice") {
                break;
            }
            last += 1;
        }
        while last > next && (words.upos(last - 1) == Upos::Cconj || words.at(last - 1) == ",") {
            last -= 1;
        }
        last
    }
}

/// The word after a post without its body that another serves: `President`, `Vice President for Trade`; what the service is
/// about goes with it.
fn post_end(words: &Words<'_>, first: usize) -> Option<usize> {
    const WORDS: usize = 3;
    let post = (first..first + WORDS)
        .take_while(|at| matches!(words.upos(*at), Upos::Noun | Upos::Propn | Upos::Adj))
        .take_while(|at| {
            let top = words.starts(*at);
            top.is_none_or(|top| words.letter(top) == 'p' && words.mention(top).form != Form::Name)
        })
        .find(|at| {
            matches!(
                words.at(*at),
                "president" | "minister" | "secretary" | "director" | "governor" | "chancellor"
            )
        })?;
    let end = post + 1;
    if words.at(end) != "for" {
        return Some(end);
    }
    let about = |at: &usize| {
        matches!(words.upos(*at), Upos::Noun | Upos::Propn | Upos::Adj)
            && words.written(*at).starts_with(char::is_uppercase)
            && words.starts(*at).is_none_or(|top| words.letter(top) != 'p')
    };
    let joint = |at: &usize| {
        matches!(words.at(*at), "and" | "&") && about(&(*at + 1)) && !is_role_word(words, *at + 1)
    };
    let past = (end + 1..words.len()).find(|at| !about(at) && !joint(at));
    Some(past.unwrap_or(words.len()))
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

/// `the Bergen University's Institute of Botany`: what the name owns, where that is a body with a name.
fn owned(words: &Words<'_>, owner: usize) -> Option<usize> {
    let end = words.mention(owner).end;
    matches!(words.at(end), "'s" | "'")
        .then(|| words.starts(end + 1))
        .flatten()
        .filter(|owned| words.letter(*owned) == 'o' && words.mention(*owned).form == Form::Name)
}

/// Whether a name with its acronym owns what comes next.
fn owns_after_acronym(words: &Words<'_>, mention: usize) -> bool {
    let end = words.mention(mention).end;
    let past = past_acronym(words, end);
    past > end && matches!(words.at(past), "'s" | "'")
}

/// The word of a person's name after one or two words for what she does; the word itself where there is no such name.
fn past_calling(words: &Words<'_>, at: usize) -> usize {
    let plain = |at: usize| matches!(words.upos(at), Upos::Noun | Upos::Adj | Upos::Propn);
    let name = (at + 1..at + 4).find(|next| {
        words.starts(*next).is_some_and(|mention| {
            words.letter(mention) == 'p' && words.mention(mention).form == Form::Name
        })
    });
    name.filter(|name| {
        role(&noun_lemma(words.at(name - 1))).is_some()
            && (at..*name).all(|at| plain(at) && words.starts(at).is_none())
    })
    .unwrap_or(at)
}
