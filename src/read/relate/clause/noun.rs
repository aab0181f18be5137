//! Which things a noun of the tree stands for.

use super::super::body::has_members;
use super::super::hindrance::SORTS;
use super::super::roles::affiliated;
use super::super::words::{Words, country_after};
use crate::model::Kind;
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// A mention, and how sure it is that it is meant.
pub(super) type Name = (usize, f32);

/// Nouns that stand for what follows their `of`.
const TRANSPARENT: [&str; 30] = [
    "expert",
    "specialist",
    "executive",
    "lawyer",
    "group",
    "number",
    "series",
    "representative",
    "member",
    "leadership",
    "team",
    "part",
    "majority",
    "one",
    "some",
    "all",
    "most",
    "half",
    "many",
    "several",
    "range",
    "variety",
    "delegation",
    "leader",
    "staff",
    "official",
    "participant",
    "people",
    "capacity",
    "work",
];

/// Nouns for people who act for the body named before them.
const STAFF: [&str; 16] = [
    "lawyer",
    "staff",
    "team",
    "expert",
    "official",
    "representative",
    "specialist",
    "employee",
    "worker",
    "researcher",
    "officer",
    "delegation",
    "volunteer",
    "scientist",
    "executive",
    "booth",
];

/// Prepositions of more than one word that end before a name.
const LONG: [&str; 14] = [
    "in collaboration with",
    "in cooperation with",
    "in partnership with",
    "in coordination with",
    "in conjunction with",
    "in association with",
    "in support of",
    "on behalf of",
    "together with",
    "with support from",
    "with support of",
    "with the support of",
    "as part of",
    "in front of",
];

/// The things that a noun stands for, each with how sure that is; `besides` is the noun that it hangs on, in a mention
/// that may hold both: `the visit to Norway`.
pub(super) fn names(words: &Words<'_>, noun: usize, besides: Option<usize>) -> Vec<Name> {
    let lemma = noun_lemma(words.at(noun));
    let mut found: Vec<Name> = Vec::new();
    let own = covering(words, noun, besides);
    // `both countries`, `the two leaders`
    if let Some(two) = super::super::pairs::two(words, noun) {
        return two.map(|mention| (mention, 0.85)).to_vec();
    }
    if let Some(mention) = own {
        if words.names_thing(mention) && words.mention(mention).form != Form::Adjective {
            let sure = match words.mention(mention).form {
                Form::Name => 1.0,
                Form::Nominal => 0.92,
                _ => 0.8,
            };
            found.push((mention, sure));
            if let Some(country) = country_after(words, mention) {
                found.push((country, 0.9));
            }
            // `UNESCO lawyers`: they and the body that they act for.
            let body = words.inside(mention).find(|inner| {
                let end = words.mention(*inner).end;
                matches!(words.letter(*inner), 'o' | 'i')
                    && words.mention(*inner).first == words.mention(mention).first
                    && end <= noun
                    && !(end..noun).any(|at| words.upos(at) == Upos::Noun)
            });
            if STAFF.contains(&lemma.as_str())
                && !matches!(lemma.as_str(), "delegation" | "team" | "booth")
                && words.mention(mention).form == Form::Nominal
                && let Some(body) = body
            {
                found.push((body, 0.7));
            }
        }
    } else if let Some(person) = words.titled(noun).or_else(|| beside(words, noun)) {
        found.push((person, 0.97));
    } else if let Some(place) = sort_of(words, noun) {
        found.push((place, 0.95));
    } else if let Some(before) = before(words, noun) {
        let letter = words.letter(before);
        if STAFF.contains(&lemma.as_str()) && matches!(letter, 'o' | 'g' | 'i') {
            found.push((before, 0.75));
        } else if lemma == "capital" && letter == 'c' {
            // `Norway's capital, Oslo`: where the city is named, it is meant.
            let comma = usize::from(words.at(noun + 1) == ",");
            let city = words.starts(noun + 1 + comma);
            let city = city.filter(|city| words.letter(*city) == 'l');
            found.push((city.unwrap_or(before), 0.85));
        } else if letter == 'l' && SORTS.contains(&words.at(noun)) {
            found.push((before, 0.85));
        }
    }
    let bare = found.is_empty();
    let group = own.is_some_and(|m| *words.kind(m) == Kind::Group);
    // `a member of the council started it`: the council did not.
    let one = words.xpos(noun) == "NN" && matches!(lemma.as_str(), "member" | "participant");
    // `met with leaders of the union`, `hosted participants of the programme`
    let met = lemma == "participant"
        || lemma == "leader" && matches!(words.tree.label(noun), "obj" | "obl" | "nmod");
    // `the southern half of the town` is not the town.
    let piece =
        matches!(lemma.as_str(), "part" | "half") && words.tree.part(noun, &["amod"]).is_some();
    if (bare || group) && TRANSPARENT.contains(&lemma.as_str()) && !one && !piece {
        for part in words.tree.all(noun, "nmod") {
            let prep = preposition(words, part);
            if matches!(prep.as_str(), "of" | "from") {
                for word in words.tree.joined(part) {
                    // Who leads the delegation of Norway does not lead Norway.
                    let inside = own.is_some_and(|own| word < words.mention(own).end);
                    let inner = names(words, word, Some(noun)).into_iter();
                    let inner = inner.filter(|(mention, _)| {
                        let place = matches!(words.letter(*mention), 'c' | 'l');
                        // Nor does who plays teams from Norway play Norway, or meets members of its parliament meet that.
                        let guests = met && prep != "from"
                            || lemma == "member" && has_members(words, *mention);
                        !(inside && (place || lemma == "delegation")
                            || place && lemma == "team"
                            || guests)
                    });
                    found.extend(inner.map(|(mention, sure)| (mention, sure * 0.85)));
                }
            }
        }
    }
    if bare {
        // `partners like UNESCO and the bank`, `bodies such as the league`
        for part in words.tree.all(noun, "nmod") {
            let prep = preposition(words, part);
            if part > noun
                && matches!(prep.as_str(), "like" | "such as" | "including")
                && !hangs_nearer(words, noun, part)
            {
                let inner = words.tree.joined(part).into_iter();
                let inner = inner.flat_map(|word| names(words, word, Some(noun)));
                found.extend(inner.map(|(mention, sure)| (mention, sure * 0.85)));
            }
        }
    }
    if own.is_none() && PEOPLE.contains(&lemma.as_str()) {
        found.extend(including(words, noun));
    }
    found
}

