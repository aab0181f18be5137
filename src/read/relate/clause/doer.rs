//! Who does what a verb says.

use super::super::words::Words;
use super::noun::{
    Name, all_names, in_list, is_joint, is_of_post, listed_after, names, out_of_name, preposition,
};
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// Who does it.
#[derive(Debug, Clone, Default)]
pub(super) struct Doers {
    pub(super) names: Vec<Name>,
    /// The nouns of the tree that they were found in.
    pub(super) words: Vec<usize>,
    /// Who does it together with them: `UNESCO, together with the bank, organised`.
    pub(super) beside: Vec<Name>,
    /// `no country`, `neither`, `none of them`.
    pub(super) none: bool,
}

impl Doers {
    /// Whether they are named as examples of others: `experts, including the bank and the league, work with`.
    pub(super) fn exemplary(&self, words: &Words<'_>) -> bool {
        let named = || {
            self.names
                .iter()
                .map(|(mention, _)| words.mention(*mention).first)
        };
        let first = self.words.iter().copied().chain(named()).min();
        let last = named().max();
        let between = first.unwrap_or(0)..last.unwrap_or(0);
        between
            .into_iter()
            .any(|at| words.at(at) == "including" || words.reads(at, &["such", "as"]))
    }
}

/// Who does what the verb or predicate at a word says; none where the tree tells nobody.
pub(super) fn doers(words: &Words<'_>, at: usize) -> Doers {
    let tree = &words.tree;
    let mut found = Doers::default();
    let told = tree.subject(at);
    let stars = words.lemma(at) == "star" && words.xpos(at) == "VBG";
    if stars
        && tree.part(at, &["aux"]).is_none()
        && let Some(work) = work_before(words, at)
    {
        found.names.push((work, 0.9));
        return found;
    }
    if let Some(named) = after_with(words, at) {
        found.names.push((named, 0.9));
        return found;
    }
    if let Some(named) = before_comma(words, at) {
        // After a quote or a date the parser is misled by what stands before it.
        let apart = at > 1
            && (matches!(words.at(at - 2), "\"" | "”" | "''") || words.upos(at - 2) == Upos::Num);
        let trusted = !apart
            && tree.label(at) == "acl"
            && told.as_ref().is_some_and(|told| {
                told.words
                    .iter()
                    .any(|word| !names(words, *word, None).is_empty())
            });
        if !trusted {
            found.names.push((named, 0.9));
            return found;
        }
    }
    if let Some(names) = of_promise(words, at) {
        found.names = names;
        return found;
    }
    let Some(told) = told else {
        return found;
    };
    let sure = if told.own { 1.0 } else { 0.9 };
    for word in &told.words {
        if owns_too(words, *word, &told.words) {
            continue;
        }
        let word = &dateline(words, *word).unwrap_or(*word);
        let mut here = match after_place(words, *word) {
            Some(name) => vec![(name, 0.9)],
            None => names(words, *word, None),
        };
        if told.own && *word == told.words[0] {
            here.extend(in_list(words, &told.words));
            here.extend(out_of_name(words, *word));
        }
        if here.is_empty() {
            // `This talk, the first meeting of the league, was held`: the apposition names it.
            let other = tree.part(*word, &["appos"]);
            let other = other.map(|other| names(words, other, None));
            here.extend(
                other
                    .into_iter()
                    .flatten()
                    .map(|(m, sure)| (m, sure * 0.85)),
            );
        }
        here.extend(after_apposition(words, *word));
        found.none |= tree
            .all(*word, "det")
            .any(|det| matches!(words.at(det), "no" | "neither"))
            || tree.all(*word, "cc").any(|cc| words.at(cc) == "neither")
            || matches!(words.at(*word), "none" | "nobody" | "neither")
            || neither(words, *word);
        for part in tree.all(*word, "nmod") {
            if is_joint(&preposition(words, part)) {
                found.beside.extend(all_names(words, part, Some(*word)));
            }
            // `UNESCO, in cooperation with the bank, organised`
            for deep in tree.all(part, "nmod") {
                if words.top[part].is_none() && is_joint(&preposition(words, deep)) {
                    found.beside.extend(all_names(words, deep, Some(*word)));
                }
            }
        }
        // `UNESCO, together with the bank, organised`
        let beside = tree.all(*word, "advmod");
        for together in beside.filter(|beside| words.at(*beside) == "together") {
            for part in tree.all(together, "obl") {
                if words.at(together + 1) == "with" && preposition(words, part).ends_with("with") {
                    found.beside.extend(all_names(words, part, Some(*word)));
                }
            }
        }
        for (mention, known) in here {
            if !found.names.iter().any(|(old, _)| *old == mention) {
                found.names.push((mention, known * sure));
            }
        }
    }
    for (mention, sure) in found.names.clone() {
        for other in listed_after(words, mention) {
            if !found.names.iter().any(|(old, _)| *old == other) {
                found.names.push((other, sure * 0.9));
            }
        }
    }
    // `In 1999, in Oslo won the prize`: somewhere, nobody says who.
    found.names.retain(|(mention, _)| {
        let named = words.mention(*mention);
        let led = named.sentence == words.index
            && named.first > 0
            && matches!(words.at(named.first - 1), "in" | "at");
        !(led && matches!(words.letter(*mention), 'l' | 'c'))
    });
    // `Ana Diaz hosted Ola Berg, Director, and Siv Lund`, joined across the verb: who stands after it is no subject. Nor is
    // one of the list in `The speakers include: Ana Diaz, Ola Berg`.
    let across = told.own && told.words.first().is_some_and(|first| *first < at);
    if across || words.lemma(at) == "include" {
        found.names.retain(|(mention, _)| {
            let mention = words.mention(*mention);
            mention.sentence != words.index || mention.first < at
        });
    }
    found
        .names
        .retain(|(mention, _)| !is_of_post(words, *mention));
    if found.names.is_empty()
        && let Some(other) = instead(words, at)
    {
        found.names = other;
    }
    // `a play by Ana Diaz that is inspired by`: the play is.
    if told.thing {
        let named = |(mention, _): &Name| {
            words.letter(*mention) == 'p' && words.mention(*mention).form == Form::Name
        };
        if !found.names.is_empty() && found.names.iter().all(named) {
            let over = told.words.first().and_then(|word| tree.head(*word));
            found.names = over.map_or(Vec::new(), |noun| names(words, noun, None));
        }
        found.names.retain(|name| !named(name));
    }
    if told.human {
        let human = |(mention, _): &Name| matches!(words.letter(*mention), 'p' | 'g');
        if !found.names.iter().any(human)
            && let Some(noun) = told.words.first().and_then(|word| tree.head(*word))
        {
            found.names = names(words, noun, None);
        }
        found.names.retain(human);
    }
    // `Ola Berg and Siv Lund, who leads the league`: she alone.
    if told.human && !told.own && found.names.len() > 1 && is_of_one(words, at) {
        let before = |(mention, _): &Name| words.mention(*mention).end <= at;
        let last = found.names.iter().filter(|name| before(name));
        let last = last.max_by_key(|(mention, _)| words.mention(*mention).first);
        let last = last.filter(|(m, _)| words.mention(*m).form == Form::Name);
        if let Some(last) = last.copied() {
            found.names = vec![last];
        }
    }
    if stars {
        found.names.retain(|(m, _)| words.letter(*m) != 'p');
    }
    found.words = told.words;
    found
}

