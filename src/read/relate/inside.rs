//! Facts of names inside one another: `the Senate of Norway`, `UNESCO Norway`, `the Norwegian delegation`.

use super::body::{NAMED_BY_PLACE, STATE, held_by};
use super::compound::row_of;
use super::facts::Facts;
use super::hindrance::{GUESSED, KNOWN, is_itself, strikes};
use super::names::{ENVOYS, STAFF, add, group_of, is_change};
use super::tables::joint;
use super::words::Words;
use crate::model::Kind;
use crate::model::words::noun_lemma;
use crate::read::mention::{TABLES, is_site};
use crate::read::stage::{Form, Mention, Upos};

/// Bodies that are named after rivers and fields, or after whom they help.
const BANDS: [&str; 6] = ["army", "corps", "brigade", "regiment", "fleet", "friends"];
/// Groups that are places of work.
const FIRMS: [&str; 10] = [
    "business",
    "company",
    "firm",
    "bank",
    "ngo",
    "enterprise",
    "organisation",
    "organization",
    "institution",
    "school",
];

/// Works that tell of what they are of.
const TELLS_OF: [&str; 12] = [
    "dictionary",
    "encyclopedia",
    "history",
    "atlas",
    "map",
    "biography",
    "memoir",
    "story",
    "chronicle",
    "catalogue",
    "constitution",
    "charter",
];

/// Places beside what they are called after.
const WATERS: [&str; 8] = [
    "bay", "gulf", "sea", "strait", "straits", "cape", "port", "coast",
];

/// What a body draws up or follows: it is no part of it.
const NO_PART: [&str; 7] = [
    "framework",
    "goal",
    "goals",
    "agenda",
    "standard",
    "system",
    "volunteer",
];

/// Heads of names whose place in front says not where they are: `the Kennedy Administration`, `Norrby Mayor`.
const NOWHERE: [&str; 5] = ["administration", "capital", "mayor", "north", "south"];

/// What a body gives.
const PRIZES: [&str; 5] = ["award", "prize", "medal", "scholarship", "fellowship"];

/// Reads what the name of a mention holds.
pub(super) fn nested(words: &Words<'_>, outer: usize, facts: &mut Facts) {
    let mention = words.mention(outer);
    let inner: Vec<usize> = words.inside(outer).collect();
    for inner in inner {
        let part = words.mention(inner);
        if part.form == Form::Pronoun
            || part.form == Form::Nominal && part.end == mention.end && part.first == mention.first
        {
            continue;
        }
        // Only the parts that stand directly in it; a part of a part tells of that part.
        let holder = words
            .inside(outer)
            .filter(|mid| *mid != inner)
            .filter(|mid| {
                let mid = words.mention(*mid);
                mid.first <= part.first
                    && part.end <= mid.end
                    && mid.end - mid.first > part.end - part.first
            })
            .min_by_key(|mid| words.mention(*mid).end - words.mention(*mid).first)
            .unwrap_or(outer);
        inside(words, holder, inner, facts);
    }
}

