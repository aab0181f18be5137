use super::*;
use crate::model::Span;
use crate::read::stage::{Tree, Upos, Word};
use crate::text::{BlockKind, Language};

/// A sentence of `words`, each a form, a part of speech, a Penn tag, a head and a label.
fn sentence(words: &[(&str, Upos, &'static str, u32, &'static str)]) -> (String, Tagged) {
    let mut text = String::new();
    let mut tagged = Vec::new();
    for (form, upos, xpos, ..) in words {
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(form);
        tagged.push(Word {
            span: Span::new(start, text.len()),
            upos: *upos,
            xpos,
            lemma: form.to_lowercase().into(),
        });
    }
    let sentence = Tagged {
        span: Span::new(0, text.len()),
        block: BlockKind::Paragraph,
        language: Language::English,
        story: 0,
        words: tagged,
        tree: Some(Tree {
            heads: words.iter().map(|word| word.3).collect(),
            labels: words.iter().map(|word| word.4).collect(),
        }),
        names: Vec::new(),
        fine: None,
    };
    (text, sentence)
}

const LABELS: [&str; 30] = [
    "root",
    "nsubj",
    "nsubj:pass",
    "obj",
    "iobj",
    "obl",
    "obl:agent",
    "cop",
    "aux",
    "aux:pass",
    "conj",
    "cc",
    "xcomp",
    "ccomp",
    "advcl",
    "acl",
    "acl:relcl",
    "appos",
    "nmod:poss",
    "case",
    "mark",
    "punct",
    "advmod",
    "det",
    "expl",
    "parataxis",
    "csubj",
    "compound:prt",
    "fixed",
    "",
];
const TAGS: [&str; 9] = ["VB", "VBN", "VBG", "NN", "WDT", "WRB", "IN", ",", ""];
const FORMS: [&str; 9] = ["was", "said", "Ana", "that", "to", ",", "“", "be", "ж"];

#[test]
fn no_tree_however_odd_makes_it_panic() {
    let mut state = 11_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut n_found = 0;
    for round in 0..6000 {
        let len = next(24) + 1;
        let words: Vec<_> = (0..len)
            .map(|at| {
                let head = match round % 3 {
                    // Any head: mostly no tree.
                    0 => next(len + 1),
                    // A tree that grows to the right, and one that grows to the left.
                    1 => next(at.max(1)),
                    _ => (at + 1 + next(len)).min(len - 1),
                };
                (
                    FORMS[next(FORMS.len())],
                    Upos::ALL[next(17)],
                    TAGS[next(TAGS.len())],
                    head as u32,
                    LABELS[next(LABELS.len())],
                )
            })
            .collect();
        let (text, sentence) = sentence(&words);
        for one in extractions(&text, &sentence) {
            assert!(0.0 < one.score && one.score <= 1.0, "{one:?}");
            assert!(
                !one.subject.is_empty() && !one.relation.is_empty() && !one.arguments.is_empty()
            );
            n_found += 1;
        }
    }
    assert!(n_found > 1000, "{n_found}");
}

#[test]
fn a_sentence_of_the_longest_sort_is_read() {
    for chain in [true, false] {
        let words: Vec<_> = (0..400_u32)
            .map(|at| {
                (
                    "run",
                    Upos::Verb,
                    "VB",
                    if chain { at.saturating_sub(1) } else { 0 },
                    if at % 2 == 0 { "conj" } else { "xcomp" },
                )
            })
            .collect();
        let (text, sentence) = sentence(&words);
        let _ = extractions(&text, &sentence);
    }
}

#[test]
fn without_a_tree_nothing_is_said() {
    let (text, mut sentence) = sentence(&[
        ("Ana", Upos::Propn, "NNP", 1, "nsubj"),
        ("left", Upos::Verb, "VBD", 1, "root"),
    ]);
    sentence.tree = None;
    assert!(extractions(&text, &sentence).is_empty());
}