/// `Norway and Chile's report was read`: both own what is joined to the first.
fn owns_too(words: &Words<'_>, first: usize, joined: &[usize]) -> bool {
    let top = |word: usize| words.top.get(word).copied().flatten();
    let Some(one) = top(first) else { return false };
    let end = words.mention(one).end;
    joined.iter().any(|owned| {
        let owner = words.tree.part(*owned, &["nmod:poss"]);
        let other = owner.and_then(top).filter(|other| *other != one);
        other.is_some_and(|other| {
            let joint = matches!(words.at(end), "and" | "&");
            joint
                && words.mention(other).form == Form::Name
                && words.mention(other).first == end + 1
                && words.letter(other) == words.letter(one)
                && top(*owned).is_none_or(|owned| words.letter(owned) != words.letter(one))
        })
    })
}

/// Whether the form of a verb says that one does it: `leads`, `is`, `was`, `has`.
fn is_of_one(words: &Words<'_>, at: usize) -> bool {
    let one = |word: usize| {
        words.xpos(word) == "VBZ" || matches!(words.at(word), "was" | "is" | "has" | "does")
    };
    let tree = &words.tree;
    one(at)
        || ["aux", "aux:pass", "cop"]
            .iter()
            .any(|label| tree.all(at, label).any(one))
}

