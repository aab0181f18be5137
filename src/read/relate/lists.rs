//! Lists that say what something is made of: `agencies such as A and B`, `a coalition of A, B and C`, `a delegation of
//! nurses, doctors and UNESCO staff`.

use super::facts::{Facts, Found};
use super::role::stands_before_noun;
use super::words::Words;
use crate::model::words::noun_lemma;
use crate::model::{Status, Time};
use crate::read::stage::{Form, Upos};

/// What leads a list of examples or parts after its whole; longest first.
const LEADS: [&[&str]; 10] = [
    &["which", "includes"],
    &["such", "as"],
    &["composed", "of"],
    &["consisting", "of"],
    &["made", "up", "of"],
    &["comprised", "of"],
    &["comprising", "of"],
    &["comprising"],
    &["including"],
    &["namely"],
];

/// Nouns for wholes that people and bodies are members of.
const WHOLES: [&str; 17] = [
    "delegation",
    "coalition",
    "consortium",
    "alliance",
    "team",
    "group",
    "committee",
    "panel",
    "commission",
    "council",
    "jury",
    "network",
    "partnership",
    "board",
    "crew",
    "band",
    "caravan",
];

/// Reads the lists of a sentence.
pub(super) fn read(words: &Words<'_>, facts: &mut Facts) {
    for whole in words.tops() {
        let mention = words.mention(whole);
        if mention.form == Form::Pronoun || mention.form == Form::Adjective {
            continue;
        }
        let after =
            mention.end + usize::from(matches!(words.at(mention.end), "," | "-" | "–" | "—"));
        if let Some(lead) = LEADS.iter().find(|lead| words.reads(after, lead)) {
            let exact = !matches!(lead, ["such", "as"] | ["including"] | ["namely"]);
            let surface = words.surface(after, after + lead.len());
            tell(words, whole, after + lead.len(), exact, &surface, facts);
        } else if words.at(mention.end) == "of"
            && is_whole(words, whole)
            && mention.form == Form::Nominal
        {
            of(words, whole, mention.end + 1, facts);
        }
    }
}

fn is_whole(words: &Words<'_>, whole: usize) -> bool {
    let head = noun_lemma(words.at(words.mention(whole).head));
    WHOLES.contains(&head.as_str())
}

/// `a coalition of A and B`: more than one name, or several people of a kind.
fn of(words: &Words<'_>, whole: usize, from: usize, facts: &mut Facts) {
    let items = items(words, from, whole);
    let first = items.first().copied();
    let several = items.len() > 1
        || first.is_some_and(|first| {
            words.letter(first) == 'g' && words.mention(first).form == Form::Nominal
        });
    if several {
        add(words, whole, &items, "of", 0.75, facts);
    }
}

fn tell(
    words: &Words<'_>,
    whole: usize,
    from: usize,
    exact: bool,
    surface: &str,
    facts: &mut Facts,
) {
    let mention = words.mention(whole);
    let plural = {
        let head = words.at(mention.head);
        noun_lemma(head) != head
    };
    let wide = match words.letter(whole) {
        'g' => plural || is_whole(words, whole),
        'o' => {
            mention.form == Form::Nominal && (plural || exact) || exact && is_whole(words, whole)
        }
        'i' => exact || is_whole(words, whole),
        _ => false,
    };
    if wide {
        let items = items(words, from, whole);
        add(words, whole, &items, surface, 0.72, facts);
    }
}

fn add(
    words: &Words<'_>,
    whole: usize,
    items: &[usize],
    surface: &str,
    sure: f32,
    facts: &mut Facts,
) {
    for item in items {
        facts.add(
            words,
            Found {
                subject: *item,
                label: "member_of",
                object: whole,
                surface: surface.to_owned(),
                status: Status::Asserted,
                time: Time::default(),
                confidence: sure,
                rule: "list.member",
            },
        );
    }
}

/// The things of a list from a word on; empty where its first word begins none.
fn items(words: &Words<'_>, from: usize, whole: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = from;
    let mut last = false;
    while found.len() < 16 {
        while matches!(words.upos(at), Upos::Det | Upos::Adj)
            && words.starts(at).is_none()
            && at < words.len()
        {
            at += 1;
        }
        let Some(item) = words.starts(at) else {
            break;
        };
        let mention = words.mention(item);
        let fits = !stands_before_noun(words, item)
            && matches!(words.letter(item), 'p' | 'o' | 'g' | 'c')
            && !matches!(mention.form, Form::Pronoun | Form::Adjective)
            && words.mention(whole).entity != mention.entity;
        if !fits {
            break;
        }
        found.push(item);
        if last {
            break;
        }
        let mut next = mention.end;
        if words.at(next) == "(" && words.at(next + 2) == ")" {
            next += 3;
        }
        let comma = usize::from(matches!(words.at(next), "," | ";"));
        let and = usize::from(matches!(words.at(next + comma), "and" | "&"));
        if comma + and == 0 {
            break;
        }
        at = next + comma + and;
        // What a finite verb follows begins a clause of its own.
        let verb = words
            .starts(at)
            .map(|next| words.mention(next).end)
            .is_some_and(|end| matches!(words.xpos(end), "VBD" | "VBZ" | "VBP" | "MD"));
        if comma + and == 2 && verb {
            break;
        }
        last = and == 1;
    }
    found
}
