//! Runs of capitalised words, and the known names in them.

use super::Found;
use super::cue::{CALENDAR, CLOSED, PARTICLES};
use super::line::{Case, Lexicon, Line};
use super::name::Namer;
use super::tables::{Known, TABLES, Title};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};
use crate::text::BlockKind;

/// Most tokens of a run: a line of nothing but capitals is cut.
const LONGEST: usize = 32;

/// Finds the names of a line, outside the tokens that are `taken` already.
pub(super) fn find(line: &Line<'_>, lexicon: &Lexicon, found: &mut Vec<Found>, taken: &[bool]) {
    let mut namer = Namer {
        line,
        lexicon,
        found,
        depth: 0,
    };
    let mut at = 0;
    let mut portfolio = false;
    while at < line.len() {
        if taken[at] {
            if let Some((end, known)) = known_at(line, at) {
                namer.known(at, end, known);
                at = end;
            } else {
                at += 1;
            }
            continue;
        }
        if !begins(line, lexicon, at) {
            // `Minister of the …`: the small words between a post and what it is for.
            let small = line.tokens[at].any(&["of", "for", "the", "and", ",", "on", "to", "in"]);
            portfolio = portfolio && small;
            at += 1;
            continue;
        }
        let end = run_end(line, lexicon, at, taken);
        let (next, post) = namer.run(at, end, portfolio);
        at = next.max(at + 1);
        portfolio = post
            || portfolio
                && line.get(at).is_some_and(|token| {
                    token.any(&["of", "for", "the", "and", ",", "on", "to", "in"])
                });
    }
}

/// Names of countries in Cyrillic.
pub(super) fn cyrillic(line: &Line<'_>, found: &mut Vec<Found>) {
    for (at, token) in line.tokens.iter().enumerate() {
        if let Some(country) = token
            .is_capital()
            .then(|| TABLES.cyrillic_country(&token.key))
            .flatten()
        {
            let mut one = Found::name(at, at + 1, at, Kind::Country, 0.9);
            one.name = Some(country.to_owned());
            found.push(one);
        }
    }
}

/// Whether a name may begin at `at`.
pub(super) fn begins(line: &Line<'_>, lexicon: &Lexicon, at: usize) -> bool {
    let token = &line.tokens[at];
    if line.is_english() || token.text.is_ascii() {
        capital(line, lexicon, at)
    } else {
        token.is_capital() && token.text.bytes().any(|b| b.is_ascii()) && capital(line, lexicon, at)
    }
}

/// Whether the token is capitalised as names are, and not because something begins here.
pub(super) fn capital(line: &Line<'_>, lexicon: &Lexicon, at: usize) -> bool {
    let Some(token) = line.get(at) else {
        return false;
    };
    if !token.is_capital() {
        return false;
    }
    // `UN-led`, `WHO-funded`: the hyphen makes an ordinary word of it.
    if token
        .text
        .rsplit_once(['-', '‑'])
        .is_some_and(|(front, tail)| {
            let named = front.chars().filter(|c| c.is_uppercase()).count() > 1
                || TABLES.known(front, &super::key(front)).is_some();
            named && tail.starts_with(char::is_lowercase) && TABLES.common(tail).is_some()
        })
    {
        return false;
    }
    if token.case == Case::Upper {
        return token.text.len() > 1
            && !(CLOSED.contains(&token.key.as_str())
                && TABLES.known(token.text, &token.key).is_none());
    }
    if TABLES.title(&token.key) == Some(Title::Before) && !token.is("st") {
        return true;
    }
    if CALENDAR.contains(&token.key.as_str()) {
        return known_at(line, at).is_some_and(|(end, _)| end > at + 1);
    }
    if CLOSED.contains(&token.key.as_str()) && !token.is_initial() {
        let follows = line
            .get(at + 1)
            .is_some_and(|next| next.is_capital() && TABLES.title(&next.key).is_some());
        // `the World Table Tennis Cup`: a word for parts of a text, in the middle of a name.
        let inside = token.any(&[
            "table", "story", "page", "figure", "part", "source", "photo",
        ]) && at > 0
            && line.tokens[at - 1].is_capital()
            && line
                .get(at + 1)
                .is_some_and(|next| next.case == Case::Title && next.text.len() > 2);
        return known_at(line, at).is_some()
            || token.any(&["first", "second"]) && follows
            || inside && !line.opens(at) && !line.opens(at - 1);
    }
    if token.text.chars().count() == 1 && !token.is_initial() {
        return line.get(at + 1).is_some_and(|next| next.is_capital()) && !line.opens(at);
    }
    if !line.opens(at) {
        return true;
    }
    opening(line, lexicon, at)
}

