//! Names that go on over a small word: `James Holt and Co.`, `Division of Child and Youth Care`, `Centre for Studies in Trade`.

use super::super::Found;
use super::super::chain::{GOVERNS, is_adjective};
use super::super::cue::{CALENDAR, CLOSED, LEGAL};
use super::super::line::{Case, Line, Token};
use super::super::run::known_at;
use super::super::tables::TABLES;
use super::{OWN, SURE, is_named, put, with};
use crate::model::Kind;
use crate::read::stage::{Form, Upos};
use crate::text::BlockKind;

/// What a company is called after its founder.
const PARTNERS: [&str; 8] = [
    "co", "co.", "company", "sons", "brothers", "bros", "bros.", "partners",
];

/// Churches that have two seats.
const SEES: [&str; 4] = ["diocese", "archdiocese", "deanery", "archdeaconry"];

/// Small words inside the names of bodies.
const SMALL: [&str; 9] = ["of", "for", "and", "the", "in", "on", "&", "against", ","];

/// `James Holt and Co.`, `Gold Farms and Housing Developers Limited`.
pub(super) fn company(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if !line.is(one.end, "and") && !line.is(one.end, "&")
        || !matches!(one.kind, Kind::Person | Kind::Organisation)
    {
        return None;
    }
    let next = line.get(one.end + 1)?;
    let form = |at: usize| LEGAL.contains(&line.tokens[at].key.as_str());
    let mut end = one.end + 2;
    if !(next.is_capital() && next.any(&PARTNERS)) {
        let right = found.iter().find(|other| {
            other.first == one.end + 1 && other.form == Form::Name && form(other.end - 1)
        })?;
        if one.confidence >= SURE || one.kind == Kind::Person || (one.first..one.end).any(form) {
            return None;
        }
        end = right.end;
    }
    while line.get(end).is_some_and(|token| token.is_capital()) && form(end) {
        end += 1;
    }
    let mut new = with(one, one.first, end)?;
    new.kind = Kind::Organisation;
    new.head = end - 1;
    new.confidence = 0.9;
    Some(new)
}

/// `the Marda and Norrby Companies`: a group that is called after two.
pub(super) fn companies(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let right = found.iter().find(|right| {
        right.first == one.end + 1
            && right.form == Form::Name
            && right.end == right.first + 2
            && line.tokens[right.end - 1].any(&["companies", "brothers"])
    })?;
    let called = one.end == one.first + 1
        && line.tokens[one.first].case == Case::Title
        && !line.tokens[one.first].is_common()
        && one.kind != Kind::Country
        && (line.is(one.end, "and") || line.is(one.end, "&"))
        && one.first > 0
        && line.is(one.first - 1, "the");
    let mut new = with(one, one.first, right.end).filter(|_| called)?;
    new.kind = Kind::Organisation;
    new.head = right.end - 1;
    new.confidence = 0.9;
    Some(new)
}

/// `Division of Child and Youth Psychiatry`: the second field is no body of its own; `Diocese of Bath and Wells`.
pub(super) fn field(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if !line.is(one.end, "and") && !line.is(one.end, "&") {
        return None;
    }
    let at = one.end + 1;
    let governs = |names: &[&str]| {
        (one.first..one.end).any(|at| {
            names.contains(&line.tokens[at].noun_lemma().as_str()) && line.is(at + 1, "of")
        })
    };
    let title = |at: usize| line.get(at).is_some_and(|token| token.case == Case::Title);
    if governs(&SEES) && title(at) && !title(at + 1) && !line.is(at + 1, "of") {
        return with(one, one.first, at + 1);
    }
    if one.kind != Kind::Organisation || !governs(&GOVERNS) {
        return None;
    }
    let right = found
        .iter()
        .find(|other| other.first == at && other.form == Form::Name)?;
    let plain = (right.first..right.end).all(title)
        && known_at(line, at).is_none()
        && right.confidence < SURE
        && (right.kind != Kind::Person
            || right.confidence < 0.5 && TABLES.given(&line.tokens[at].key).is_none())
        && line
            .noun_ending(right.end - 1)
            .is_none_or(|(kind, ..)| kind != Kind::Organisation);
    let ordinary = line.tokens[one.end - 1].is_common();
    (plain && ordinary && right.end > at + 1)
        .then(|| with(one, one.first, right.end))
        .flatten()
}

