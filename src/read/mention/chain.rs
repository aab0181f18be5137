//! Names that go on after their run: `of …`, `for …`, lists inside one name, names of names.

use super::Use;
use super::cue::{CALENDAR, CLOSED, is_site};
use super::line::{Case, Line};
use super::name::{DEEPEST, Namer, Setting};
use super::person::{self, Around};
use super::quoted;
use super::run::{begins, capital, known_at, run_end};
use super::tables::{TABLES, Title};
use crate::model::Kind;
use crate::read::stage::Upos;

/// Bodies that have fields after `of` and `for`, several as often as one.
pub(super) const GOVERNS: [&str; 17] = [
    "ministry",
    "department",
    "institute",
    "committee",
    "office",
    "commission",
    "centre",
    "center",
    "bureau",
    "school",
    "faculty",
    "college",
    "agency",
    "board",
    "council",
    "academy",
    "division",
];

/// Nouns that have what they are of after `to`.
const WITH_TO: [&str; 9] = [
    "access",
    "response",
    "assistance",
    "support",
    "transition",
    "adaptation",
    "right",
    "rights",
    "aid",
];

/// Parts of the world that a body or a meeting is for.
const CONTINENTS: [&str; 5] = ["africa", "asia", "europe", "oceania", "americas"];

impl Namer<'_, '_> {
    /// Whether `and` or `,` after the run may join it to a head noun that follows: `Food and Agriculture Organization`.
    pub(super) fn joins_head(&self, end: usize) -> bool {
        self.line.is(end, "and") || self.line.is(end, "&") || self.line.is(end, ",")
    }

    /// The joined name's kind and head, and the token after it.
    pub(super) fn joined(&mut self, first: usize, end: usize) -> Option<((Kind, usize), usize)> {
        let line = self.line;
        let ordinary = |a: usize, b: usize| {
            (a..b).all(|i| line.tokens[i].is_common() && line.tokens[i].case == Case::Title)
        };
        if !ordinary(first, end)
            || end - first > 3
            || line
                .noun_ending(end - 1)
                .is_some_and(|(_, used, _)| used != Use::Name)
                && end - first > 1
            || self.head(first, end).is_some()
                && line.noun_ending(end - 1).is_some_and(|(kind, _, _)| {
                    kind == Kind::Organisation
                        && !line.tokens[end - 1].any(&["food", "energy", "gas", "oil", "mining"])
                })
        {
            return None;
        }
        let mut at = end;
        for _ in 0..4 {
            let comma = line.is(at, ",");
            let mut next = at + 1;
            if comma && line.is(next, "and") {
                next += 1;
            }
            if !(comma || line.is(at, "and") || line.is(at, "&"))
                || !capital(line, self.lexicon, next)
            {
                return None;
            }
            let stop = run_end(line, self.lexicon, next, &[]);
            if (next..stop).any(|i| {
                known_at(line, i).is_some()
                    || TABLES.title(&line.tokens[i].key).is_some() && !line.tokens[i].is("justice")
            }) {
                return None;
            }
            let last = comma && !line.is(at + 1, "and");
            if !last {
                let (kind, head) = self.head(next, stop)?;
                // The last part must go on after its first word, or the two are two names: `Peace and Security Council`.
                if stop - next < 2 || !ordinary(next, stop - 1) || matches!(kind, Kind::Group) {
                    return None;
                }
                let read = self.complement(first, stop, Some(&kind), head);
                return Some(((kind, head), read));
            }
            if !ordinary(next, stop) {
                return None;
            }
            at = stop;
        }
        None
    }

