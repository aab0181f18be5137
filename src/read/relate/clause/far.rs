//! To whom, where and with whom: what hangs on a verb beside its subject.

use super::super::tables::{Modality, knows, modality};
use super::super::words::Words;
use super::noun::{Name, all_names, each_other, names, preposition};
use super::verb::{Verb, VerbForm, is_verb};
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// No nouns are followed farther from the verb: `at the hotel in the centre of Oslo`.
const DEEP: usize = 3;

/// A far end of a verb, with its preposition.
#[derive(Debug, Clone)]
pub(super) struct Far {
    pub(super) prep: String,
    pub(super) names: Vec<Name>,
    /// Whether it hangs on the verb itself, and not on a noun after it.
    pub(super) own: bool,
    /// Whether it is the first after the verb: others say nothing with a verb that no table knows.
    pub(super) first: bool,
    /// Whether it hangs on the object itself: `took part in the forum`.
    pub(super) light: bool,
    /// Whether it reads `each other`.
    pub(super) each_other: bool,
    /// Whether it hangs on another event: `ended with a concert at the theatre`.
    pub(super) event: bool,
}

/// What a patient is given.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) names: Vec<Name>,
    /// The lemma of its noun.
    pub(super) noun: String,
}

impl Far {
    /// Whether the verb may take it even where it hangs on a noun: `was held at the hotel in Oslo`.
    pub(super) fn may_hang(&self, label: &str) -> bool {
        self.own
            || label == "held_in" && !self.event
            || label == "adopted_at"
            // `named in the squad for the cup`
            || label != "named_after"
                && !matches!(self.prep.as_str(), "in" | "at" | "on" | "from" | "of")
    }
}

/// What hangs on a verb beside its subject.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    /// What it is done to.
    pub(super) objects: Vec<Name>,
    /// The noun of it.
    object: Option<usize>,
    /// The lemma of the object's noun: `part` in `took part`.
    pub(super) light: String,
    pub(super) far: Vec<Far>,
    /// Whether the object is only who does what an open clause says: `allowed Norway to join`.
    pub(super) controls: bool,
    /// What a passive verb has beside its patient: `was awarded the prize`.
    pub(super) given: Option<Given>,
}

/// What the verb reaches.
pub(super) fn reach(words: &Words<'_>, verb: &Verb) -> Reach {
    let tree = &words.tree;
    let mut reach = Reach::default();
    let (object, whose) = object(words, verb);
    reach.object = object;
    if let Some(object) = object {
        reach.light = noun_lemma(words.at(object));
        reach.objects = all_names(words, object, None);
        if whose {
            reach.objects.iter_mut().for_each(|(_, sure)| *sure *= 0.9);
        }
        for noun in tree.joined(object) {
            hanging(words, noun, &mut reach.far, 0, true);
        }
    }
    if verb.passive
        && let Some(noun) = tree.part(verb.head, &["obj"])
    {
        reach.given = Some(Given {
            names: all_names(words, noun, None),
            noun: noun_lemma(words.at(noun)),
        });
        hanging(words, noun, &mut reach.far, 0, false);
    }
    for noun in tree.all(verb.head, "obl") {
        oblique(words, verb.head, noun, &mut reach);
    }
    // `met with Ola, and with Siv`
    for noun in tree
        .all(verb.head, "conj")
        .filter(|noun| !is_verb(words, *noun))
    {
        oblique(words, verb.head, noun, &mut reach);
    }
    relative_place(words, verb.head, &mut reach);
    reach.controls = !tree.goes_on(verb.head)
        && tree
            .all(verb.head, "xcomp")
            .any(|open| is_verb(words, open))
        || tree
            .all(verb.head, "advcl")
            .any(|bar| tree.all(bar, "mark").any(|mark| words.at(mark) == "from"))
        // `directs the agency, the first of three, to research`: wherever the parser hangs it.
        || verb.lemma == "direct" && is_told_to(words, verb.head);
    reach
}