/// `leads this goal convening agencies including UNESCO`, `teachers in other states, including Norway`: whether a list
/// is of another plural noun, right before it.
fn hangs_nearer(words: &Words<'_>, noun: usize, part: usize) -> bool {
    let case = words
        .tree
        .all(part, "case")
        .filter(|case| *case < part)
        .min();
    let Some(last) = case.and_then(|case| case.checked_sub(1)) else {
        return false;
    };
    let last = if words.at(last) == "," {
        last.saturating_sub(1)
    } else {
        last
    };
    last > noun && words.xpos(last) == "NNS" && !words.tree.joined(noun).contains(&last)
}

/// People who are told apart by those named after `including`.
const PEOPLE: [&str; 14] = [
    "official",
    "representative",
    "expert",
    "leader",
    "member",
    "guest",
    "participant",
    "dignitary",
    "minister",
    "speaker",
    "delegate",
    "ambassador",
    "scholar",
    "scientist",
];

/// `officials of the Ministry, including the director Ana Diaz and Ola Berg`: the people named.
fn including(words: &Words<'_>, noun: usize) -> Vec<Name> {
    const FAR: usize = 24;
    let mut found = Vec::new();
    let end = (noun + 1..noun + FAR).find(|at| {
        words.at(*at) == "including"
            || matches!(words.xpos(*at), "VBD" | "VBZ" | "VBP" | "MD")
            || *at >= words.len()
    });
    let Some(mut at) = end
        .filter(|at| words.at(*at) == "including")
        .map(|at| at + 1)
    else {
        return found;
    };
    for _ in 0..FAR / 2 {
        while words.upos(at) == Upos::Det && words.starts(at).is_none() {
            at += 1;
        }
        let named = words.starts(at).filter(|name| words.letter(*name) == 'p');
        let Some(person) = named.or_else(|| words.titled(at)) else {
            break;
        };
        found.push((person, 0.85));
        let end = words.mention(person).end;
        let comma = usize::from(words.at(end) == ",");
        let and = usize::from(words.at(end + comma) == "and");
        if comma + and == 0 {
            break;
        }
        at = end + comma + and;
    }
    found
}

/// `the village of Norrby`: the place is what follows.
fn sort_of(words: &Words<'_>, noun: usize) -> Option<usize> {
    let place = words.starts(noun + 2)?;
    let of = SORTS.contains(&words.at(noun)) && words.at(noun + 1) == "of";
    (of && words.letter(place) == 'l').then_some(place)
}