/// `Society for Research in Human Milk and Lactation`, `Harbour Award for Best Actress in a Play`.
pub(super) fn subject(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    if !matches!(one.kind, Kind::Organisation | Kind::Initiative | Kind::Work)
        || line.noun_ending(one.head).is_none()
            && !(one.first..one.end).any(|at| line.is(at, "for"))
    {
        return None;
    }
    // `the Lindholm Award for Best Performance by an Actress`: no post.
    let awarded = line.is(one.end, "by");
    let word = |at: usize| {
        line.get(at).is_some_and(|token| {
            // `Institute for Studies in Danish Art`
            let nation = at == one.end + 1
                && known_at(line, at).is_some_and(|(end, known)| known.adjective && end == at + 1);
            token.case == Case::Title
                && (token.is_common() || nation || is_adjective(&token.key))
                && !CLOSED.contains(&token.key.as_str())
                && !CALENDAR.contains(&token.key.as_str())
                && (awarded || TABLES.title(&token.key).is_none())
                && (nation || known_at(line, at).is_none())
                && !matches!(token.upos, Upos::Verb | Upos::Aux)
        })
    };
    let run = |from: usize| {
        let mut end = from;
        while word(end) {
            end += 1;
        }
        end
    };
    let joint = line.get(one.end)?;
    let article = line
        .get(one.end + 1)
        .is_some_and(|token| token.any(&["a", "an"]) && token.case == Case::Lower);
    let award = one.kind == Kind::Initiative && article && joint.any(&["in", "with", "by"]);
    if !(joint.is("in") || award) {
        return None;
    }
    let from = one.end + 1 + usize::from(award);
    let mut end = run(from);
    let goes_on = line.get(end).is_some_and(|token| token.is_capital());
    if end == from
        || goes_on
        || is_named(found, from) && !award && line.noun_ending(end - 1).is_some()
    {
        return None;
    }
    let body = line
        .noun_ending(end - 1)
        .is_some_and(|(kind, ..)| matches!(kind, Kind::Organisation | Kind::Event | Kind::Place));
    if body && !award {
        return None;
    }
    if line.is(end, "and") && run(end + 1) > end + 1 && !is_named(found, end + 1) {
        end = run(end + 1);
    }
    with(one, one.first, end)
}

/// `Communist Party of Cuba`: a party or a court is that of its country.
pub(super) fn of_place(line: &Line<'_>, found: &[Found], one: &Found) -> Option<Found> {
    let headed =
        line.tokens[one.end - 1].any(&["party", "court", "front"]) && one.end > one.first + 1;
    if one.kind != Kind::Organisation || !headed || !line.is(one.end, "of") {
        return None;
    }
    let at = one.end + 1 + usize::from(line.is(one.end + 1, "the"));
    let place = found
        .iter()
        .filter(|other| {
            other.first == at
                && other.form == Form::Name
                && matches!(other.kind, Kind::Country | Kind::Place)
                && other.confidence >= OWN
        })
        .max_by_key(|other| other.end)?;
    let mut new = with(one, one.first, place.end)?;
    new.confidence = new.confidence.min(0.9);
    Some(new)
}

/// Drops names that hold two others with `and the` between: `the Berg Conference on Trade and the Holt Conference on Rivers`.
pub(super) fn drop_pairs(line: &Line<'_>, found: &mut Vec<Found>) {
    let names = found.clone();
    found.retain(|one| {
        let pair = |left: &Found| {
            left.first == one.first
                && left.end < one.end
                && left.confidence >= OWN
                && line.is(left.end, "and")
                && line.is(left.end + 1, "the")
                && names.iter().any(|right| {
                    right.first == left.end + 2 && right.end == one.end && right.confidence >= OWN
                })
        };
        !(one.form == Form::Name && names.iter().any(pair))
    });
}

