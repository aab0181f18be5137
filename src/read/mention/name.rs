//! A run of capitalised words to names: posts and titles taken out, organisation chains held together, each with a kind.

use super::Found;
use super::chain::heads_of_government;
use super::cue::{CLOSED, LEADS_BODY, LEADS_EVENT, LEADS_PLACE, LEGAL, PARTS};
use super::line::{Case, Lexicon, Line};
use super::person::{self, Around};
use super::run::{capital, known_at};
use super::tables::{TABLES, Title};
use crate::model::Kind;
use crate::model::relation::role;

/// How deep names may lie in names: `Office of the Committee of the Ministry of …`.
pub(super) const DEEPEST: usize = 4;

/// Turns runs into names.
pub(super) struct Namer<'a, 'l> {
    pub(super) line: &'a Line<'l>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) found: &'a mut Vec<Found>,
    pub(super) depth: usize,
}

/// What stands around a piece of a run.
#[derive(Clone, Copy, Default)]
pub(super) struct Setting {
    pub(super) around: Around,
    /// A post follows: `FAO Director`.
    pub(super) before_post: bool,
    /// What a post is for stands here: `Minister of Foreign Affairs`.
    pub(super) portfolio: bool,
    /// The name may go on after the run.
    pub(super) may_extend: bool,
    /// It stands inside another name, where ordinary words are no name of their own.
    pub(super) inner: bool,
}

/// What is called after the post of its head.
const OF_POSTS: [&str; 8] = [
    "office",
    "cabinet",
    "council",
    "committee",
    "commission",
    "department",
    "secretariat",
    "house",
];

impl Namer<'_, '_> {
    /// Names the run `first..end`. Gives the token after what was read, and whether the run ends with a post.
    pub(super) fn run(&mut self, first: usize, end: usize, portfolio: bool) -> (usize, bool) {
        let mut at = first;
        let mut around = Around::default();
        let mut next = end;
        // What is known as a whole holds together whatever its words are: `General Assembly`.
        while at < end {
            let token = &self.line.tokens[at];
            if TABLES.title(&token.key) == Some(Title::Before)
                && at + 1 < self.line.len()
                && known_at(self.line, at).is_none()
                && (!token.is("st") || self.line.opens(at))
            {
                around.title = true;
                at += 1;
                while self.line.is(at, ".") {
                    at += 1;
                }
                continue;
            }
            if let Some(after) = self.post(at, end) {
                around = Around {
                    title: false,
                    role: true,
                };
                at = after;
                continue;
            }
            let stop = (at + 1..end)
                .find(|i| {
                    self.post(*i, end).is_some()
                        || TABLES.title(&self.line.tokens[*i].key) == Some(Title::Before)
                })
                .unwrap_or(end);
            let setting = Setting {
                around,
                before_post: stop < end,
                portfolio,
                may_extend: stop == end,
                inner: false,
            };
            let read = self.piece(at, stop, setting);
            around = Around::default();
            at = read.max(stop);
            next = next.max(read);
        }
        let post = around.role && at >= end;
        (next.max(at), post)
    }

    /// The token after the post that begins at `at`, if one does: `First Deputy Minister`.
    pub(super) fn post(&self, at: usize, end: usize) -> Option<usize> {
        if known_at(self.line, at)
            .is_some_and(|(known_end, known)| known_end > at + 1 && !known.adjective)
        {
            return None;
        }
        let role = |i: usize| -> Option<usize> {
            let token = self.line.get(i).filter(|_| i < end)?;
            if i + 1 < end
                && TABLES.title(&format!("{} {}", token.key, self.line.tokens[i + 1].key))
                    == Some(Title::Role)
            {
                return Some(i + 2);
            }
            let key = token
                .key
                .strip_suffix('s')
                .filter(|singular| TABLES.title(singular) == Some(Title::Role))
                .unwrap_or(&token.key);
            (TABLES.title(key) == Some(Title::Role)).then_some(i + 1)
        };
        let mut i = at;
        let mut after = None;
        while i < end {
            if let Some(next) = role(i) {
                after = Some(next);
                i = next;
            } else if TABLES.is_modifier(&self.line.tokens[i].key) {
                i += 1;
            } else {
                break;
            }
        }
        let after = after?;
        // `Amy Pope`: a post at the very end of a run, after a given name, is the family name.
        if after == end
            && after == at + 1
            && at
                .checked_sub(1)
                .and_then(|before| self.line.get(before))
                .is_some_and(|before| {
                    before.is_capital() && TABLES.given(&before.key) == Some(false)
                })
        {
            return None;
        }
        // `Judge Advocate Corps`, `President Hotel`: a head noun at the end of the run makes a name of it all.
        let headed = after < end
            && self
                .line
                .noun_ending(end - 1)
                .is_some_and(|(kind, used, _)| {
                    kind != Kind::Group && used != super::Use::Strong || kind == Kind::Organisation
                })
            && TABLES.given(&self.line.tokens[after].key) != Some(false)
            && self.line.tokens[end - 1].is_common()
            && end - after <= 2;
        // A possessive after it: `Prime Minister's Office`.
        let owns = self
            .line
            .get(after)
            .is_some_and(|token| token.is_possessive())
            && capital(self.line, self.lexicon, after + 1)
            && (self.line.get(after + 1)).is_some_and(|next| next.any(&OF_POSTS));
        (!headed && !owns).then_some(after)
    }