impl Reach {
    fn push(&mut self, words: &Words<'_>, noun: usize, prep: String, first: bool) {
        // `paid a visit to Norway`: the visit holds Norway, and is not gone to.
        let besides = self.object;
        let own = words.tree.joined(noun).into_iter().skip(1);
        let mut names = match own
            .filter(|other| !preposition(words, *other).is_empty())
            .count()
        {
            0 => all_names(words, noun, besides),
            _ => {
                let mut names = names(words, noun, besides);
                for other in words.tree.joined(noun).into_iter().skip(1) {
                    if preposition(words, other).is_empty() {
                        names.extend(self::names(words, other, None));
                    }
                }
                names
            }
        };
        let place = |(mention, _): &Name| matches!(words.letter(*mention), 'c' | 'l');
        if prep == "in" && names.first().is_some_and(place) {
            // `in Oslo and the league`: what goes on with no place belongs to another list.
            names.retain(place);
        }
        let each_other = names.is_empty() && each_other(words, noun);
        let first = first && !self.far.iter().any(|end| end.own);
        self.far.push(Far {
            prep,
            names,
            own: true,
            first,
            light: false,
            each_other,
            event: false,
        });
    }
}

/// A noun on the verb by a preposition, with those joined to it that have one of their own.
fn oblique(words: &Words<'_>, verb: usize, noun: usize, reach: &mut Reach) {
    let tree = &words.tree;
    if tree.is_relative(noun) {
        if let Some(described) = tree.described(verb) {
            let prep = preposition(words, noun);
            reach.push(words, described, prep, true);
        }
        return;
    }
    let lead = preposition(words, noun);
    if lead.is_empty() {
        return;
    }
    reach.push(words, noun, lead, noun > verb);
    for other in tree.joined(noun) {
        let own = preposition(words, other);
        if other != noun && !own.is_empty() {
            reach.push(words, other, own, noun > verb);
        }
        hanging(words, other, &mut reach.far, 0, false);
    }
}

/// What hangs on a noun by a preposition, and on that.
fn hanging(words: &Words<'_>, noun: usize, far: &mut Vec<Far>, depth: usize, light: bool) {
    if depth >= DEEP {
        return;
    }
    for part in words.tree.all(noun, "nmod") {
        let prep = preposition(words, part);
        if prep.is_empty() || part < noun {
            continue;
        }
        let names = all_names(words, part, Some(noun));
        let each_other = names.is_empty() && each_other(words, part);
        // `a memorandum of understanding with the bank`, `a grant of two million euros to the bank`
        let same = light && prep == "of" && names.is_empty();
        let event = words.top.get(noun).copied().flatten();
        far.push(Far {
            prep,
            names,
            own: false,
            first: false,
            light,
            each_other,
            event: !light && event.is_some_and(|m| words.letter(m) == 'e'),
        });
        for joined in words.tree.joined(part) {
            hanging(words, joined, far, depth + 1, same);
        }
    }
}

/// `the hall where Ana spoke`.
fn relative_place(words: &Words<'_>, verb: usize, reach: &mut Reach) {
    let tree = &words.tree;
    let mut adverbs = tree.all(verb, "advmod");
    if adverbs.any(|adverb| words.at(adverb) == "where")
        && let Some(described) = tree.described(verb)
    {
        reach.push(words, described, "in".to_owned(), false);
        // `breaks in Chile and Norway, where she worked`: the last before it.
        if let Some(place) = reach.far.last_mut() {
            let before = |m: usize| words.mention(m).end <= verb;
            let last = place.names.iter().filter(|(m, _)| before(*m));
            let last = last.map(|(m, _)| words.mention(*m).first).max();
            let first = last.and_then(|last| words.starts(last));
            let country = first.and_then(|first| super::super::words::country_after(words, first));
            place
                .names
                .retain(|(m, _)| first.is_none() || first == Some(*m) || country == Some(*m));
        }
    }
}