/// `referee Joel Aguilar`: the name right after a noun that hangs on it.
fn beside(words: &Words<'_>, noun: usize) -> Option<usize> {
    let name = words.starts(noun + 1)?;
    let mention = words.mention(name);
    let hangs = (mention.first..mention.end).any(|word| words.tree.head(word) == Some(noun));
    let owns = matches!(words.at(mention.end), "'s" | "'");
    (hangs && !owns && mention.form == Form::Name).then_some(name)
}

/// All that a noun and what is joined to it stand for.
pub(super) fn all_names(words: &Words<'_>, noun: usize, besides: Option<usize>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut push = |name: Name| {
        if !found.iter().any(|(mention, _)| *mention == name.0) {
            found.push(name);
        }
    };
    let joined = words.tree.joined(noun);
    for word in &joined {
        names(words, *word, besides).into_iter().for_each(&mut push);
    }
    in_list(words, &joined).into_iter().for_each(&mut push);
    out_of_name(words, noun).into_iter().for_each(&mut push);
    titled_list(words, noun).into_iter().for_each(&mut push);
    found.retain(|(mention, _)| !is_of_post(words, *mention));
    found
}

/// `Ana Diaz, Director, Borealis Bank; Ola Berg`: whether a mention is the body of the post of the person before it.
pub(super) fn is_of_post(words: &Words<'_>, mention: usize) -> bool {
    const FAR: usize = 16;
    let mut first = words.mention(mention).first;
    if words.letter(mention) != 'o' {
        return false;
    }
    if affiliated(words, mention).is_some() {
        return true;
    }
    while first > 0 && words.upos(first - 1) == Upos::Det {
        first -= 1;
    }
    let mut at = first;
    let mut post = false;
    while at > 0 && first - at < FAR {
        at -= 1;
        match words.at(at) {
            "," => {
                let person = |name: &usize| words.letter(*name) == 'p';
                if words.ends(at).filter(person).is_some() {
                    return post && words.at(first - 1) == ",";
                }
            }
            ";" | ":" | "." | "and" => return false,
            _ if words.upos(at) == Upos::Verb => return false,
            word => post |= role(&noun_lemma(word)).is_some(),
        }
    }
    false
}

/// `the Office, the Ministry and the Centre`: the middle one of a list, where the parser took it for an apposition of the
/// first. Of one sort with it, and named, before another that `and` joins.
pub(super) fn in_list(words: &Words<'_>, joined: &[usize]) -> Vec<Name> {
    let tree = &words.tree;
    let (Some(first), Some(last)) = (joined.first(), joined.iter().max()) else {
        return Vec::new();
    };
    let sort = |mention: usize| match words.letter(mention) {
        'o' | 'g' | 'c' | 'i' => 'o',
        other => other,
    };
    let head = covering(words, *first, None).map(sort);
    let mut found = Vec::new();
    for part in tree.all(*first, "appos").filter(|part| part < last) {
        let named = covering(words, part, None).filter(|m| words.mention(*m).form == Form::Name);
        if head.is_some() && named.map(sort) == head {
            found.extend(
                names(words, part, None)
                    .into_iter()
                    .map(|(m, sure)| (m, sure * 0.9)),
            );
        }
    }
    found
}

/// `the Ministry of Trade, the Court, and the Bank`: the names after one in a list that commas part and `and` ends, as it
/// stands in the text, all of one sort; none where there is no such list of three.
pub(super) fn listed_after(words: &Words<'_>, mention: usize) -> Vec<usize> {
    let fits = |other: usize| {
        words.mention(other).form == Form::Name && words.letter(other) == words.letter(mention)
    };
    let mut found = vec![];
    let mut last = mention;
    while fits(last) && found.len() < 24 {
        let mut at = words.mention(last).end;
        let comma = words.at(at) == ",";
        at += usize::from(comma);
        let and = words.at(at) == "and";
        at += usize::from(and);
        at += usize::from(words.at(at) == "the");
        let Some(next) = words.starts(at).filter(|_| comma || and) else {
            break;
        };
        found.push(next);
        if and {
            return match found.len() {
                0 | 1 => Vec::new(),
                _ => found.into_iter().filter(|one| fits(*one)).collect(),
            };
        }
        last = next;
    }
    Vec::new()
}

