//! Names that go on over a small word or a mark: `the Youth in Boats Forum`, `College of Ola and Mira`, `Otto Hall at The Mill`.

use super::super::Found;
use super::super::cue::CLOSED;
use super::super::line::{Case, Line};
use super::super::run::known_at;
use super::super::tables::TABLES;
use super::{OWN, with};
use crate::model::Kind;
use crate::read::stage::Form;

/// What is called after two saints or a couple.
const CALLED: [&str; 8] = [
    "college",
    "church",
    "abbey",
    "basilica",
    "cathedral",
    "school",
    "hospital",
    "university",
];

/// Most words of a title behind a colon.
const LONGEST: usize = 14;

/// `the Youth in Boats Forum`, `the Norway Tech for Trade Alliance`: what stands before the small word is nothing by itself.
pub(super) fn slogan(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    // A text may begin with the small word.
    let joint = one.first.checked_sub(1).filter(|joint| *joint > 0)?;
    let small = &line.tokens[joint];
    let last = one.end - 1;
    // `the Helping Families for Clean Water Act`: an act is called by what it does.
    let act = one.kind == Kind::Work && line.tokens[last].any(&["act", "bill"]);
    let thing =
        (act || matches!(
            one.kind,
            Kind::Event | Kind::Initiative | Kind::Organisation
        )) && line
            .noun_ending(last)
            .is_some_and(|(kind, ..)| kind == one.kind)
            && line.tokens[last].case == Case::Title;
    if small.case != Case::Lower
        || !small.any(&["for", "in"])
        || !thing
        || one.end < one.first + 2
        || !line.tokens[one.first..one.end]
            .iter()
            .all(|token| token.is_common())
    {
        return None;
    }
    let word = |at: usize| {
        let token = &line.tokens[at];
        token.is_capital()
            && !CLOSED.contains(&token.key.as_str())
            && TABLES.title(&token.key).is_none()
            && TABLES.given(&token.key).is_none()
            && (act
                || line
                    .noun_ending(at)
                    .is_none_or(|(kind, ..)| kind == Kind::Group))
    };
    let longest = if act { 6 } else { 3 };
    let mut first = joint;
    while first > 0 && joint - first < longest && word(first - 1) {
        first -= 1;
    }
    let article = first > 0
        && (line.tokens[first - 1].any(&["the", "its", "their"])
            || line.tokens[first - 1].is_possessive());
    let before = &line.tokens[joint - 1];
    // `the United Nations in Trade Talks`: who has a name of its own is another.
    let own = (first..joint).any(|at| known_at(line, at).is_some_and(|(end, _)| end == joint))
        || found
            .iter()
            .any(|other| other.end == joint && other.confidence >= OWN);
    let plain = before.is_common() && (small.is("for") || joint == first + 1);
    // Several are no sort of talks: `the Greens in Trade Talks`.
    let one_sort = act || before.noun_lemma() == before.key;
    with(one, first, one.end).filter(|_| first < joint && article && plain && one_sort && !own)
}

/// `College of Ola and Mira`: whom it is called after are two.
pub(super) fn patrons(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let given = |at: usize| {
        line.get(at).is_some_and(|token| {
            token.case == Case::Title && TABLES.given(&token.key).is_some() && !token.is_common()
        })
    };
    let end = one.end + 2;
    let called = one.kind == Kind::Organisation
        && one.end > one.first + 2
        && line.is(one.end - 2, "of")
        && line.tokens[one.end - 3].any(&CALLED)
        && given(one.end - 1)
        && line.is(one.end, "and")
        && given(one.end + 1);
    let goes_on = line
        .get(end)
        .is_some_and(|next| next.is_capital() || next.is_possessive());
    with(one, one.first, end).filter(|_| called && !goes_on)
}

/// `Otto Hall at The Mill`: with the capital of its article, the second place is part of the first one's name.
pub(super) fn at_the(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let article = line
        .get(one.end + 1)
        .is_some_and(|token| token.text == "The" && line.is(one.end, "at"));
    let from = one.end + 2;
    let mut end = from;
    while end < from + 3
        && line
            .get(end)
            .is_some_and(|token| token.case == Case::Title && !CLOSED.contains(&token.key.as_str()))
    {
        end += 1;
    }
    let headed = line.noun_ending(one.end - 1).is_some() && one.end > one.first + 1;
    let place = matches!(one.kind, Kind::Place | Kind::Organisation);
    with(one, one.first, end).filter(|_| article && place && headed && end > from)
}