fn inside(words: &Words<'_>, outer: usize, inner: usize, facts: &mut Facts) {
    if row_of(words, inner).is_some() {
        return;
    }
    let (whole, part) = (words.mention(outer), words.mention(inner));
    let head = noun_lemma(words.at(whole.head));
    let (kind, other) = (words.letter(outer), words.letter(inner));
    let mut before = part.first;
    while before > whole.first
        && (words.upos(before - 1) == Upos::Det || words.at(before - 1) == "the")
    {
        before -= 1;
    }
    let before = list_start(words, outer, before);
    let prep = if before > whole.first {
        words.at(before - 1)
    } else {
        ""
    };
    if kind == 'g' && prep == "of" && matches!(other, 'o' | 'g' | 'c') {
        // `a team of Norwegians`, `a team of UNESCO`.
        if head == "team" && (other != 'c' || part.form == Form::Adjective) {
            return;
        }
        if let Some(label) = group_of(&head) {
            add(
                words,
                facts,
                (outer, inner),
                label,
                prep,
                0.75,
                "name.inside",
            );
        }
        return;
    }
    if part.first == whole.first
        && matches!(
            words.at(part.end),
            "of" | "on" | "for" | "-" | "within" | "under" | "at"
        )
    {
        // `the Senate` in `the Senate of Norway`.
        return;
    }
    if part.form != Form::Adjective
        && let Some(joint) = joint(kind, prep, other)
    {
        if strikes(words, outer, joint.label) || is_itself(words, outer, inner) {
            return;
        }
        if joint.label == "amends" && !is_change(&head)
            || joint.label == "about"
                && (is_site(words.at(part.first)) || prep == "on" && stands_on(&head, kind, other))
            || joint.label == "created_by" && (whole.first..before).any(|at| words.at(at) == ":")
            || joint.label == "based_in"
                && (head == "order"
                    || part.end < whole.end && matches!(words.at(part.end), "'s" | "'"))
            || joint.label == "created_by" && TELLS_OF.contains(&head.as_str())
            || joint.label == "targets" && head == "party"
            || joint.label == "part_of"
                && kind == 'i'
                && whole.form == Form::Nominal
                && matches!(head.as_str(), "reform" | "challenge")
        {
            return;
        }
        let of = before.saturating_sub(2);
        if matches!(other, 'c' | 'l') && prep == "of" && is_land(words.at(of), of == whole.first) {
            return;
        }
        // `the Committee on the Problem of Norway`, `the Association of Nordic Ports`: not what the body itself is of.
        let between = |preps: &[&str]| {
            (whole.head + 1..before.saturating_sub(1)).any(|at| preps.contains(&words.at(at)))
        };
        if (kind, other) == ('i', 'i') && between(&["for", "on"])
            || kind == 'w' && joint.label == "created_by" && between(&["on", "about"])
        {
            return;
        }
        if matches!(other, 'c' | 'l') && between(&["on", "against"]) {
            return;
        }
        // `the Bay of Bergen`: beside it.
        if kind == 'l' && prep == "of" && WATERS.contains(&words.at(of)) {
            return;
        }
        let goes_on = words.at(part.end).starts_with(char::is_alphabetic)
            && part.end < whole.end
            && !matches!(words.upos(part.end), Upos::Adp | Upos::Cconj);
        if goes_on && joint.label == "targets" {
            return;
        }
        if joint.label == "based_in"
            && (goes_on || between(&["for", "to"]) || BANDS.contains(&words.at(of)))
        {
            return;
        }
        let ends = if joint.turned {
            (inner, outer)
        } else {
            (outer, inner)
        };
        let label = match joint.label {
            // `an organisation of former officers of the Army`: it is the officers who are the Army's.
            "part_of" if prep == "of" && of_people(words, whole, of) => {
                return;
            }
            // `the Institute of Economy of Trade`: the last is no body where no article makes it one.
            "part_of" if prep == "of" && before == part.first && part.confidence <= GUESSED => {
                return;
            }
            "part_of" if prep == "of" => held_by(words, outer, inner, of),
            label => label,
        };
        add(words, facts, ends, label, prep, 0.8, "name.inside");
        return;
    }
    if kind == 'o'
        && other == 'o'
        && part.end + 1 == whole.end
        && NAMED_BY_PLACE.contains(&head.as_str())
    {
        // `Lindholm University` is Lindholm.
        return;
    }
    // `the Mexican American Fund`
    if matches!(other, 'c' | 'l') && words.at(part.end) == "american" && part.end < whole.end {
        return;
    }
    // `the UNESCO Foundation`, `Lindholm FC`: a whole body, called after another or itself.
    if (kind, other) == ('o', 'o') && matches!(head.as_str(), "foundation" | "club" | "fc" | "inc")
    {
        return;
    }
    if kind == other && part.first <= whole.head && whole.head < part.end {
        return;
    }
    // `the UNESCO Rivers Goals`, `Harlem Capital`: what is no body of theirs, whatever its letters.
    let plain = kind == 'o' || matches!(head.as_str(), "goal" | "goals" | "standard");
    if matches!(kind, 'o' | 'i') && other == 'o' && plain && NO_PART.contains(&head.as_str())
        || (kind, other) == ('o', 'l')
            && NOWHERE.contains(&head.as_str())
            && (part.end + 1 == whole.end || part.first > whole.head)
    {
        return;
    }
    let first = part.first == whole.first || before == whole.first;
    let last =
        part.end == whole.end && (before == whole.first || words.upos(before - 1) != Upos::Adp);
    let owns = words.at(part.end) == "'s" && part.end < whole.end;
    let adjective = part.form == Form::Adjective || owns;
    let head_is = |list: &[&str]| list.contains(&head.as_str());
    let guessed = whole.form == Form::Name && whole.confidence <= GUESSED;
    let (label, sure) = match (kind, other) {
        ('g', 'c') if first && head_is(&ENVOYS) => ("represents", 0.85),
        ('g', 'c') if adjective && head_is(&FIRMS) => ("located_in", 0.75),
        ('g', 'l') if adjective && names_itself(words, inner) => return,
        ('g', 'c' | 'l') if adjective => ("from", 0.7),
        // `NFL draft experts` know the draft.
        ('g', 'o')
            if first
                && head_is(&STAFF)
                && (part.end..whole.head).any(|at| words.upos(at) == Upos::Noun) =>
        {
            return;
        }
        ('g', 'o') if first && head_is(&STAFF) => ("works_for", 0.8),
        // `the UNESCO team` is some of its people.
        ('g', 'o') if first && head == "team" => {
            if part.confidence <= GUESSED {
                return;
            }
            ("part_of", 0.7)
        }
        ('g', 'o') if first && head_is(&ENVOYS) => ("represents", 0.8),
        ('g', 'o') if first && part.confidence >= KNOWN => ("part_of", 0.6),
        ('o', 'c' | 'l') if adjective && whole.form != Form::Name && head_is(&FIRMS) => {
            ("located_in", 0.7)
        }
        ('o', 'c') if adjective && whole.form != Form::Name && head_is(&STATE) => ("part_of", 0.7),
        ('o', 'c' | 'l') if adjective && whole.form != Form::Name => return,
        ('o', 'c') if owns => ("part_of", 0.8),
        ('o', 'c') if first && head_is(&STATE) => ("part_of", 0.75),
        ('o', 'c' | 'l') if guessed || other == 'l' && is_adjective(words, inner) => return,
        ('o', 'c') if first && has_no_seat(words, outer) => return,
        ('o', 'l') if first && tells_elsewhere(words, outer, inner) => return,
        ('o', 'l') if first && is_family(words, inner) => return,
        // `Norrby High School`: after a place, or after somebody.
        ('o', 'l') if first && words.reads(part.end, &["high", "school"]) => return,
        ('o', 'c') if adjective && first => ("based_in", 0.65),
        ('o', 'c') if adjective => return,
        // `the White House Office`, `the Red Palace Guard`.
        ('o', 'l') if first && matches!(words.at(part.end - 1), "house" | "palace") => {
            ("part_of", 0.72)
        }
        // `ILO Norway and Chile`: an office for both, with its seat in one or elsewhere.
        ('o', 'c' | 'l') if last && ends_a_list(words, part.first) => return,
        ('o', 'c' | 'l') if first || last => ("based_in", 0.72),
        ('i', 'c')
            if !guessed
                && words.upos(part.end) != Upos::Propn
                && matches!(prep, "" | "in" | "of")
                && !(part.form == Form::Adjective && head == "campaign") =>
        {
            ("based_in", 0.65)
        }
        // `Borealis Maps`: what is made of a known name and words that say no kind.
        ('o', 'o') if first && guessed => return,
        ('o', 'o') if first => ("part_of", 0.72),
        // `the Clean Rivers initiative`, `the CRI programme`: the name is the programme's own.
        ('i', 'o') if first && part.end + 1 == whole.end => return,
        // `the UNESCO Peace Prize`: given by it.
        ('i', 'o') if first && head_is(&PRIZES) => return,
        ('i', 'o') if first => ("part_of", 0.55),
        ('o' | 'l', 'p')
            if first && part.form == Form::Name && part.end - part.first > 1 && !last =>
        {
            ("named_after", 0.65)
        }
        // `Germán Holt` bears a name of his own.
        ('p', 'c') if adjective && !words.written(part.first).is_ascii() => return,
        ('p', 'c') if adjective && part.form == Form::Adjective => ("citizen_of", 0.8),
        // `British India`, `the Spanish Netherlands`: the adjective says whose it was.
        ('l', 'c') if part.form == Form::Adjective && whole.form == Form::Name => return,
        ('l', 'l') if is_adjective(words, inner) => return,
        ('l', 'c' | 'l') if last && prep.is_empty() || adjective => ("located_in", 0.7),
        _ => return,
    };
    let surface = words.surface(part.first, part.end);
    add(
        words,
        facts,
        (outer, inner),
        label,
        &surface,
        sure,
        "name.inside",
    );
}

