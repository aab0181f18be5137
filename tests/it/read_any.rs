//! Any text is read: no panic, everything that is found lies in the text, every format is written, in time that grows as
//! the text does.

use crate::conllu::faults;
use arrowroot::graph::{Given, Show, show, show_words};
use arrowroot::read::{analyse, read};
use std::time::{Duration, Instant};

const SHOWS: [Show; 6] = [
    Show::Sentences,
    Show::Text,
    Show::Conllu,
    Show::Coref,
    Show::Iob,
    Show::OpenIe,
];

/// Reads a text in every way, and looks at what comes out.
fn check(text: &str) {
    let reading = read(text);
    let spans = reading.entities.iter().flat_map(|one| &one.mentions);
    for span in spans.chain(reading.facts.iter().map(|fact| &fact.sentence)) {
        assert!(
            text.get(span.range()).is_some_and(|text| !text.is_empty()),
            "{span:?} is no place in {:?}",
            start(text)
        );
    }
    for fact in &reading.facts {
        assert!(fact.subject < reading.entities.len() && fact.object < reading.entities.len());
    }
    let analysis = analyse(text);
    for mention in &analysis.mentions {
        let words = analysis.sentences[mention.sentence].words.len();
        assert!(mention.first < mention.end && mention.end <= words);
        assert!(mention.entity < analysis.entities.len());
    }
    for sentence in &analysis.sentences {
        for word in &sentence.words {
            assert!(sentence.span.contains(word.span) && text.get(word.span.range()).is_some());
        }
    }
    for what in SHOWS {
        let shown = show(text, what);
        match what {
            Show::Conllu | Show::Coref => {
                assert_eq!(faults(&shown, false), [""; 0], "{:?}", start(text))
            }
            Show::Iob => drop(Given::new(&shown, what).expect("words")),
            Show::OpenIe => assert_eq!(unlike_openie(&shown), None, "{:?}", start(text)),
            Show::Sentences | Show::Text => {}
        }
        let _ = show_words(text, what);
    }
}

/// The first line that is no extraction: sentence, score, subject, relation, arguments, none of them empty.
fn unlike_openie(shown: &str) -> Option<&str> {
    shown.lines().find(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let score = cells.get(1).and_then(|cell| cell.parse::<f32>().ok());
        cells.len() < 4
            || cells.iter().any(|cell| cell.trim().is_empty())
            || !score.is_some_and(|score| 0.0 < score && score <= 1.0)
    })
}

fn start(text: &str) -> String {
    text.chars().take(80).collect()
}

#[test]
fn the_fuzz_corpus_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/read");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(files.len() > 50, "{} files", files.len());
    let texts: Vec<String> = files
        .iter()
        .map(|file| String::from_utf8_lossy(&std::fs::read(file).expect("there")).into_owned())
        .collect();
    for text in &texts {
        check(text);
    }
    // Each beside each other: what one leaves open meets what the next one closes.
    check(&texts.concat());
    check(&texts.join(" "));
    check(&texts.join("\n\n"));
}

#[test]
fn letters_of_every_block_of_unicode_are_read() {
    let mut text = String::new();
    for block in (0..=0x10_FFFF_u32).step_by(0x80) {
        let letters = [0, 1, 0x21, 0x41, 0x42, 0x7F];
        text.extend(letters.iter().filter_map(|at| char::from_u32(block + at)));
        text.push_str(if block % 0x400 == 0 { ".\n\n" } else { " " });
    }
    check(&text);
}

#[test]
fn words_in_two_scripts_are_read() {
    let words = [
        "Аna",
        "Diaz",
        "ведёт",
        "the",
        "东京",
        "Trust",
        "العربية",
        "שלום",
        "Γreen",
        "ไทย",
        "(",
        "ң.",
        "Осло",
    ];
    let text: Vec<&str> = words.into_iter().cycle().take(5_003).collect();
    check(&text.join(" "));
    check(&text.concat());
}

/// What stands a hundred thousand times, or a megabyte, in a text.
const REPEATED: [&str; 16] = [
    "word ", "(", ")", "[(", "\"", "'s", ". ", ".", ",", "-", "\u{fffd}", "\u{301}", "Ana ",
    "of the ", "and ", "|",
];

#[test]
fn endless_repetition_is_read() {
    for piece in REPEATED {
        check(&piece.repeat(3_000));
        check(&format!("Ana leads {} the crew.", piece.repeat(500)));
    }
    check(&"(".repeat(100_000));
    check(&"( ) ] [ ".repeat(12_500));
}

#[test]
fn given_words_may_be_anything() {
    for piece in [
        "word",
        "(",
        "\u{fffd}",
        "'s",
        "x y",
        "Ana",
        &"x".repeat(3_000),
    ] {
        let long = format!("{piece}\tO\n").repeat(2_500);
        assert_eq!(
            show_words(&long, Show::Iob).expect("words").lines().count(),
            2_500
        );
        let mut conllu = String::new();
        for n in 1..=2_500 {
            conllu.push_str(&format!("{n}\t{piece}{}\n", "\t_".repeat(8)));
        }
        conllu.push('\n');
        let shown = show_words(&conllu, Show::Conllu).expect("words");
        assert_eq!(shown.lines().count(), 2_501);
        assert!(Given::new(&shown, Show::Conllu).is_ok());
    }
}

/// The shorter of two times.
fn shorter(mut work: impl FnMut()) -> Duration {
    let mut time = || {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    time().min(time())
}

#[test]
fn a_sentence_without_an_end_takes_time_as_its_length() {
    let pieces = [
        ("word ", 1_000_000),
        ("Ana Diaz and ", 240_000),
        ("(", 240_000),
        (", ", 240_000),
    ];
    for (piece, len) in pieces {
        let text = piece.repeat(len / piece.len());
        let part = &text[..text.len() / 4];
        let long = shorter(|| drop(read(&text)));
        let short = shorter(|| drop(read(part)));
        // Four times as long is four times as slow; the square would be sixteen. The second is for a busy machine.
        assert!(
            long < short * 9 + Duration::from_secs(1),
            "{piece:?}: {short:?} for a quarter, {long:?} for all"
        );
        assert!(!show(part, Show::Conllu).is_empty());
    }
}