/// `Superior Court of Norrby, County of Brenik`: a court is told from its sisters by its county.
pub(super) fn county(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let court = one.kind == Kind::Organisation
        && line.tokens[one.first..one.end]
            .iter()
            .any(|token| token.is("court"));
    let at = one.end + 1;
    let named = line.is(one.end, ",") && line.is(at, "county") && line.is(at + 1, "of");
    let end = found
        .iter()
        .filter(|other| other.first == at && other.form == Form::Name && named && court)
        .map(|other| other.end)
        .max()?;
    with(one, one.first, end)
}

/// `University of Norrby, School of Law`: one of its schools.
pub(super) fn school(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let at = one.end + 1;
    let university = one.kind == Kind::Organisation
        && line.is(one.end, ",")
        && line.is(at + 1, "of")
        && line
            .get(at)
            .is_some_and(|token| token.any(&["school", "college", "faculty"]))
        && line.tokens[one.first..one.end]
            .iter()
            .any(|token| token.is("university"));
    let end = found
        .iter()
        .filter(|other| other.first == at && other.form == Form::Name && university)
        .map(|other| other.end)
        .max()?;
    with(one, one.first, end)
}

/// `Old Boats: The Diary of a Mill Owner`: the title goes on behind the colon.
pub(super) fn subtitle(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let from = one.end + 1;
    let opens = line.is(one.end, ":")
        && line
            .get(from)
            .is_some_and(|token| matches!(token.text, "The" | "A" | "An"));
    if one.kind != Kind::Work || !opens || one.first == 0 {
        return None;
    }
    let (mut end, mut capitals) = (from, 0);
    for at in from..line.len().min(from + LONGEST) {
        let token = &line.tokens[at];
        if token.is_capital() || token.case == Case::Digit {
            end = at + 1;
            capitals += 1;
        } else if !(token.any(&[
            "of", "for", "and", "the", "in", "on", "to", "a", "an", "from",
        ]) || token.is_possessive())
        {
            break;
        }
    }
    with(one, one.first, end).filter(|_| capitals > 2)
}

/// `Mobile Safety Guidelines and Recommendations`, `Award for Best Film or Series`: one name with two heads.
pub(super) fn two_heads(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let plural = |at: usize| {
        let token = &line.tokens[at];
        token.case == Case::Title && token.noun_lemma() != token.key && token.is_common()
    };
    let work = |at: usize| {
        line.noun_ending(at)
            .is_some_and(|(kind, ..)| kind == Kind::Work)
    };
    let at = one.end + 1;
    let capital = |at: usize| {
        line.get(at).is_some_and(|token| {
            token.case == Case::Title
                && token.is_common()
                && !CLOSED.contains(&token.key.as_str())
                && known_at(line, at).is_none()
        })
    };
    let named = |end: usize| {
        found
            .iter()
            .any(|other| other.first == at && other.end > end && other.form == Form::Name)
    };
    if line.is(one.end, "and")
        && one.kind == Kind::Work
        && one.end > one.first + 1
        && capital(at)
        && plural(one.end - 1)
        && plural(at)
        && work(at)
        && !capital(at + 1)
        && !line.is(at + 1, "of")
        && !line.is(at + 1, "for")
        && !named(at + 1)
    {
        return with(one, one.first, at + 1);
    }
    // An award's `for` says for what, one thing or another.
    let award = one.kind == Kind::Initiative
        && line.is(one.end, "or")
        && (one.first..one.end).any(|at| line.is(at, "for") && line.tokens[at].case == Case::Lower);
    let mut end = at;
    while award && end < at + 4 && capital(end) {
        end += 1;
    }
    with(one, one.first, end).filter(|_| end > at && !named(end))
}

