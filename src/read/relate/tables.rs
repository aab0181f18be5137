//! The tables of the rules.

use crate::model::words::{noun_lemma, table};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A row of `verb_frames.tsv`.
#[derive(Debug)]
pub(super) struct Frame {
    nouns: Vec<&'static str>,
    preps: Vec<&'static str>,
    voice: char,
    pub(super) label: &'static str,
    subject: &'static str,
    object: &'static str,
}

/// What a frame is looked up by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) lemma: &'a str,
    /// The head of the object that stands between, `""` for none.
    pub(super) noun: &'a str,
    /// The preposition before the far end, `""` for the object.
    pub(super) prep: &'a str,
    /// `a` active, `p` passive as it stands, `P` passive whose far end is its `by`.
    pub(super) voice: char,
    pub(super) subject: char,
    pub(super) object: char,
}

static FRAMES: LazyLock<BTreeMap<&'static str, Vec<Frame>>> = LazyLock::new(|| {
    let mut frames: BTreeMap<&'static str, Vec<Frame>> = BTreeMap::new();
    let list = |cell: &'static str| cell.split('|').filter(|part| !part.is_empty()).collect();
    for row in table(include_str!("../../../grammar/english/verb_frames.tsv")) {
        let cell = |at: usize| row.get(at).copied().unwrap_or("");
        frames.entry(row[0]).or_default().push(Frame {
            nouns: list(cell(1)),
            preps: list(cell(2)),
            voice: cell(3).chars().next().unwrap_or('*'),
            label: cell(4),
            subject: cell(5),
            object: cell(6),
        });
    }
    frames
});

/// The first frame that fits.
pub(super) fn frame(asked: Asked<'_>) -> Option<&'static Frame> {
    FRAMES.get(asked.lemma)?.iter().find(|frame| {
        let noun = if frame.nouns.is_empty() {
            asked.noun.is_empty()
        } else {
            !asked.noun.is_empty()
                && (frame.nouns.contains(&"*") || frame.nouns.contains(&asked.noun))
        };
        let prep = if frame.preps.is_empty() {
            asked.prep.is_empty()
        } else {
            frame.preps.contains(&asked.prep)
        };
        let voice = match (frame.voice, asked.voice) {
            ('*', 'p') => !asked.prep.is_empty(),
            ('*', 'a') => true,
            (wanted, given) => wanted == given,
        };
        noun && prep
            && voice
            && super::words::lets(frame.subject, asked.subject)
            && super::words::lets(frame.object, asked.object)
    })
}

/// The label of a verb with its object, whatever stands at its ends.
pub(super) fn frame_label(lemma: &str) -> Option<&'static str> {
    let mut frames = FRAMES.get(lemma)?.iter();
    let plain = frames.find(|frame| frame.nouns.is_empty() && frame.preps.is_empty());
    plain.map(|frame| frame.label)
}

/// Whether any frame of the verb takes this light noun.
pub(super) fn is_light(lemma: &str, noun: &str) -> bool {
    FRAMES
        .get(lemma)
        .is_some_and(|frames| frames.iter().any(|frame| frame.nouns.contains(&noun)))
}

/// Whether the tables know the verb.
pub(super) fn knows(lemma: &str) -> bool {
    FRAMES.contains_key(lemma)
}

/// What a noun is to the verbs that it stands with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NounClass {
    /// Is won: `championship`.
    Contest,
    /// Befalls people: `epidemic`.
    Happening,
    /// Is directed for a stage or a screen: `film`.
    Shown,
}

static NOUN_CLASSES: LazyLock<BTreeMap<&'static str, NounClass>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/noun_classes.tsv"))
        .filter_map(|row| {
            let class = match *row.get(1)? {
                "contest" => NounClass::Contest,
                "happening" => NounClass::Happening,
                "shown" => NounClass::Shown,
                _ => return None,
            };
            Some((*row.first()?, class))
        })
        .collect()
});

/// The class of a noun, by its word in lower case.
pub(super) fn noun_class(noun: &str) -> Option<NounClass> {
    let known = |noun: &str| NOUN_CLASSES.get(noun).copied();
    known(noun).or_else(|| known(&noun_lemma(noun)))
}

/// What a word does to the status of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modality {
    Negation,
    Denial,
    Doubt,
    Condition,
    Wish,
    Future,
    Claim,
    Former,
    Done,
}

static MODALITY: LazyLock<BTreeMap<&'static str, Modality>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/modality.tsv"))
        .filter_map(|row| {
            let class = match *row.get(1)? {
                "negation" => Modality::Negation,
                "denial" => Modality::Denial,
                "doubt" => Modality::Doubt,
                "condition" => Modality::Condition,
                "wish" => Modality::Wish,
                "future" => Modality::Future,
                "claim" => Modality::Claim,
                "former" => Modality::Former,
                "done" => Modality::Done,
                _ => return None,
            };
            Some((*row.first()?, class))
        })
        .collect()
});

/// What a word, or the lemma of a verb, does to the status of a fact.
pub(super) fn modality(word: &str) -> Option<Modality> {
    MODALITY.get(word).copied()
}

/// A row of `prepositions.tsv`.
#[derive(Debug)]
pub(super) struct Joint {
    left: &'static str,
    right: &'static str,
    pub(super) label: &'static str,
    pub(super) turned: bool,
}

static JOINTS: LazyLock<BTreeMap<&'static str, Vec<Joint>>> = LazyLock::new(|| {
    let mut joints: BTreeMap<&'static str, Vec<Joint>> = BTreeMap::new();
    for row in table(include_str!("../../../grammar/english/prepositions.tsv")) {
        let cell = |at: usize| row.get(at).copied().unwrap_or("");
        joints.entry(cell(1)).or_default().push(Joint {
            left: cell(0),
            right: cell(2),
            label: cell(3),
            turned: cell(4) == "yes",
        });
    }
    joints
});

/// What two names are to each other by the words between them.
pub(super) fn joint(left: char, words: &str, right: char) -> Option<&'static Joint> {
    JOINTS.get(words)?.iter().find(|joint| {
        super::words::lets(joint.left, left) && super::words::lets(joint.right, right)
    })
}

/// Verbs that say nothing of how two things stand to each other when the tables do not know them.
pub(super) const EMPTY: [&str; 52] = [
    "ensure",
    "base",
    "follow",
    "precede",
    "be",
    "have",
    "do",
    "say",
    "note",
    "state",
    "tell",
    "think",
    "know",
    "want",
    "need",
    "see",
    "get",
    "make",
    "take",
    "go",
    "come",
    "give",
    "put",
    "let",
    "seem",
    "appear",
    "become",
    "remain",
    "believe",
    "feel",
    "add",
    "emphasise",
    "stress",
    "underline",
    "underscore",
    "explain",
    "suggest",
    "show",
    "mean",
    "find",
    "keep",
    "try",
    "hope",
    "wish",
    "plan",
    "like",
    "look",
    "ask",
    "call",
    "happen",
    "read",
    "concern",
];

/// Verbs that two do together: who is named after `in cooperation with` does it too.
pub(super) const JOINT: [&str; 21] = [
    "draft",
    "draw up",
    "organize",
    "organise",
    "hold",
    "host",
    "launch",
    "implement",
    "publish",
    "facilitate",
    "conduct",
    "convene",
    "develop",
    "issue",
    "arrange",
    "produce",
    "establish",
    "run",
    "prepare",
    "carry out",
    "present",
];