/// `the Ministry of Trade, the Court and the Bank`, where the parser joined the Court to Trade: what is joined to a word
/// inside a name stands beside the name.
pub(super) fn out_of_name(words: &Words<'_>, noun: usize) -> Vec<Name> {
    let Some(own) = covering(words, noun, None).map(|own| words.mention(own)) else {
        return Vec::new();
    };
    if own.form != Form::Name {
        return Vec::new();
    }
    let inside = (own.first..own.end).filter(|word| *word != noun);
    let outside = inside
        .flat_map(|word| words.tree.all(word, "conj"))
        .filter(|word| *word >= own.end);
    outside
        .filter(|word| covering(words, *word, None).is_some())
        .flat_map(|word| names(words, word, None))
        .map(|(mention, sure)| (mention, sure * 0.9))
        .collect()
}

/// `Mayor of Bergen Ola Berg, Ambassador of Chile Siv Lund and Director Kai Moe`: the people of a list of titles, which
/// parsers seldom see.
fn titled_list(words: &Words<'_>, noun: usize) -> Vec<Name> {
    let mut found = Vec::new();
    let person = |mention: &usize| {
        words.letter(*mention) == 'p' && words.mention(*mention).form == Form::Name
    };
    let own = covering(words, noun, None).filter(person);
    let mut next = words.titled(noun).or(own);
    while let Some(person) = next.filter(|_| found.len() < 12) {
        let end = words.mention(person).end;
        let and = usize::from(words.at(end) == ",");
        let and = and + usize::from(words.at(end + and) == "and");
        next = (and > 0).then(|| words.titled(end + and)).flatten();
        found.extend(next.map(|person| (person, 0.9)));
    }
    found
}

/// The largest mention that holds a word, and not `besides`.
fn covering(words: &Words<'_>, noun: usize, besides: Option<usize>) -> Option<usize> {
    let top = (*words.top.get(noun)?)?;
    let holds = |mention: usize, word: usize| {
        let mention = words.mention(mention);
        mention.first <= word && word < mention.end
    };
    let Some(besides) = besides.filter(|besides| holds(top, *besides)) else {
        return Some(top);
    };
    words
        .inside(top)
        .filter(|inner| holds(*inner, noun) && !holds(*inner, besides))
        .max_by_key(|inner| words.mention(*inner).end - words.mention(*inner).first)
}

/// The last name before a noun that belongs to its phrase: `UNESCO` in `UNESCO lawyers`.
fn before(words: &Words<'_>, noun: usize) -> Option<usize> {
    let parts = words.tree.parts(noun).iter().rev();
    parts
        .filter(|part| **part < noun)
        .filter(|part| {
            ["compound", "nmod", "amod"]
                .iter()
                .any(|label| words.tree.is(**part, label))
        })
        .find_map(|part| words.top.get(*part).copied().flatten())
}

/// The preposition that leads a noun, of one word or more; empty for none.
pub(super) fn preposition(words: &Words<'_>, noun: usize) -> String {
    let tree = &words.tree;
    let mut case: Vec<usize> = Vec::new();
    for part in tree.all(noun, "case").filter(|part| *part < noun) {
        case.push(part);
        case.extend(tree.all(part, "fixed"));
    }
    case.sort_unstable();
    let Some(last) = case.last().copied() else {
        return String::new();
    };
    let ends = |long: &&&str| {
        let n = long.split(' ').count();
        (last + 1).checked_sub(n).is_some_and(|from| {
            long.split(' ')
                .enumerate()
                .all(|(at, word)| words.at(from + at) == word)
        })
    };
    if let Some(long) = LONG.iter().find(ends) {
        return (*long).to_owned();
    }
    let plain: Vec<&str> = case.iter().map(|at| words.at(*at)).collect();
    match plain.join(" ").as_str() {
        "in and around" => "in".to_owned(),
        "around" if words.reads(last.saturating_sub(2), &["in", "and", "around"]) => {
            "in".to_owned()
        }
        prep => prep.to_owned(),
    }
}

/// `each other`, `one another`.
pub(super) fn each_other(words: &Words<'_>, noun: usize) -> bool {
    let first = noun.saturating_sub(1);
    words.reads(first, &["each", "other"])
        || words.reads(first, &["one", "another"])
        || words.reads(noun, &["each", "other"])
        || words.reads(noun, &["one", "another"])
}

/// Whether a preposition says that two do something together.
pub(super) fn is_joint(prep: &str) -> bool {
    matches!(
        prep,
        "in collaboration with"
            | "in cooperation with"
            | "in partnership with"
            | "in coordination with"
            | "in conjunction with"
            | "in association with"
            | "together with"
    )
}
