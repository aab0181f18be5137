//! `arrowroot read`: folders, standard input, given words, and what is wrong with them.

use crate::cli_run::{CREW, HARBOUR, Place};

#[test]
fn each_document_of_a_folder_has_its_name_before_it() {
    let place = Place::new();
    place.write("notes/crew.txt", CREW);
    place.write("notes/a/harbour.txt", HARBOUR);
    place.write("notes/a/picture.png", b"\x89PNG");
    let ran = place
        .run(&["read", "notes", "--format", "conllu"])
        .ends(0)
        .says_nothing();
    assert_eq!(crate::conllu::faults(&ran.out, false), [""; 0]);
    let heads: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.starts_with("# newdoc") || line.starts_with("# sent_id"))
        .collect();
    assert_eq!(
        heads,
        [
            "# newdoc id = notes/a/harbour.txt",
            "# sent_id = d1-1",
            "# newdoc id = notes/crew.txt",
            "# sent_id = d2-1",
            "# sent_id = d2-2"
        ]
    );
    for format in ["iob", "text", "sentences"] {
        let ran = place.run(&["read", "notes", "--format", format]).ends(0);
        let names = ran
            .out
            .lines()
            .filter(|line| line.starts_with("# newdoc id = notes/"));
        assert_eq!(names.count(), 2, "{format}");
        let alone = place
            .run(&["read", "notes/crew.txt", "--format", format])
            .ends(0);
        assert!(!alone.out.contains('#'), "{format}");
    }
}

#[test]
fn standard_input_is_a_document_of_that_name() {
    let place = Place::new();
    place
        .run_with(&["read", "-", "--format", "conllu"], CREW)
        .ends(0)
        .shows(
            "# newdoc id = stdin\n# newpar\n# sent_id = d1-1\n# text = Ines Vale leads the crew.\n",
        );
}

#[test]
fn one_bad_file_does_not_stop_a_folder() {
    let place = Place::new();
    place.write("notes/a.txt", b"\n \n");
    place.write("notes/crew.txt", CREW);
    for format in ["conllu", "iob", "text", "sentences", "jsonl"] {
        place
            .run(&["read", "notes", "--format", format])
            .ends(2)
            .shows("Ines")
            .says("notes/a.txt: is empty");
    }
}

#[test]
fn given_words_come_back_with_what_is_predicted() {
    let place = Place::new();
    place.write("crew.iob", "Ana\tO\nDiaz\tO\nsings\tO\n\n");
    place
        .run(&["read", "crew.iob", "--pretokenised", "--format", "iob"])
        .ends(0)
        .says_nothing()
        .prints("Ana\tB-PER\nDiaz\tI-PER\nsings\tO\n\n");
    let shown = place
        .run_with(&["read", "-", "--format", "conllu"], CREW)
        .ends(0)
        .out;
    place
        .run_with(
            &["read", "-", "--pretokenised", "--format", "conllu"],
            &shown,
        )
        .ends(0)
        .says_nothing()
        .prints(&shown);
}

#[test]
fn words_that_are_none_are_named_by_their_line() {
    let place = Place::new();
    place.write("a.conllu", "# text = Go\n1\tGo\n\n");
    place.write("b.iob", "Go\tO\n\tO\n");
    place
        .run(&["read", "a.conllu", "--pretokenised", "--format", "conllu"])
        .ends(2)
        .prints("")
        .says(
            "arrowroot: a.conllu: line 2: 2 columns with a tab between; a word of CoNLL-U has 10\n",
        );
    place
        .run(&["read", "b.iob", "--pretokenised", "--format", "iob"])
        .ends(2)
        .prints("")
        .says("arrowroot: b.iob: line 2: no word before the tab; expected a word, a tab and its tag\n");
    place
        .run(&["read", "b.iob", "--pretokenised", "--format", "text"])
        .ends(2)
        .prints("")
        .says("--pretokenised goes with --format conllu, coref or iob");
}

#[test]
fn every_format_says_that_a_sentence_was_cut() {
    let place = Place::new();
    let words = 900;
    place.write("long.txt", "crew ".repeat(words) + "slept.\n");
    place.write("long.iob", "crew\tO\n".repeat(words) + "\n");
    let note = "sentences of more than 400 words or 4,000 bytes were cut in 2 places, and read in pieces\n";
    for format in [
        "conllu",
        "coref",
        "iob",
        "openie",
        "text",
        "sentences",
        "jsonl",
    ] {
        place
            .run(&["read", "long.txt", "--format", format])
            .ends(0)
            .says(&format!("long.txt: {note}"));
    }
    place
        .run(&["read", "long.iob", "--pretokenised", "--format", "iob"])
        .ends(0)
        .says(&format!("long.iob: {note}"));
}

/// Marks and letters that have a double of another length in UTF-8 stand in real documents.
#[test]
fn unusual_letters_and_marks_never_stop_the_reader() {
    let swaps: [&[(&str, &str)]; 6] = [
        &[
            ("-", "\u{2011}"),
            ("'", "\u{2019}"),
            (" of ", "\u{a0}of\u{202f}"),
        ],
        &[("-", "\u{2013}"), ("\"", "\u{201d}"), ("I", "\u{130}")],
        &[("K", "\u{212a}"), ("ss", "\u{1e9e}"), ("s ", "\u{17f} ")],
        &[("a", "a\u{301}"), (".", "\u{2024}"), (",", "\u{ff0c}")],
        &[(" ", "\u{200b} "), ("(", "\u{ff08}"), (")", "\u{ff09}")],
        &[(" ", "-"), ("M", "\u{3a3}"), ("\n", "\u{2028}")],
    ];
    let mut texts = vec![
        "The Iran\u{2011}backed group met a U.S.\u{2011}led, Oslo\u{2011}based one.".to_owned(),
    ];
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    for entry in std::fs::read_dir(seeds).expect("a folder") {
        texts.push(std::fs::read_to_string(entry.expect("an entry").path()).expect("a text"));
    }
    for text in texts {
        for swap in swaps {
            let text = swap
                .iter()
                .fold(text.clone(), |text, (from, to)| text.replace(from, to));
            let reading = arrowroot::read::read(&text);
            for span in reading.entities.iter().flat_map(|one| &one.mentions) {
                assert!(
                    text.is_char_boundary(span.start as usize)
                        && text.is_char_boundary(span.end as usize)
                );
            }
        }
    }
}