    /// Names the piece `first..end` of a run; gives the token after what was read.
    pub(super) fn piece(&mut self, first: usize, end: usize, setting: Setting) -> usize {
        let line = self.line;
        let known = known_at(line, first);
        // `Former Norway coach`: the word is no part of the name.
        if known.is_none() && first + 1 < end && line.tokens[first].any(&["former", "then"]) {
            return self.piece(first + 1, end, setting);
        }
        if let Some((known_end, known)) = known
            && known_end >= end
            && !(known.also_given && (setting.around.title || setting.around.role))
        {
            self.known(first, known_end, known);
            return known_end;
        }
        let placed = known.is_some_and(|(_, known)| {
            !known.also_given && matches!(known.kind, Some(Kind::Place | Kind::Country))
        });
        if (!placed || setting.around.title)
            && let Some(confidence) = person::confidence(line, first, end, setting.around)
        {
            self.found
                .push(Found::name(first, end, end - 1, Kind::Person, confidence));
            return end;
        }
        if let Some(split) = self.person_at_end(first, end, setting) {
            self.piece(
                first,
                split,
                Setting {
                    may_extend: false,
                    ..setting
                },
            );
            self.found
                .push(Found::name(split, end, end - 1, Kind::Person, 0.85));
            return end;
        }
        if let Some((known_end, known)) = known
            && known_end < end
        {
            return self.after_known(first, end, known_end, known, setting);
        }
        self.plain(first, end, setting)
    }

    /// `Foreign Affairs Ana Diaz`, `Almaty Ana Diaz`: where a person's name begins at the end of a piece.
    fn person_at_end(&self, first: usize, end: usize, setting: Setting) -> Option<usize> {
        let line = self.line;
        (first + 1..end).find(|split| {
            let split = *split;
            if end - split < 2
                || line.tokens[split].is_common()
                    && TABLES.given(&line.tokens[split].key) != Some(false)
            {
                return false;
            }
            let before = &line.tokens[split - 1];
            // `Rosa Maria Beatrice Holt`: a town may bear her second name.
            let hers = split == first + 2 && TABLES.given(&before.key).is_some();
            let clear = !hers
                && (before.is_common()
                    || known_at(line, split - 1).is_some()
                    || (first..split).any(|i| known_at(line, i).is_some_and(|(e, _)| e == split)));
            let odd = (split..end)
                .all(|i| !line.tokens[i].is_common() && line.tokens[i].case == Case::Title);
            if TABLES.given(&line.tokens[split].key) == Some(false)
                && known_at(line, split).is_none_or(|(_, known)| known.also_given)
            {
                return clear && person::confidence(line, split, end, Around::default()).is_some();
            }
            setting.portfolio
                && clear
                && odd
                && end - split <= 3
                && line.noun_ending(end - 1).is_none()
        })
    }

    /// The head noun of the tokens `first..end`, numbers and company forms at the end passed over.
    pub(super) fn head(&self, first: usize, end: usize) -> Option<(Kind, usize)> {
        let line = self.line;
        let mut last = end.checked_sub(1)?;
        while last > first
            && (line.tokens[last].case == Case::Digit || is_roman(line.tokens[last].text))
        {
            last -= 1;
        }
        if last < first {
            return None;
        }
        let token = line.get(last)?;
        if LEGAL.contains(&token.key.as_str()) && last > first {
            return Some((Kind::Organisation, last));
        }
        if let Some((kind, _, at)) = line.noun_ending(last)
            && (at >= first || TABLES.noun(&token.noun_lemma()).is_some())
        {
            let kind = if at >= first {
                kind
            } else {
                TABLES
                    .noun(&token.noun_lemma())
                    .map_or(kind, |noun| noun.name_kind.clone())
            };
            return Some((kind, last));
        }
        // `Lake Norrby`, `Radio Norrby`.
        let lead = line.get(first)?;
        if last > first && LEADS_EVENT.contains(&lead.key.as_str()) {
            return Some((Kind::Event, last));
        }
        if last > first && LEADS_PLACE.contains(&lead.key.as_str()) {
            return Some((Kind::Place, last));
        }
        if last > first && LEADS_BODY.contains(&lead.key.as_str()) {
            return Some((Kind::Organisation, last));
        }
        None
    }