/// Cuts names in two that hold two bodies: `Silver Bank and Signature Bank`, `UNESCO & Holt Motor Company`.
pub(super) fn split_pairs(line: &Line<'_>, found: &mut Vec<Found>) {
    let body = |at: usize| {
        let token = &line.tokens[at];
        token.is_capital()
            && (LEGAL.contains(&token.key.as_str())
                || line
                    .noun_ending(at)
                    .is_some_and(|(kind, ..)| kind == Kind::Organisation))
    };
    let mut halves = Vec::new();
    found.retain(|one| {
        let joint = (one.first + 1..one.end.saturating_sub(2))
            .find(|at| line.is(*at, "and") || line.is(*at, "&"));
        let Some(joint) = joint.filter(|_| {
            one.form == Form::Name && one.kind == Kind::Organisation && body(one.end - 1)
        }) else {
            return true;
        };
        let twins = joint > one.first + 1
            && line.tokens[joint - 1].key == line.tokens[one.end - 1].key
            && !(one.first..one.end).any(|at| line.is(at, "of") || line.is(at, "for"));
        let front = &line.tokens[one.first];
        let short = joint == one.first + 1
            && front.case == Case::Upper
            && front.text.len() > 3
            && front.text.bytes().all(|byte| byte.is_ascii_uppercase());
        if twins || short {
            halves.extend(with(one, one.first, joint));
            halves.extend(with(one, joint + 1, one.end));
        }
        !(twins || short)
    });
    for mut half in halves {
        half.head = half.end - 1;
        half.name = None;
        let there = |one: &Found| one.first <= half.first && half.end <= one.end;
        if !found.iter().any(there) {
            found.push(half);
        }
    }
}

/// Names whose acronym counts words beside them: `Centre for Studies in Trade (CST)`, `Rivers Strategy and Lakes Plan (RSLP)`.
pub(super) fn acronyms(line: &Line<'_>, found: &mut [Found]) {
    for open in 2..line.len() {
        let Some((end, acronym)) = acronym(line, open) else {
            continue;
        };
        let inside = |at: usize| {
            let token = &line.tokens[at];
            token.is_capital() || token.case == Case::Lower && token.any(&SMALL) || token.is(",")
        };
        let starts = (end.saturating_sub(16)..end)
            .rev()
            .take_while(|at| inside(*at));
        let post = |at: usize| {
            let token = &line.tokens[at];
            TABLES.title(&token.key).is_some() || token.is("member")
        };
        let first = starts
            .filter(|at| line.tokens[*at].is_capital() && !post(*at))
            .find(|at| {
                // `Interim Force in Norway (IFIN)` counts its small word.
                [false, true]
                    .iter()
                    .any(|small| initials(line, *at, end, *small) == acronym)
            });
        let Some(first) = first else { continue };
        let whole = |one: &Found| one.first <= first && one.end >= end;
        let crosses = |one: &Found| {
            one.form == Form::Name && one.first < first && one.end > first && one.end < end
        };
        let base = (0..found.len())
            .filter(|at| {
                let one = &found[*at];
                one.form == Form::Name
                    && first <= one.first
                    && one.first < one.end
                    && one.end <= end
                    && !matches!(one.kind, Kind::Country | Kind::Place | Kind::Person)
            })
            .max_by_key(|at| (found[*at].first == first, found[*at].end - found[*at].first));
        if let Some(base) = base
            && !found.iter().any(|one| whole(one) || crosses(one))
            && end - first < 14
            && let Some(new) = with(&found[base], first, end)
        {
            put(line, found, base, new);
        }
    }
}