/// Whether the first word of something is a name's.
fn opening(line: &Line<'_>, lexicon: &Lexicon, at: usize) -> bool {
    let token = &line.tokens[at];
    let (lower, upper) = lexicon.counts(&token.key);
    if known_at(line, at).is_some() || TABLES.given(&token.key) == Some(false) && !token.is_common()
    {
        return true;
    }
    let next = line.get(at + 1);
    let next_capital = next.is_some_and(|next| {
        next.is_capital()
            && !CLOSED.contains(&next.key.as_str())
            && !CALENDAR.contains(&next.key.as_str())
    });
    if !token.is_common() {
        // `Foster cooperation among …`: an item of a list begins with a verb more often than with a name.
        if line.tagged.block == BlockKind::ListItem
            && upper == 0
            && next.is_some_and(|next| next.upos == Upos::Noun && next.case == Case::Lower)
        {
            return false;
        }
        let ordinary = matches!(token.upos, Upos::Verb | Upos::Noun | Upos::Adj)
            && upper == 0
            && !next_capital;
        return (lower == 0 || upper > lower || next_capital)
            && !ordinary
            && !matches!(token.upos, Upos::Adv | Upos::Sconj);
    }
    if TABLES.title(&token.key).is_some() && next_capital {
        return true;
    }
    if upper > 0 && lower == 0 && token.upos != Upos::Verb {
        return true;
    }
    // `North Brenik joined`.
    let side = [
        "north", "south", "east", "west", "northern", "southern", "eastern", "western",
    ];
    if token.any(&side) && next.is_some_and(|next| next.is_capital() && !next.is_common()) {
        return true;
    }
    // `Gender Equality Law`, `Ministry of Health`: an ordinary noun or adjective before another capital, or a head noun before `of`.
    let part = TABLES.common(&token.key);
    let heads = line
        .noun_ending(at)
        .is_some_and(|(kind, _, _)| kind != Kind::Group);
    let of = next.is_some_and(|next| next.any(&["of", "for"]))
        && (line.get(at + 2).is_some_and(|t| t.is_capital())
            || line.is(at + 2, "the") && line.get(at + 3).is_some_and(|t| t.is_capital()));
    if heads && of && upper >= lower {
        return true;
    }
    let next_known = known_at(line, at + 1).is_some()
        || next
            .is_some_and(|next| next.case == Case::Upper || TABLES.given(&next.key) == Some(false));
    next_capital
        && !next_known
        && matches!(part, Some(b'n' | b'a') | None)
        && !matches!(token.upos, Upos::Verb | Upos::Adv | Upos::Adp)
}

/// The token after the run that begins at `at`.
pub(super) fn run_end(line: &Line<'_>, lexicon: &Lexicon, at: usize, taken: &[bool]) -> usize {
    let mut end = at + 1;
    while end < line.len().min(at + LONGEST) && !taken.get(end).copied().unwrap_or(false) {
        let token = &line.tokens[end];
        let capital_at = |i: usize| {
            capital(line, lexicon, i)
                && !taken.get(i).copied().unwrap_or(false)
                && (!line.opens(i) || i == end)
        };
        if capital_at(end) && (!line.opens(end) || line.tokens[end - 1].is_initial()) {
            end += 1;
            continue;
        }
        let before = &line.tokens[end - 1];
        let joins = match token.text {
            "&" | "&amp;" | "/" => capital_at(end + 1),
            _ if token.is_possessive() => {
                capital_at(end + 1) && (people(line, end - 1) || office(line, end))
            }
            // `the Owen–Lindholm House`: two family names in one.
            "–" if glued(line, end) && before.is_capital() && capital_at(end + 1) => {
                known_at(line, end - 1).is_none() && known_at(line, end + 1).is_none()
            }
            "-" | "–" => {
                before.case == Case::Digit
                    && line
                        .get(end + 1)
                        .is_some_and(|next| next.case == Case::Digit)
                    && numbered(line, end + 1)
            }
            _ if token.case == Case::Digit => numbered(line, end),
            _ if token.case == Case::Lower
                && (token.text.split_once(['-', '\'', '’'])).is_some_and(|(particle, rest)| {
                    (PARTICLES.contains(&particle) || matches!(particle, "d" | "l" | "dell"))
                        && rest.starts_with(char::is_uppercase)
                }) =>
            {
                true
            }
            _ if PARTICLES.contains(&token.key.as_str()) && token.case == Case::Lower => {
                capital_at(end + 1) && !before.is_common()
            }
            _ => false,
        };
        if !joins {
            // A name of several words may hold small ones: `People's Republic of China`.
            match known_from(line, at, end) {
                Some(longer) => {
                    end = longer;
                    continue;
                }
                None => break,
            }
        }
        end += 1;
    }
    end
}