/// `of Norway, Chile and Peru`: where the list of names begins that stand under one preposition; `before` is where one of
/// them does.
fn list_start(words: &Words<'_>, outer: usize, before: usize) -> usize {
    let first = words.mention(outer).first;
    let mut start = before;
    while start > first + 1 {
        let mut joint = start;
        while joint > first && matches!(words.at(joint - 1), "and" | "," | "&") {
            joint -= 1;
        }
        let sibling = (words.inside(outer))
            .filter(|other| joint < start && words.mention(*other).end == joint)
            .max_by_key(|other| words.mention(*other).end - words.mention(*other).first);
        let Some(sibling) = sibling.map(|other| words.mention(other)) else {
            break;
        };
        if sibling.first <= first {
            break;
        }
        start = sibling.first;
        while start > first && words.upos(start - 1) == Upos::Det {
            start -= 1;
        }
    }
    start
}

/// `films on Radio Norrby`, `a parade on Harbour Square`: where something is shown or held, not what it is about.
fn stands_on(head: &str, kind: char, other: char) -> bool {
    let shown = matches!(
        head,
        "show" | "film" | "series" | "episode" | "programme" | "program"
    );
    let spoken = matches!(
        head,
        "conference"
            | "summit"
            | "forum"
            | "debate"
            | "session"
            | "meeting"
            | "talk"
            | "consultation"
            | "workshop"
            | "seminar"
            | "symposium"
            | "event"
            | "discussion"
            | "vote"
            | "hearing"
            | "dialogue"
            | "roundtable"
            | "negotiation"
            | "congress"
            | "webinar"
            | "lecture"
            | "training"
            | "course"
            | "colloquium"
    );
    shown && other == 'o' || kind == 'e' && other == 'l' && !spoken
}