/// The noun that hangs on a verb as its object.
fn own_object(words: &Words<'_>, verb: &Verb) -> Option<usize> {
    let tree = &words.tree;
    let mut objects = tree.all(verb.head, "obj");
    if let Some(first) = objects.next() {
        // `defeated newcomers Panama`: two objects side by side are one.
        let next = objects.next().filter(|next| *next == first + 1);
        return Some(next.unwrap_or(first));
    }
    // `visited Norway two years ago`: the only object may look like the one to whom.
    if let Some(only) = tree.part(verb.head, &["iobj"]) {
        return Some(only);
    }
    // `kicked off the campaign`, `entered into a partnership`, `helped Norway establish`, where the parser hangs the object elsewhere.
    let into = |case: usize| verb.lemma == "enter" && words.at(case) == "into";
    let after = tree.all(verb.head, "obl").find(|noun| {
        tree.all(*noun, "case")
            .any(|case| verb.lemma.contains(' ') && case + 1 == verb.end || into(case))
    });
    if after.is_some() {
        return after;
    }
    if verb.lemma == "help"
        && let Some(helped) = tree.part(verb.head, &["ccomp"])
    {
        return tree.part(helped, &["nsubj"]);
    }
    // `elected Ana Diaz`, which parsers take for what somebody becomes.
    let mut named = tree.all(verb.head, "xcomp");
    let named = named
        .find(|word| words.upos(*word) == Upos::Propn && tree.part(*word, &["case"]).is_none());
    if let Some(named) = named.filter(|_| knows(&verb.lemma)) {
        return Some(named);
    }
    // `The delegation includes: Ana Diaz`; what somebody wrote follows too, and is not written of.
    let listed = (words.at(verb.end) == ":" && modality(&verb.lemma) != Some(Modality::Claim))
        .then(|| {
            words
                .from(verb.end)
                .find(|m| words.mention(*m).form == Form::Name)
        })
        .flatten();
    let listed = listed.map(|mention| words.mention(mention).first);
    listed.filter(|first| *first <= verb.end + 5)
}

/// The noun that a verb acts on, and whether a relative clause hides it: `the treaty that Norway signed`.
fn object(words: &Words<'_>, verb: &Verb) -> (Option<usize>, bool) {
    let tree = &words.tree;
    let at = verb.head;
    if verb.passive {
        return (None, false);
    }
    if let Some(own) = own_object(words, verb) {
        return match tree.is_relative(own) {
            true => (tree.described(at), true),
            false => (Some(own), false),
        };
    }
    if verb.form == VerbForm::Participle {
        return (None, false);
    }
    // `the treaty Norway signed`: no pronoun stands for it.
    let subject = tree.part(at, &["nsubj"]);
    let free = !tree.parts(at).iter().any(|part| {
        tree.is(*part, "obl")
            || tree.is(*part, "xcomp")
            || tree.is(*part, "ccomp")
            || tree.is(*part, "advmod") && matches!(words.at(*part), "where" | "when" | "why")
    });
    if tree.label(at) == "acl:relcl"
        && free
        && subject.is_some_and(|subject| !tree.is_relative(subject))
    {
        return (tree.head(at), true);
    }
    // `developed and published the manual`: two verbs, one object.
    let shared = |from: usize, to: usize| {
        (from + 1..to).all(|word| {
            let label = tree.label(word);
            matches!(label, "cc" | "punct" | "advmod" | "conj") && words.top[word].is_none()
                || label.starts_with("aux")
        })
    };
    let alone = tree.all(at, "obl").next().is_none();
    let finite = |at: usize| matches!(words.xpos(at), "VBD" | "VBZ" | "VBP");
    let same = |other: usize| words.xpos(other) == words.xpos(at) || finite(other) && finite(at);
    let last = tree.head(at).filter(|_| tree.label(at) == "conj");
    let from_last = last
        .filter(|last| same(*last) && shared(*last, at))
        .and_then(|last| tree.part(last, &["obj"]));
    let beside = last.unwrap_or(at);
    let mut next = tree
        .all(beside, "conj")
        .filter(|next| alone && *next > at && same(*next) && shared(at, *next));
    let from_next = next.find_map(|next| tree.part(next, &["obj"]).filter(|object| *object > next));
    let found = from_last.filter(|object| *object > at).or(from_next);
    (found.filter(|found| !tree.is_relative(*found)), false)
}

/// `provides Norway with nurses`, `provides the nurses a house`: whether what stands after the verb is given something.
pub(super) fn receives(words: &Words<'_>, object: usize, far: &[Far]) -> bool {
    matches!(words.letter(object), 'p' | 'c' | 'l')
        || far.iter().any(|end| end.prep == "with")
        || matches!(words.upos(words.mention(object).end), Upos::Det | Upos::Num)
}

/// Whether an infinitive follows the object of a verb: `directs the agency to research`.
fn is_told_to(words: &Words<'_>, verb: usize) -> bool {
    let tree = &words.tree;
    let Some(object) = tree.part(verb, &["obj"]).filter(|object| *object > verb) else {
        return false;
    };
    let to = |at: usize| at > object && words.xpos(at) == "VB" && words.at(at - 1) == "to";
    let hangs = |over: usize| tree.parts(over).iter().any(|part| to(*part));
    hangs(verb) || tree.joined(object).into_iter().any(hangs)
}