    /// Reads `of …`, `for …` and what goes on from there; gives the token after it.
    pub(super) fn complement(
        &mut self,
        first: usize,
        end: usize,
        kind: Option<&Kind>,
        head: usize,
    ) -> usize {
        let line = self.line;
        let mut at = end;
        for _ in 0..DEEPEST {
            let Some(joint) = line.get(at) else { break };
            let head_key = line.tokens[head.min(line.len() - 1)].noun_lemma();
            // `Office for Access to Justice`.
            let tied = at > end && line.tokens[at - 1].any(&WITH_TO);
            let allowed = match joint.key.as_str() {
                "of" => kind.is_some_and(|kind| *kind != Kind::Group) || kind.is_none(),
                "for" if self.is_elected(head) => false,
                "for" => kind
                    .is_some_and(|kind| !matches!(kind, Kind::Place | Kind::Group | Kind::Person)),
                "on" | "against" => kind
                    .is_some_and(|kind| !matches!(kind, Kind::Place | Kind::Group | Kind::Person)),
                "to" => {
                    tied || matches!(
                        head_key.as_str(),
                        "mission" | "embassy" | "representation" | "guide"
                    )
                }
                // `University of Marda at Brenik`.
                "at" => {
                    matches!(head_key.as_str(), "university" | "college")
                        && self.campus(at + 1, (head, end, at))
                }
                "in" if matches!(kind, Some(Kind::Work | Kind::Initiative)) => at > end,
                // `the Conference on Rivers and Roads in Europe`.
                "in" if kind == Some(&Kind::Event) => {
                    at > end && line.get(at + 1).is_some_and(|next| next.any(&CONTINENTS))
                }
                // `the Commission on Rivers and Trade in Europe`.
                "in" if at > end && line.get(at + 1).is_some_and(|t| t.any(&CONTINENTS)) => true,
                // `the Select Committee into the Harbour Strike`.
                "into" => head_key == "committee",
                "in" => matches!(
                    head_key.as_str(),
                    "chamber"
                        | "team"
                        | "office"
                        | "system"
                        | "mission"
                        | "embassy"
                        | "representation"
                        | "delegation"
                        | "bureau"
                        | "measure"
                ),

                _ => false,
            };
            // `the Brenik Team on Twitter`.
            let site = joint.is("on") && line.get(at + 1).is_some_and(|next| is_site(&next.key));
            if !allowed || site {
                break;
            }
            let mut next = at + 1;
            while line
                .get(next)
                .is_some_and(|token| token.any(&["the", "all"]) && token.case == Case::Lower)
            {
                next += 1;
            }
            // `spoke at the University of Brenik on "…"`: what is said there is no part of a body.
            let said = kind == Some(&Kind::Organisation)
                && (at > end && joint.any(&["on", "for"]) || joint.is("on"));
            if quoted::opens(line, next) {
                if said {
                    break;
                }
                match quoted::close(line, next) {
                    Some(close) if close - next < 20 => {
                        at = close + 1;
                        break;
                    }
                    _ => break,
                }
            }
            if joint.is("for")
                && line.tokens.get(next).is_some_and(|token| {
                    token.case == Case::Digit
                        && token.text.len() == 4
                        && (token.text.starts_with("19") || token.text.starts_with("20"))
                })
            {
                at = next + 1;
                if line.get(at).is_some_and(|token| token.any(&["-", "–"]))
                    && line
                        .get(at + 1)
                        .is_some_and(|token| token.case == Case::Digit)
                {
                    at += 2;
                }
                break;
            }
            // `the Mission to the United Nations`
            let sent = joint.is("to") && head_key == "mission";
            let location = known_at(line, next).filter(|(_, known)| {
                (matches!(known.kind, Some(Kind::Country | Kind::Place))
                    || sent && known.kind == Some(Kind::Organisation))
                    && !known.adjective
            });
            // `studied at the University of Lindholm for BA`.
            let degree = joint.is("for")
                && line
                    .get(next)
                    .is_some_and(|token| token.case == Case::Upper && token.text.len() < 4)
                && known_at(line, next).is_none();
            if degree {
                break;
            }
            if joint.is("at") {
                if let Some((known_end, known)) = known_at(line, next) {
                    self.known(next, known_end, known);
                }
                at = run_end(line, self.lexicon, next, &[]);
                continue;
            }
            if joint.is("in") || joint.is("to") && head_key != "guide" && !tied {
                let Some((known_end, known)) = location else {
                    break;
                };
                // `in the U.S. General Harbour Board`: the country only begins another name.
                let post = |at: usize| TABLES.title(&line.tokens[at].key) == Some(Title::Role);
                if capital(line, self.lexicon, known_end) && !(sent && post(known_end)) {
                    break;
                }
                self.known(next, known_end, known);
                at = known_end;
                // `the Mission to the United Nations in Bergen`: that is where it is.
                if sent && known.kind == Some(Kind::Organisation) {
                    break;
                }
                continue;
            }
            if !capital(line, self.lexicon, next)
                && !line.get(next).is_some_and(|t| {
                    t.is_capital()
                        && !CLOSED.contains(&t.key.as_str())
                        && !CALENDAR.contains(&t.key.as_str())
                })
            {
                break;
            }
            let stop = run_end(line, self.lexicon, next, &[]);
            if let Some(read) = self.adjectives(next) {
                at = read;
                break;
            }
            // `the Coalition on the Holt-` with half of a broken word, whose rest names another body.
            let broken = line
                .get(stop)
                .is_some_and(|mark| mark.case == Case::Mark && mark.text.starts_with(['-', '\\']));
            if broken && joint.is("on") && stop == next + 1 && !line.tokens[next].is_common() {
                break;
            }
            // A person or a post is no part of a body's name; of a foundation's it may be.
            let token = &line.tokens[next];
            if TABLES.title(&token.key) == Some(Title::Before)
                || self.post(next, stop).is_some_and(|after| after == stop)
                    && !token.any(&["justice", "general", "state"])
                    && token.noun_lemma() == token.key
            {
                break;
            }
            // `the Hawks of the Chess League`: what has no head noun is no part of a body.
            let body = || {
                self.head(next, stop)
                    .is_some_and(|(kind, _)| kind == Kind::Organisation)
                    || known_at(line, next)
                        .is_some_and(|(_, known)| known.kind == Some(Kind::Organisation))
            };
            if kind.is_none() && (location.is_some() || token.case == Case::Upper || body()) {
                break;
            }
            if !joint.is("of")
                && location.is_none()
                && person::confidence(line, next, stop, Around::default())
                    .is_some_and(|sure| sure > 0.6)
            {
                break;
            }
            self.depth += 1;
            // A body of a body is one of its own: `of the National Assembly`; what it is for is not: `for Public Services`.
            let body = joint.is("of") && line.is(next - 1, "the");
            let read = self.piece(
                next,
                stop,
                Setting {
                    may_extend: self.depth < DEEPEST,
                    inner: !body,
                    ..Setting::default()
                },
            );
            self.depth -= 1;
            at = self.coordinated(
                first,
                next,
                read.max(stop.min(read)),
                joint.is("for") || joint.is("between") || joint.is("with"),
            );
        }
        at
    }