/// Whether a word is a plural inside a name, and not its head.
fn of_people(words: &Words<'_>, whole: &Mention, at: usize) -> bool {
    at != whole.head && words.xpos(at) == "NNS"
}

/// `the State of Victoria` is Victoria; with nothing before the noun, so is `the Union of Comoros`.
fn is_land(noun: &str, alone: bool) -> bool {
    matches!(
        noun,
        "state"
            | "city"
            | "county"
            | "province"
            | "district"
            | "republic"
            | "commonwealth"
            | "kingdom"
            | "emirate"
            | "sultanate"
            | "principality"
            | "duchy"
            | "canton"
            | "prefecture"
            | "municipality"
            | "town"
            | "village"
            | "parish"
            | "constituency"
            | "ward"
    ) || alone && matches!(noun, "union" | "department" | "empire" | "federation")
}

/// `Chilean Americans`, `the U.S. Design System`: people, and what is nowhere.
fn has_no_seat(words: &Words<'_>, body: usize) -> bool {
    let mention = words.mention(body);
    let last = words.at(mention.head);
    let lemma = noun_lemma(last);
    let headed = TABLES.noun(&lemma).or_else(|| TABLES.noun(last)).is_some();
    matches!(
        lemma.as_str(),
        "system"
            | "assessment"
            | "record"
            | "plan"
            | "strategy"
            | "agenda"
            | "framework"
            | "policy"
    ) || lemma != last && !headed
}

/// `Lindholm College in Bergen`, `the Ana L. Diaz School`: the place in front is not where it is.
fn tells_elsewhere(words: &Words<'_>, body: usize, place: usize) -> bool {
    let (end, after) = (words.mention(body).end, words.mention(place).end);
    let there = matches!(words.at(end), "in" | "at")
        && words.starts(end + 1).is_some_and(|other| {
            matches!(words.letter(other), 'c' | 'l')
                && words.mention(other).entity != words.mention(place).entity
        });
    let initial = words.at(after).ends_with('.') && words.at(after).chars().count() == 2;
    there || initial
}

/// `Holt Oil` where the text speaks of Ana Holt: the firm is called after her family.
fn is_family(words: &Words<'_>, place: usize) -> bool {
    let mention = words.mention(place);
    let name = words.written(mention.first);
    mention.end == mention.first + 1
        && words.things.iter().any(|thing| {
            let family = thing.name.rsplit_once(' ');
            thing.kind == Kind::Person && family.is_some_and(|(_, family)| family == name)
        })
}

/// `European` as the name of a place: the text never names the place itself.
fn names_itself(words: &Words<'_>, place: usize) -> bool {
    let mention = words.mention(place);
    is_adjective(words, place)
        && (words.things.get(mention.entity)).is_some_and(|thing| {
            thing
                .name
                .to_lowercase()
                .ends_with(words.at(mention.end - 1))
        })
}

/// `European`: an adjective that the reader took for the place.
pub(super) fn is_adjective(words: &Words<'_>, place: usize) -> bool {
    let last = words.mention(place).end - 1;
    words.upos(last) == Upos::Adj
        || words.at(last).ends_with("ian")
            && words.mention(place).end - words.mention(place).first > 1
        || matches!(
            words.at(last),
            "european" | "african" | "asian" | "american" | "caribbean" | "nordic" | "baltic"
        )
}

/// Whether `and` stands before the word, or before its article.
fn ends_a_list(words: &Words<'_>, at: usize) -> bool {
    let article = usize::from(at > 0 && words.at(at - 1) == "the");
    at > article && matches!(words.at(at - 1 - article), "and" | "&")
}