/// `directed the film "Sea Song" (2009), starring Ana Diaz`: the work named before, past quotes, commas and brackets.
fn work_before(words: &Words<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    let mut bracket = false;
    while end > 0 && at - end < 16 {
        let sign = words.at(end - 1);
        bracket = match sign {
            ")" => true,
            "(" => false,
            _ => bracket,
        };
        let passes = matches!(sign, "," | "\"" | "”" | "''" | "(" | ")");
        match words.ends(end).filter(|_| !bracket) {
            Some(name) => return matches!(words.letter(name), 'w' | 'e' | 'o').then_some(name),
            None if bracket || passes => end -= 1,
            None => return None,
        }
    }
    None
}

/// `neither` right before the phrase of a noun, whatever the parser hung it on.
fn neither(words: &Words<'_>, noun: usize) -> bool {
    let mut first = words.top[noun].map_or(noun, |top| words.mention(top).first);
    while first > 0 && words.upos(first - 1) == Upos::Det && words.at(first - 1) != "neither" {
        first -= 1;
    }
    first > 0 && words.at(first - 1) == "neither"
}

/// Who does it where the noun that a clause hangs on has no name: `announced a plan to join`, where the one who announces
/// joins.
fn instead(words: &Words<'_>, at: usize) -> Option<Vec<Name>> {
    let tree = &words.tree;
    let noun = tree.head(at)?;
    if tree.label(at) == "acl" && tree.xpos(at) == "VB" && matches!(tree.label(noun), "obj" | "obl")
    {
        let told = tree.subject(tree.head(noun)?)?;
        let names = told.words.iter().flat_map(|word| names(words, *word, None));
        return Some(names.map(|(m, sure)| (m, sure * 0.9)).collect());
    }
    None
}

/// `reaffirmed Norway's readiness to support Chile`, `sent an invitation to Ola Berg to visit Chile`: whoever tells of it,
/// Norway is ready, and Ola Berg may visit.
fn of_promise(words: &Words<'_>, at: usize) -> Option<Vec<Name>> {
    let tree = &words.tree;
    let over = tree.head(at).filter(|_| tree.xpos(at) == "VB")?;
    // The parser hangs the infinitive on the noun, or on the verb that has the noun for its object.
    let noun = match tree.label(at) {
        "acl" => Some(over),
        "advcl" | "xcomp" => tree.part(over, &["obj"]),
        _ => None,
    };
    let noun = noun.filter(|noun| *noun < at)?;
    let who: Vec<usize> = match noun_lemma(words.at(noun)).as_str() {
        "willingness" | "readiness" | "commitment" | "intention" | "desire" | "determination"
        | "pledge" | "promise" | "intent" | "resolve" | "eagerness" | "decision" => {
            tree.all(noun, "nmod:poss").collect()
        }
        "invitation" | "request" | "appeal" | "call" => {
            let verb = tree.head(noun).filter(|_| tree.label(noun) == "obj");
            let asked = verb.into_iter().flat_map(|verb| tree.all(verb, "obl"));
            tree.all(noun, "nmod")
                .chain(asked)
                .filter(|other| {
                    let prep = preposition(words, *other);
                    (noun..at).contains(other) && matches!(prep.as_str(), "to" | "for")
                })
                .collect()
        }
        _ => return None,
    };
    // `extended an invitation to the mayor to visit`: whoever that is, no other.
    let asked = !who.is_empty() && words.lemma(noun) == "invitation";
    let names: Vec<Name> = who
        .into_iter()
        .flat_map(|word| names(words, word, None))
        .map(|(mention, sure)| (mention, sure * 0.9))
        .collect();
    (asked || !names.is_empty()).then_some(names)
}

/// `In Oslo Ana Diaz met`: what a preposition leads is no subject, what is named right after it is.
fn after_place(words: &Words<'_>, noun: usize) -> Option<usize> {
    let place = words.top.get(noun).copied().flatten()?;
    let first = words.mention(place).first.checked_sub(1)?;
    let led = matches!(words.at(first), "in" | "at" | "from");
    let name = words.starts(words.mention(place).end)?;
    let fits = matches!(words.letter(place), 'l' | 'c')
        && matches!(words.letter(name), 'p' | 'o' | 'g')
        && words.mention(name).form == Form::Name;
    (led && fits).then_some(name)
}

/// `OSLO, 3 May — The forum opened`: the place of a dateline is no subject, what stands after the dash is.
fn dateline(words: &Words<'_>, noun: usize) -> Option<usize> {
    let place = words
        .starts(0)
        .filter(|place| words.mention(*place).end > noun)?;
    let place = matches!(words.letter(place), 'l' | 'c');
    let mut after = words.tree.all(noun, "appos");
    let dash = |at: &usize| (noun + 1..*at).any(|at| matches!(words.at(at), "—" | "–" | "--"));
    place.then(|| after.find(dash)).flatten()
}