    /// Whether the head is what people are elected to: `for Brenik` behind it says by whom.
    fn is_elected(&self, head: usize) -> bool {
        let Some(noun) = self.line.get(head).map(|token| token.noun_lemma()) else {
            return false;
        };
        let before = |words: &[&str]| {
            head.checked_sub(1)
                .and_then(|at| self.line.get(at))
                .is_some_and(|token| token.any(words))
        };
        match noun.as_str() {
            "government" | "parliament" | "senate" | "legislature" => true,
            "assembly" => before(&["national", "state", "legislative", "federal", "provincial"]),
            "congress" => before(&["u.s.", "us", "states"]),
            "council" => before(&["city", "town", "county", "borough", "municipal"]),
            _ => false,
        }
    }

    /// Whether where a university has a seat begins at `at`, after its `at`: a place, or one word that nothing knows. A college
    /// has only that after its noun: `the College of Law at Marda` is Marda's.
    fn campus(&self, at: usize, (head, end, joint): (usize, usize, usize)) -> bool {
        let line = self.line;
        let Some(token) = line.get(at).filter(|token| token.case == Case::Title) else {
            return false;
        };
        let stop = run_end(line, self.lexicon, at, &[]);
        let place = known_at(line, at)
            .is_none_or(|(end, known)| end == stop && known.kind == Some(Kind::Place));
        let plain = |at: usize| {
            line.noun_ending(at).is_none()
                && !CALENDAR.contains(&line.tokens[at].key.as_str())
                && TABLES.title(&line.tokens[at].key).is_none()
        };
        let direct = joint == end && end == head + 1;
        place
            && (direct || line.tokens[head].is("university"))
            && !CLOSED.contains(&token.key.as_str())
            && stop - at <= 2
            && (at..stop).all(plain)
    }

    /// `Kenyan and Somali traders`: adjectives of countries and the nouns after them; gives the token after those.
    fn adjectives(&mut self, from: usize) -> Option<usize> {
        let line = self.line;
        let mut at = from;
        loop {
            let (end, known) = known_at(line, at).filter(|(_, known)| known.adjective)?;
            self.known(at, end, known);
            at = end;
            if !line.is(at, "and") && !line.is(at, ",") {
                break;
            }
            at += 1;
        }
        let noun = |at: usize| {
            line.get(at).is_some_and(|token| {
                token.case == Case::Lower && matches!(token.upos, Upos::Noun | Upos::Adj)
            })
        };
        let start = at;
        while noun(at) {
            at += 1;
        }
        (at > start).then_some(at)
    }

