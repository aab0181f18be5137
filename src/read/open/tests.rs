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
        sure: Vec::new(),
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

/// The sentences of `examples.txt`, each with what it says.
fn examples() -> Vec<(String, Tagged, Vec<String>)> {
    include_str!("examples.txt")
        .split("\n\n")
        .filter(|block| !block.starts_with('#'))
        .map(|block| {
            let (words, said) = block.split_once('\n').unwrap_or((block, ""));
            let words: Vec<_> = words
                .split(' ')
                .enumerate()
                .map(|(at, word)| {
                    let cells: Vec<&'static str> = word.split('/').collect();
                    let [form, upos, xpos, head, label] = cells[..] else {
                        panic!("{word} has no five cells");
                    };
                    let head: u32 = head.parse().expect("a number");
                    let upos = Upos::parse(upos).expect("a part of speech");
                    (
                        form,
                        upos,
                        xpos,
                        head.checked_sub(1).unwrap_or(at as u32),
                        label,
                    )
                })
                .collect();
            let (text, mut sentence) = sentence(&words);
            for word in &mut sentence.words {
                if ["is", "was"].contains(&&*word.lemma) {
                    word.lemma = "be".into();
                }
            }
            let said = said
                .lines()
                .map(|line| line.trim_start_matches("> ").to_owned());
            (text, sentence, said.collect())
        })
        .collect()
}

#[test]
fn the_examples_say_what_they_say() {
    let examples = examples();
    assert!(examples.len() > 25);
    for (text, sentence, expected) in examples {
        let said: Vec<String> = extractions(&text, &sentence)
            .into_iter()
            .map(|one| {
                let mut cells = vec![one.subject, one.relation];
                cells.extend(one.arguments);
                cells.join(" | ")
            })
            .collect();
        assert_eq!(said, expected, "{text}");
    }
}

/// The score of what is said about `subject`.
fn score_of(start: &str, subject: &str) -> f32 {
    let (text, sentence, _) = examples()
        .into_iter()
        .find(|(text, ..)| text.starts_with(start))
        .expect("an example");
    let found = extractions(&text, &sentence)
        .into_iter()
        .find(|one| one.subject == subject);
    found.expect("an extraction").score
}

#[test]
fn what_stands_plain_is_surer_than_what_is_read_between() {
    let plain = score_of("The bakers", "The bakers");
    let relative = score_of("The storm", "The storm");
    let within = score_of("Ines said", "the ferry");
    let owner = score_of("Lund", "Lund");
    assert!(plain > within && within > owner && plain > relative && relative > owner);
}

#[test]
fn lines_have_tabs_between_and_one_blank_in_place_of_many() {
    let (text, sentence, _) = examples().swap_remove(0);
    let lines = lines(&text, &[sentence]);
    assert_eq!(
        lines,
        "Ines Vale led the crew from 2011 to 2014 .\t0.85\tInes Vale\tled\tthe crew\tfrom 2011\tto 2014\n"
    );
}