    /// A piece without a known beginning.
    pub(super) fn plain(&mut self, first: usize, end: usize, setting: Setting) -> usize {
        let line = self.line;
        let (mut first, end) = (first, end);
        // A closed word, a number or a title that slipped in front.
        while first + 1 < end && CLOSED.contains(&line.tokens[first].key.as_str()) {
            first += 1;
        }
        // `Heads of State or Government of the Union`: no government of the Union.
        if first > 1 && heads_of_government(line, first - 1) && line.is(first - 2, "state") {
            return (first + 1).max(end);
        }
        // `Title IV`, `Tab 3`; letters alone.
        let counts = |at: usize| {
            line.get(at)
                .is_some_and(|token| token.case == Case::Digit || is_roman(token.text))
        };
        if PARTS.contains(&line.tokens[first].key.as_str())
            && (end - first == 1 && counts(end) || end - first == 2 && counts(first + 1))
            || line.tokens[first..end]
                .iter()
                .all(|token| token.is_initial())
        {
            return end;
        }
        let head = self.head(first, end);
        // `EU-Ghana trade`: two names in one word are neither.
        if head.is_none()
            && line.tokens[first]
                .text
                .split_once(['-', '–'])
                .is_some_and(|(one, other)| {
                    let known = |part: &str| TABLES.longest(&super::key(part)) > 0;
                    known(one) && known(other) && TABLES.given(&line.tokens[first].key).is_none()
                })
        {
            return end;
        }
        let single = end - first == 1;
        let (mut kind, head_at) = match &head {
            Some((kind, at)) => (Some(kind.clone()), *at),
            None => (None, end - 1),
        };
        let may =
            setting.may_extend && (!setting.portfolio || head.is_some()) && self.depth < DEEPEST;
        if may
            && self.joins_head(end)
            && let Some((joined, read)) = self.joined(first, end)
        {
            return self.finish(first, read, joined.1, joined.0, setting);
        }
        let mut read = end;
        if may
            && (head.is_some() || !single || line.is(end, "of"))
            && !(head.is_none() && line.tokens[first..end].iter().all(|t| !t.is_common()))
        {
            read = self.complement(first, end, kind.as_ref(), head_at);
        }
        let extended = read > end;
        // `2030 Agenda`: a year before the name.
        if let Some(before) = first.checked_sub(1).and_then(|before| line.get(before))
            && before.case == Case::Digit
            && before.text.len() == 4
            && (before.text.starts_with("19") || before.text.starts_with("20"))
            && matches!(kind, Some(Kind::Event | Kind::Initiative | Kind::Work))
            && !first
                .checked_sub(2)
                .and_then(|at| line.get(at))
                .is_some_and(|token| super::cue::CALENDAR.contains(&token.key.as_str()))
        {
            first -= 1;
        }
        // `the 3D Print Hall`.
        if head.is_some()
            && let Some(before) = first.checked_sub(1).and_then(|before| line.get(before))
            && before.case == Case::Digit
            && before.text.len() < 5
            && before.text.ends_with(|c: char| c.is_ascii_uppercase())
        {
            first -= 1;
        }
        if single && !extended && first + 1 == end {
            return self.single(first, kind, setting);
        }
        if kind.is_none() {
            let words: Vec<_> = line.tokens[first..end]
                .iter()
                .filter(|token| token.case != Case::Mark)
                .collect();
            let odd = words.iter().filter(|token| !token.is_common()).count();
            if odd == 0 && !extended {
                return read;
            }
            if setting.portfolio && odd == 0 {
                return read;
            }
            let people = odd == words.len()
                && (2..=3).contains(&words.len())
                && words.iter().all(|token| token.case == Case::Title);
            kind = if extended {
                // Ordinary words with a complement and no head noun: `Rights of Nature`.
                if odd == 0 {
                    return read;
                } else {
                    Some(Kind::Organisation)
                }
            } else if people {
                Some(Kind::Person)
            } else {
                Some(Kind::Organisation)
            };
            let kind = kind.unwrap_or(Kind::Organisation);
            self.found
                .push(Found::name(first, read, head_at, kind, 0.45));
            return read;
        }
        self.finish(
            first,
            read,
            head_at,
            kind.unwrap_or(Kind::Organisation),
            setting,
        )
    }

    pub(super) fn finish(
        &mut self,
        first: usize,
        read: usize,
        head: usize,
        kind: Kind,
        setting: Setting,
    ) -> usize {
        let chained = self.line.tokens[first..read]
            .iter()
            .any(|token| token.any(&["of", "for"]));
        let ordinary = self.line.tokens[first..read]
            .iter()
            .all(|token| token.is_common() || token.case == Case::Mark);
        if setting.inner && ordinary && !chained {
            return read;
        }
        // `Board Member`: a post of one, no people.
        let one = &self.line.tokens[head.clamp(first, read.saturating_sub(1).max(first))];
        if kind == Kind::Group && one.noun_lemma() == one.key && role(&one.key).is_some() {
            return read;
        }
        // `Secretary of Health and Human Services`: what the post is for.
        let last = &self.line.tokens[read.saturating_sub(1).max(first)];
        let plural = ordinary && last.noun_lemma() != last.key;
        if setting.portfolio && (kind != Kind::Organisation || plural) && !chained {
            return read;
        }
        let confidence = if setting.portfolio { 0.7 } else { 0.9 };
        let head = head.clamp(first, read.saturating_sub(1).max(first));
        self.found
            .push(Found::name(first, read, head, kind, confidence));
        read
    }
}

pub(super) fn is_roman(text: &str) -> bool {
    text.len() <= 4 && text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
}