    /// Goes on over `, X and Y` of a complement; gives the token after it.
    fn coordinated(&mut self, first: usize, from: usize, at: usize, places: bool) -> usize {
        let line = self.line;
        if heads_of_government(line, at) {
            return at + 2;
        }
        let governs = (first..from).any(|i| {
            let lemma = line.tokens[i].noun_lemma();
            GOVERNS.contains(&lemma.as_str())
        });
        let ministry = (first..from).any(|i| line.tokens[i].noun_lemma() == "ministry");
        let located = |a: usize, b: usize| {
            known_at(line, a).is_some_and(|(e, known)| {
                e == b && matches!(known.kind, Some(Kind::Country | Kind::Place))
            })
        };
        // `University of Medicine and Dentistry`, and not `University of Brenik and …`.
        let teaches = (first..from).any(|i| line.tokens[i].any(&["university", "conservatory"]))
            && (from..at).all(|i| line.tokens[i].is_common() && known_at(line, i).is_none());
        // `Department of Africa, Asia and the Americas`.
        let places = places || governs && line.tokens[from].any(&CONTINENTS);
        let item = |next: usize, stop: usize, namer: &Namer<'_, '_>| -> bool {
            if stop <= next || stop - next > 4 {
                return false;
            }
            if located(next, stop) {
                return places && located(from, at);
            }
            let ordinary = (next..stop).all(|i| {
                line.tokens[i].is_common()
                    || line.tokens[i].case == Case::Mark
                    || governs && i + 1 < stop && is_adjective(&line.tokens[i].key)
            });
            // `Department of Agriculture, Forestry and Fisheries`, where no table knows the fisheries.
            let field = (governs || teaches)
                && stop == next + 1
                && line.tokens[next].case == Case::Title
                && known_at(line, next).is_none()
                && TABLES.given(&line.tokens[next].key).is_none();
            let title = (next..stop).all(|i| line.tokens[i].case != Case::Upper);
            // `Ministry of Trade, Village Councils and Roads`: several councils are what it is for.
            let many = line.tokens[stop - 1].noun_lemma() != line.tokens[stop - 1].key;
            let own_head = namer.head(next, stop).is_some_and(|(kind, head)| {
                kind == Kind::Organisation
                    && !(ministry && many && !line.is(stop, "of"))
                    && (stop - next > 1 || line.is(stop, "of") || line.is(stop, "for"))
                    && TABLES
                        .noun(&line.tokens[head].noun_lemma())
                        .is_some_and(|noun| noun.used != Use::Name || line.is(stop, "of"))
            });
            let post = namer.post(next, stop).is_some() && !line.tokens[next].any(&["justice"]);
            (ordinary || field) && title && !own_head && !post
        };
        // `Institute of Botany and Tropical Gardens`, where no table knows the botany.
        let bare = governs
            && at == from + 1
            && line.tokens[from].case == Case::Title
            && known_at(line, from).is_none()
            && TABLES.given(&line.tokens[from].key).is_none();
        // The complement itself must be ordinary words: `Ministry of Labour and Social Protection`, not `Bank of Kenya and Tourism`.
        let plain = (from..at).all(|i| {
            line.tokens[i].is_common()
                || line.tokens[i].case == Case::Mark
                || line.tokens[i].any(&["of", "the"])
        });
        if !(plain || bare || places && located(from, at)) || first >= from {
            return at;
        }
        let starts = |i: usize| {
            line.get(i)
                .is_some_and(|token| token.is_capital() && !CLOSED.contains(&token.key.as_str()))
                && begins(line, self.lexicon, i)
        };
        let mut cursor = at;
        for _ in 0..6 {
            let joint = line.get(cursor).map(|token| token.key.as_str());
            match joint {
                Some("and") if places && line.is(cursor + 1, "the") && starts(cursor + 2) => {
                    let (stop, _) = match known_at(line, cursor + 2) {
                        Some(known) if located(from, at) => known,
                        _ => return at,
                    };
                    return if located(cursor + 2, stop) { stop } else { at };
                }
                Some("and" | "&") if starts(cursor + 1) => {
                    let stop = run_end(line, self.lexicon, cursor + 1, &[]);
                    if !item(cursor + 1, stop, self) {
                        return at;
                    }
                    if located(cursor + 1, stop)
                        && let Some((known_end, known)) = known_at(line, cursor + 1)
                    {
                        self.known(cursor + 1, known_end, known);
                    }
                    // The list may go on: `and Y` is its end unless another `of` follows, which the caller reads.
                    return stop;
                }
                Some(",") if line.is(cursor + 1, "and") && starts(cursor + 2) && cursor > at => {
                    let stop = run_end(line, self.lexicon, cursor + 2, &[]);
                    return if item(cursor + 2, stop, self) {
                        stop
                    } else {
                        at
                    };
                }
                Some(",") if starts(cursor + 1) => {
                    let stop = run_end(line, self.lexicon, cursor + 1, &[]);
                    if !item(cursor + 1, stop, self) {
                        return at;
                    }
                    cursor = stop;
                }
                _ => return at,
            }
        }
        at
    }
}

/// `State` before `or Government`: of both they are the heads.
pub(super) fn heads_of_government(line: &Line<'_>, at: usize) -> bool {
    at > 0
        && line.is(at - 1, "state")
        && (line.is(at, "and") || line.is(at, "or"))
        && line.is(at + 1, "government")
}

/// An adjective by its ending, where no table knows the word: `Infectious`, `Islamic`.
pub(super) fn is_adjective(key: &str) -> bool {
    key.len() > 5
        && ["ous", "ic", "al", "ive", "ary"]
            .iter()
            .any(|ending| key.ends_with(ending))
}