/// `Karla Research and Counselling Centres`: without an article, what ends in a plural of ordinary words is no name by itself.
pub(super) fn plural(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let joint = one.first.checked_sub(1)?;
    let last = &line.tokens[one.end - 1];
    let ordinary = one.kind == Kind::Organisation
        && line.is(joint, "and")
        && one.end > one.first + 1
        && last.noun_lemma() != last.key
        && line.tokens[one.first..one.end]
            .iter()
            .all(|token| token.case == Case::Title && token.is_common())
        && known_at(line, one.first).is_none();
    let left = found.iter().find(|left| {
        let head = &line.tokens[left.end.max(1) - 1];
        left.end == joint
            && left.form == Form::Name
            && left.kind == Kind::Organisation
            && left.end > left.first + 1
            && head.is_common()
            && head.any(&[
                "research",
                "training",
                "education",
                "development",
                "support",
                "care",
            ])
            && line.tokens[left.first..left.end]
                .iter()
                .any(|token| !token.is_common())
    })?;
    with(one, left.first, one.end).filter(|_| ordinary)
}

/// What two places may share: `Marda and Brenik Primary Schools`.
const SHARED: [&str; 6] = [
    "schools",
    "universities",
    "colleges",
    "hospitals",
    "counties",
    "churches",
];

/// `Marda and Brenik Primary Schools` are two schools, each with the name of its sort.
pub(super) fn shared_head(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let strange = |one: &Found| {
        line.tokens[one.first].case == Case::Title
            && !line.tokens[one.first].is_common()
            && TABLES.title(&line.tokens[one.first].key).is_none()
    };
    let tail = |right: &Found| {
        let last = right.end - 1;
        let ordinary =
            |at: usize| line.tokens[at].case == Case::Title && line.tokens[at].is_common();
        let from = (right.first + 1..right.end).find(|at| ordinary(*at))?;
        let whole = (from..right.end).all(ordinary) && from <= right.first + 2;
        let sort = line.tokens[last].any(&SHARED) && right.form == Form::Name;
        (sort && whole && strange(right)).then(|| {
            let mut words: Vec<String> = (from..last)
                .map(|at| line.tokens[at].text.to_owned())
                .collect();
            let lemma = line.tokens[last].noun_lemma();
            let (head, rest) = lemma.split_at(1);
            words.push(head.to_uppercase() + rest);
            (from, words.join(" "))
        })
    };
    let left_of = |joint: usize| {
        found.iter().find(|left| {
            left.end == joint
                && left.end <= left.first + 2
                && left.form == Form::Name
                && strange(left)
                && line.noun_ending(left.end - 1).is_none()
        })
    };
    if one.name.is_some() {
        return None;
    }
    // The second one of both.
    if let Some(joint) = one.first.checked_sub(1).filter(|at| line.is(*at, "and"))
        && left_of(joint).is_some()
        && let Some((from, words)) = tail(one)
    {
        let mut new = one.clone();
        new.name = Some(format!("{} {words}", line.name(one.first, from)));
        return Some(new);
    }
    let right = found
        .iter()
        .filter(|right| right.first == one.end + 1 && line.is(one.end, "and"))
        .max_by_key(|right| right.end)?;
    let (_, words) = tail(right)?;
    left_of(one.end)?;
    let mut new = one.clone();
    new.name = Some(format!("{} {words}", line.name(one.first, one.end)));
    (new.kind, new.confidence) = (right.kind.clone(), OWN);
    Some(new)
}

/// `FishData.Gov`: a site is nobody.
pub(super) fn site(line: &Line<'_>, _: &[Found], one: &Found) -> Option<Found> {
    let (host, end) = line.tokens[one.first].key.rsplit_once('.')?;
    let address = host.len() > 2 && matches!(end, "gov" | "com" | "org" | "edu" | "net");
    let mut new = with(one, one.first, one.end)
        .filter(|_| address && one.end == one.first + 1 && one.kind == Kind::Person)?;
    new.kind = Kind::Work;
    Some(new)
}

/// Drops `California Stadium` of `Bank of California Stadium`: what was cut from a name is no place.
pub(super) fn drop_tails(line: &Line<'_>, found: &mut Vec<Found>) {
    let names = found.clone();
    found.retain(|one| {
        let cut = one.kind == Kind::Place
            && one.first > 0
            && line.is(one.first - 1, "of")
            && line.tokens[one.end - 1].any(&["stadium", "hall", "arena", "fame", "theatre"])
            && known_at(line, one.first).is_some_and(|(end, _)| end < one.end);
        !(cut
            && names.iter().any(|whole| {
                whole.form == Form::Name && whole.first < one.first && whole.end == one.end
            }))
    });
}
