//! Where names begin and end, once they are found: what belongs to a name beside it is taken in, what does not is left out.
//!
//! Each rule looks at one name and what stands beside it, and gives the name as it should be. A name may only grow over what
//! is no name of its own, or is one inside it.

mod campus;
mod dash;
mod fields;
mod joined;
mod network;
mod number;
mod office;
mod over;
mod owner;
mod pair;
mod person;
mod post;
mod purpose;
mod title;

use super::Found;
use super::line::{Case, Line};
use super::tables::TABLES;
use crate::model::Kind;
use crate::read::stage::Form;

pub(super) use number::is_numbered;
pub(super) use title::{is_seat, is_several, is_sort_of_place};

/// A name of no more confidence stands in no table and has no head noun.
const SURE: f32 = 0.75;

/// A name that something else than its capitals tells: it may stay as it is inside a longer one.
const OWN: f32 = 0.85;

/// What a rule makes of a name: the same name with other borders.
type Rule = fn(&Line<'_>, &[Found], &Found) -> Option<Found>;

/// The rules, in their order: later ones see what earlier ones made.
const RULES: [Rule; 57] = [
    title::state,
    owner::unmarked,
    person::party,
    post::before,
    post::behind,
    post::initials,
    post::leading,
    person::initial,
    person::suffix,
    person::month,
    person::long_family,
    person::small,
    person::noble,
    person::team,
    person::nickname,
    person::shared_family,
    title::memorial,
    title::verb,
    number::after,
    number::order,
    number::before,
    number::letter,
    number::prize,
    dash::before,
    dash::after,
    owner::before,
    owner::leading,
    owner::saint,
    owner::post,
    owner::nation,
    joined::company,
    joined::companies,
    joined::field,
    fields::before,
    fields::list_before,
    pair::given,
    pair::cause,
    pair::school,
    pair::lab,
    joined::subject,
    joined::of_place,
    campus::town,
    office::several,
    purpose::deed,
    purpose::second_field,
    title::district,
    pair::lower,
    over::slogan,
    over::patrons,
    over::at_the,
    over::county,
    over::school,
    over::subtitle,
    over::two_heads,
    over::plural,
    over::shared_head,
    over::site,
];

/// Sets the borders of the names of a line; cost: its names by its rules.
pub(super) fn settle(line: &Line<'_>, found: &mut Vec<Found>) {
    person::split_pairs(line, found);
    person::split_initials(line, found);
    post::split(line, found);
    post::split_person(line, found);
    post::drop_fields(line, found);
    joined::drop_pairs(line, found);
    network::widen(line, found);
    for rule in RULES {
        for at in 0..found.len() {
            let one = &found[at];
            if one.form == Form::Name
                && one.first < one.end
                && let Some(new) = rule(line, found, one)
                && !within(found, at, &new)
            {
                put(line, found, at, new);
            }
        }
    }
    joined::acronyms(line, found);
    joined::acts(line, found);
    joined::behind_brackets(line, found);
    pair::firms(line, found);
    found.retain(|one| one.first < one.end);
    joined::split_pairs(line, found);
    title::drop_posts(line, found);
    over::drop_tails(line, found);
    title::counties(line, found);
}

/// Whether a name that grew is still inside a sure one: `Karla St. Moberg` of `Karla St. Moberg Foundation`.
fn within(found: &[Found], at: usize, new: &Found) -> bool {
    let old = &found[at];
    let grown = new.first < old.first || new.end > old.end;
    grown
        && found.iter().enumerate().any(|(other, one)| {
            other != at
                && one.form == Form::Name
                && one.confidence >= OWN
                && one.first <= new.first
                && new.end <= one.end
                && one.end - one.first > new.end - new.first
        })
}

/// Puts a name in the place of another one; guesses inside it, and what is only its end, go.
fn put(line: &Line<'_>, found: &mut [Found], at: usize, mut new: Found) {
    let old = (found[at].first, found[at].end);
    new.head = new.head.clamp(new.first, new.end - 1);
    for (other, one) in found.iter_mut().enumerate() {
        if other == at || one.end <= new.first || new.end <= one.first {
            continue;
        }
        let nested = old.0 <= one.first && one.end <= old.1 && (one.first, one.end) != old;
        let inside = new.first <= one.first && one.end <= new.end;
        let own = one.confidence >= OWN
            && matches!(one.kind, Kind::Country | Kind::Place | Kind::Organisation)
            && !(one.kind == new.kind && one.end == new.end && one.first > old.0)
            && (one.first, one.end) != (new.first, new.end);
        // `Federation of Engineers' Tool Makers` is one name, not the federation's makers.
        let owner = one.first == new.first
            && one.kind == Kind::Organisation
            && line.get(one.end).is_some_and(|mark| mark.is_possessive());
        // `Fundación de Orleans`: what the words of another language name is nobody's place.
        let foreign = one.kind == Kind::Place
            && one.first > new.first
            && line.tokens[one.first - 1].any(&["de", "del", "di", "da", "du", "do"]);
        // `Victoria and Ola Holt Museum`: no town, but whom it is called after.
        let called = one.kind == Kind::Place
            && one.first == new.first
            && (line.is(one.end, "and") || line.is(one.end, "&"))
            && TABLES.given(&line.tokens[one.first].key).is_some();
        // `College of Ola and Mary`: nor at the end.
        let patron = one.kind == Kind::Place
            && one.end == new.end
            && one.first > old.1
            && line.is(one.first - 1, "and")
            && TABLES.given(&line.tokens[one.first].key).is_some();
        // `Nurses for Clean Rivers`: what they are for is no body.
        let cause = one.end == new.end
            && old.1 < one.first
            && line.tokens[one.first - 1].any(&["for", "against", "without"])
            && (line.tokens[one.first..one.end].iter()).all(|token| token.is_common());
        if !(inside && (nested || own)) || owner || foreign || called || patron || cause {
            one.end = one.first;
        }
    }
    found[at] = new;
}

/// The name with other borders.
fn with(one: &Found, first: usize, end: usize) -> Option<Found> {
    let mut new = one.clone();
    (new.first, new.end) = (first, end);
    (first < end).then_some(new)
}

/// Whether the network sees one name that holds both words.
fn seen_as_one(line: &Line<'_>, a: usize, b: usize) -> bool {
    line.tagged
        .names
        .iter()
        .any(|name| name.first <= a.min(b) && a.max(b) < name.end)
}

/// Whether the word is part of the phrase of one in `words`, as the tree says.
fn hangs_in(line: &Line<'_>, at: usize, words: &Found) -> bool {
    let head = line
        .tagged
        .tree
        .as_ref()
        .and_then(|tree| tree.heads.get(at));
    head.is_some_and(|head| (words.first..words.end).contains(&(*head as usize)))
}

/// A word with a capital of its own, in the middle of a sentence.
fn capital_inside(line: &Line<'_>, at: usize) -> bool {
    line.get(at)
        .is_some_and(|token| token.case == Case::Title && !line.opens(at))
}

/// Whether no blank stands between a word and the next.
fn touches_next(line: &Line<'_>, at: usize) -> bool {
    let words = &line.tagged.words;
    words
        .get(at + 1)
        .is_some_and(|next| words[at].span.end == next.span.start)
}

/// Whether the name that begins at `at` is one of two with something between them: `between Norway and Chile`.
fn is_between(line: &Line<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|at| line.is(at, "between") || line.is(at, "both"))
}

/// Whether a name of the line holds the word.
fn is_named(found: &[Found], at: usize) -> bool {
    found
        .iter()
        .any(|one| one.form == Form::Name && one.first <= at && at < one.end)
}