/// `The firm closed, with Ola Berg moving to Chile`: he moves.
fn after_with(words: &Words<'_>, at: usize) -> Option<usize> {
    let tree = &words.tree;
    let bare = words.xpos(at) == "VBG" && tree.part(at, &["aux", "nsubj"]).is_none();
    let named = words.ends(at).filter(|_| bare)?;
    let mut first = words.mention(named).first;
    while first > 0 && words.upos(first - 1) == Upos::Det {
        first -= 1;
    }
    let with = first > 0 && words.at(first - 1) == "with";
    let acts = matches!(words.letter(named), 'p' | 'o' | 'g' | 'c');
    (with && acts && words.lemma(at) != "include").then_some(named)
}

/// `the signing of the Treaty, adopted by`: what a participle after a comma tells of is named right before the comma.
fn before_comma(words: &Words<'_>, at: usize) -> Option<usize> {
    let comma = at.checked_sub(1).filter(|comma| words.at(*comma) == ",")?;
    let tree = &words.tree;
    let after = tree.head(at).is_some_and(|head| head < at);
    let part = tree.xpos(at) == "VBN"
        && tree
            .part(at, &["nsubj", "nsubj:pass", "aux", "aux:pass"])
            .is_none();
    // `the prize went to "Sea Song", directed by`
    let quote = comma > 0 && matches!(words.at(comma - 1), "\"" | "”" | "''");
    let named = words
        .ends(comma)
        .or_else(|| words.ends(comma - 1).filter(|_| quote));
    // `a meeting at the Hall, chaired by`, `attended the fair today, held at`: what is chaired or held is the meeting.
    let gathers = matches!(
        words.lemma(at),
        "chair" | "attend" | "convene" | "moderate" | "hold"
    );
    let clause = matches!(tree.label(at), "acl" | "advcl" | "parataxis");
    if gathers && after && part && clause && named.is_none_or(|one| words.letter(one) != 'e') {
        let event = match named {
            Some(named) => event_over(words, words.mention(named).head),
            None => event_before(words, comma),
        };
        if event.is_some() {
            return event;
        }
    }
    // `the comic ran in the Norrby News in May 1933, drawn by`: who or what the clause before it tells of.
    if named.is_none() && after && part && clause && words.upos(comma - 1) == Upos::Num {
        return subject_over(words, at);
    }
    let named = named?;
    let thing = words.mention(named).form == Form::Name && words.letter(named) != 'p';
    (after && part && thing && matches!(tree.label(at), "acl" | "advcl")).then_some(named)
}

/// The first name that does what the clause says in which a noun stands that a participle was hung on.
fn subject_over(words: &Words<'_>, at: usize) -> Option<usize> {
    const DEEP: usize = 4;
    let tree = &words.tree;
    let mut noun = tree.head(at)?;
    for _ in 0..DEEP {
        if let Some(told) = tree.part(noun, &["nsubj", "nsubj:pass"]) {
            return names(words, told, None)
                .first()
                .map(|(mention, _)| *mention);
        }
        noun = tree.head(noun)?;
    }
    None
}

/// The event that a word hangs on, however deep: `a meeting with the staff of the bank`.
fn event_over(words: &Words<'_>, word: usize) -> Option<usize> {
    const DEEP: usize = 6;
    let mut at = word;
    for _ in 0..DEEP {
        at = words.tree.head(at)?;
        let top = words.top.get(at).copied().flatten();
        if top.is_some_and(|top| words.letter(top) == 'e') {
            return top;
        }
    }
    None
}

/// The last event named before a word.
fn event_before(words: &Words<'_>, at: usize) -> Option<usize> {
    let before = words.tops().filter(|top| words.mention(*top).end <= at);
    before
        .filter(|top| words.letter(*top) == 'e' && words.mention(*top).form != Form::Adjective)
        .last()
}

/// `Ana Diaz, a member of the league, and Ola Berg`: a person joined to what the one before is, is joined to that one.
fn after_apposition(words: &Words<'_>, noun: usize) -> Vec<Name> {
    let person = |name: &Name| words.letter(name.0) == 'p';
    let tree = &words.tree;
    let mut found = Vec::new();
    for other in tree.all(noun, "appos") {
        if words
            .top
            .get(other)
            .copied()
            .flatten()
            .is_some_and(|m| words.letter(m) == 'p')
        {
            continue;
        }
        for joined in tree.joined(other).into_iter().skip(1) {
            found.extend(names(words, joined, None).into_iter().filter(person));
        }
    }
    found
}