/// The acronym in brackets, or after `known as`, at a mark, in small letters; and where what it stands for ends.
fn acronym(line: &Line<'_>, mark: usize) -> Option<(usize, String)> {
    let at = match line.tokens[mark].text {
        "(" => mark + 1,
        "—" | "–" | "," if line.is(mark + 1, "known") && line.is(mark + 2, "as") => mark + 3,
        _ => return None,
    };
    let token = line.get(at).filter(|token| token.is_capital())?;
    let plain: String = token.text.chars().filter(|c| *c != '-').collect();
    // `Nurses and Teachers of Norway (NTNs)`
    let plain = plain.strip_suffix('s').unwrap_or(&plain);
    let letters =
        plain.len() > 2 && plain.len() < 9 && plain.chars().all(|c| c.is_ascii_uppercase());
    let closed = line.tokens[mark].text != "(" || line.is(at + 1, ")");
    (letters && closed).then(|| (mark, plain.to_ascii_lowercase()))
}

/// First letters of the words with capitals, both of those with a hyphen; and of prepositions where small words count.
fn initials(line: &Line<'_>, first: usize, end: usize, small: bool) -> String {
    let mut letters = String::new();
    let counts = |token: &&Token<'_>| {
        token.is_capital() || small && token.upos == Upos::Adp && token.case == Case::Lower
    };
    for token in line.tokens[first..end].iter().filter(counts) {
        for part in token.text.split(['-', '‑']) {
            letters.extend(part.chars().next().into_iter().flat_map(char::to_lowercase));
        }
    }
    letters
}

/// `Local Government (Scotland) Act 1889`: one law.
pub(super) fn acts(line: &Line<'_>, found: &mut Vec<Found>) {
    for at in 4..line.len() {
        let token = &line.tokens[at];
        let act = token.case == Case::Title && token.any(&["act", "bill", "order", "regulations"]);
        if !act || !line.is(at - 1, ")") {
            continue;
        }
        let Some(open) = (at.saturating_sub(6)..at - 1)
            .rev()
            .find(|at| line.is(*at, "("))
        else {
            continue;
        };
        let mut first = open;
        while first > 0
            && (line.tokens[first - 1].case == Case::Title
                || line.tokens[first - 1].any(&["and", "of"]) && first < open)
            && !line.tokens[first - 1].is("the")
        {
            first -= 1;
        }
        while first < open && !line.tokens[first].is_capital() {
            first += 1;
        }
        if first == open || open - first > 6 {
            continue;
        }
        let year = line
            .get(at + 1)
            .is_some_and(|token| token.case == Case::Digit && token.text.len() == 4);
        let end = at + 1 + usize::from(year);
        let apart = |one: &Found| one.end <= first || end <= one.first;
        found.retain(|one| {
            let place = matches!(one.kind, Kind::Country | Kind::Place) && one.confidence >= OWN;
            apart(one) || place && first < one.first && one.end < end
        });
        found.push(Found::name(first, end, at, Kind::Work, 0.9));
    }
}

/// `Department of Roads (DR) Idea Lab`: the lab is one of the department.
pub(super) fn behind_brackets(line: &Line<'_>, found: &mut [Found]) {
    if line.tagged.block == BlockKind::Table {
        return;
    }
    let mut more = Vec::new();
    for one in found.iter() {
        let open = one.end;
        let acronym = line.is(open, "(")
            && line
                .get(open + 1)
                .is_some_and(|token| token.case == Case::Upper)
            && line.is(open + 2, ")");
        if one.form != Form::Name || one.kind != Kind::Organisation || !acronym {
            continue;
        }
        let tail = found.iter().position(|tail| {
            tail.first == open + 3
                && tail.form == Form::Name
                && matches!(
                    tail.kind,
                    Kind::Organisation | Kind::Event | Kind::Initiative
                )
                && line.tokens[tail.first..tail.end]
                    .iter()
                    .all(|token| token.is_common() || tail.kind == Kind::Organisation)
                && (SURE..0.92).contains(&tail.confidence)
                && !line.is(tail.end, "(")
        });
        if let Some(tail) = tail {
            let mut whole = found[tail].clone();
            whole.first = one.first;
            whole.name = Some(format!(
                "{} {}",
                line.name(one.first, one.end),
                line.name(open + 3, found[tail].end)
            ));
            more.push((tail, whole));
        }
    }
    for (tail, whole) in more {
        found[tail] = whole;
    }
}