/// `Attorney General's Office`: what is called after the post of its head.
fn office(line: &Line<'_>, mark: usize) -> bool {
    let post = |at: usize| TABLES.title(&line.tokens[at].key) == Some(Title::Role);
    line.is(mark + 1, "office")
        && mark > 0
        && (post(mark - 1) || mark > 1 && line.is(mark - 1, "general") && post(mark - 2))
}

/// Whether no blank stands beside a mark.
fn glued(line: &Line<'_>, at: usize) -> bool {
    let words = &line.tagged.words;
    at > 0
        && words.get(at + 1).is_some_and(|next| {
            words[at - 1].span.end == words[at].span.start && words[at].span.end == next.span.start
        })
}

/// Where a known name ends that begins in the run `first..end` and goes past it.
fn known_from(line: &Line<'_>, first: usize, end: usize) -> Option<usize> {
    (first..end).find_map(|at| {
        known_at(line, at)
            .map(|(known_end, _)| known_end)
            .filter(|known_end| *known_end > end)
    })
}

/// Whether the word before a possessive mark is one for people, so that the mark is inside a name: `Women's Fund`.
pub(super) fn people(line: &Line<'_>, at: usize) -> bool {
    let Some(token) = line.get(at) else {
        return false;
    };
    token.is_common()
        && (line
            .noun_ending(at)
            .is_some_and(|(kind, _, _)| kind == Kind::Group)
            || token.any(&["people", "peoples", "children", "world", "nations"]))
}

/// Whether the number at `at` belongs to the name before it: `Strategy 2050`, `Report 2024`.
fn numbered(line: &Line<'_>, at: usize) -> bool {
    let token = &line.tokens[at];
    let year = token.text.len() >= 4
        && (token.text.starts_with("19") || token.text.starts_with("20"))
        && token.text[..4].bytes().all(|b| b.is_ascii_digit());
    let headed = line.noun_ending(at - 1).is_some();
    let before = &line.tokens[at - 1];
    let range =
        year && before.any(&["-", "–"]) && at > 1 && line.tokens[at - 2].case == Case::Digit;
    range
        || year && (headed || before.is("vision"))
        || headed
            && token.text.len() <= 2
            && line
                .get(at + 1)
                .is_none_or(|next| !next.is("percent") && !next.is("%") && next.upos != Upos::Noun)
            && !line
                .get(at + 1)
                .is_some_and(|next| CALENDAR.contains(&next.key.as_str()))
}

/// The longest known name that begins at `at`: the token after it, and what is known.
pub(super) fn known_at<'t>(line: &Line<'_>, at: usize) -> Option<(usize, &'t Known)> {
    let token = line.get(at)?;
    if !token
        .text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        && !token.text.contains(char::is_uppercase)
    {
        return None;
    }
    let longest = TABLES.longest(&token.key);
    if longest == 0 {
        return None;
    }
    for end in (at + 1..=(at + 2 * longest).min(line.len())).rev() {
        let text = line.span(at, end).of(line.text);
        let last = &line.tokens[end - 1];
        if last.case == Case::Mark
            && !last.text.ends_with('.')
            && !last.text.ends_with('+')
            && end > at + 1
        {
            continue;
        }
        let key = line.key(at, end);
        if let Some(known) = TABLES.known(text, &key) {
            // A name of several words keeps its capitals: `the great depression` is none.
            let capitals = end == at + 1
                || last.is_capital()
                || last.case == Case::Digit
                || last.is_possessive();
            if capitals {
                return Some((end, known));
            }
        }
    }
    None
}

/// The form in which a known name stands.
pub(super) fn form_of(known: &Known) -> Form {
    if known.adjective {
        Form::Adjective
    } else {
        Form::Name
    }
}
