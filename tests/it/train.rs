//! Training gives the same bytes every time: on a data folder in miniature, for one thread and for four.

use arrowroot::read::net::{Net, Room};
use arrowroot::train::{
    NamerSettings, Settings, VectorSettings, learn_judge, learn_namer, learn_vectors, train,
};
use std::path::Path;

/// The folder, laid out as the data that the shipped weights are trained on; its sentences and names are invented.
fn folder() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/training"
    ))
}

fn trained(threads: usize, with_uner_dev: bool) -> Vec<u8> {
    let settings = Settings {
        epochs: 2,
        batch: 8,
        least: 2,
        row: 8,
        width: 8,
        threads,
        with_uner_dev,
        ..Settings::default()
    };
    let vectors = folder().join("word.vectors");
    train(folder(), &vectors, &settings, &mut |_| {}).expect("the folder is whole")
}

#[test]
fn training_gives_the_same_bytes_for_every_number_of_threads() {
    let (one, four) = (trained(1, false), trained(4, false));
    assert_eq!(
        (one.len(), crc32fast::hash(&one)),
        (92_912, 0x3e1c_a4a0),
        "training has changed: where that is meant, write the new length and checksum here and train the shipped weights anew"
    );
    assert!(one == four, "the number of threads shows in the weights");
    let net = Net::open(one.leak()).expect("what training writes is a network");
    let read = net.read(&["Orla", "Venn", "leads", "."], &mut Room::default());
    assert_eq!((read.tags.len(), read.heads.len()), (4, 4));
}

#[test]
fn names_of_uner_dev_are_learned_only_where_asked() {
    assert!(trained(2, false) != trained(2, true));
}

#[test]
fn marking_names_is_learned_anew_and_nothing_else() {
    let before: &'static [u8] = trained(2, false).leak();
    let settings = NamerSettings {
        epochs: 400,
        rate: 0.01,
        width: 8,
        hidden: 16,
        dropout: 0.0,
        ..NamerSettings::default()
    };
    let learn = || learn_namer(folder(), before, &settings, &mut |_| {}).expect("a folder");
    let after: &'static [u8] = learn().leak();
    assert!(after == learn(), "the same data, the same bytes");
    let forms = [
        "The", "Guild", "of", "Millers", "and", "Bakers", "met", "in", "Dorvale", ".",
    ];
    let read = |bytes: &'static [u8]| {
        let net = Net::open(bytes).expect("a network");
        net.read(&forms, &mut Room::default())
    };
    let (old, new) = (read(before), read(after));
    assert_eq!(
        (&old.tags, &old.heads, &old.labels),
        (&new.tags, &new.heads, &new.labels)
    );
    // The sentence is one of those learned, all of it.
    let names: Vec<(usize, usize, usize)> = (new.names.iter())
        .map(|name| (name.first, name.end, name.kind))
        .collect();
    assert_eq!(names, [(1, 6, 1), (8, 9, 2)]);
}

#[test]
fn vectors_of_words_are_the_same_bytes_every_time() {
    let settings = VectorSettings {
        least: 1,
        ..VectorSettings::default()
    };
    let text = folder().join("text");
    let learned = learn_vectors(&text, Some(folder()), &settings, &mut |_| {}).expect("a text");
    let kept = std::fs::read(folder().join("word.vectors")).expect("the folder is whole");
    assert!(
        learned == kept,
        "learning vectors has changed: where that is meant, write tests/fixtures/training/word.vectors anew"
    );
}

#[test]
fn a_folder_without_one_of_its_files_is_refused_by_name() {
    let vectors = folder().join("word.vectors");
    let error = train(
        &folder().join("ud"),
        &vectors,
        &Settings::default(),
        &mut |_| {},
    )
    .expect_err("no such file");
    assert!(error.to_string().contains("ewt-train.conllu"), "{error}");
}

/// Documents in which one rule is always right and another always wrong, and the verdicts that say so.
fn judged_folder(n: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut verdicts = String::from("document\tstart\tsubject\trelation\tobject\tverdict\n");
    for at in 0..n {
        let name = format!("{at}.txt");
        let text = format!("Ines Vale{at} leads the Blue Crew. Otto Berg{at} was born in Oslo.\n");
        let second = text.find("Otto").expect("a second sentence");
        std::fs::write(folder.path().join(&name), &text).expect("a document");
        verdicts += &format!("{name}\t0\tInes Vale{at}\tleads\tBlue Crew\twrong\n");
        verdicts += &format!("{name}\t{second}\tOtto Berg{at}\tborn_in\tOslo\tright\n");
    }
    std::fs::write(folder.path().join("verdicts.tsv"), verdicts).expect("verdicts");
    folder
}

#[test]
fn what_is_always_wrong_gets_signs_that_speak_against_it() {
    let folder = judged_folder(30);
    let verdicts = folder.path().join("verdicts.tsv");
    let learn = || learn_judge(folder.path(), &[&verdicts], &mut |_| {}).expect("a folder");
    let learned = learn();
    assert_eq!(
        learned.table,
        learn().table,
        "the same files, the same bytes"
    );
    let weight = |sign: &str| -> i64 {
        let row = learned
            .table
            .lines()
            .find_map(|line| line.strip_prefix(sign));
        row.and_then(|row| row.trim().parse().ok())
            .unwrap_or_default()
    };
    assert!(
        weight("p=leads\t") < 0 && weight("p=born_in\t") > 0,
        "{}",
        learned.table
    );
    let report = &learned.report;
    assert_eq!((report.n_facts, report.n_documents), (60, 30));
    assert!(report.area > 0.99, "{report}");
}

#[test]
fn a_verdict_is_on_the_fact_with_its_status_in_the_nearest_sentence() {
    let folder = judged_folder(2);
    let verdicts = folder.path().join("some.tsv");
    let counted = |text: &str| {
        std::fs::write(&verdicts, text).expect("verdicts");
        let learned = learn_judge(folder.path(), &[&verdicts], &mut |_| {}).expect("a fact");
        let report = learned.report;
        (
            report.n_facts,
            report.n_gone,
            report.n_documents,
            report.n_missing,
        )
    };
    let said = "0.txt\t3\tInes Vale0\tleads\tBlue Crew\tright";
    assert_eq!(
        counted(&format!("{said}\n")),
        (1, 0, 1, 0),
        "no status given, three bytes off"
    );
    assert_eq!(
        counted(&format!("{said}\tasserted\n{said}\tformer\n")),
        (1, 1, 1, 0),
        "nobody told it as former"
    );
    assert_eq!(
        counted(&format!("{said}\tasserted\ngone.txt\t0\ta\tb\tc\tright\n")),
        (1, 1, 2, 1),
        "a document that is not there"
    );
}

#[test]
fn a_verdict_that_is_none_is_told_with_its_line() {
    let folder = judged_folder(2);
    let verdicts = folder.path().join("bad.tsv");
    let told = |text: &str| {
        std::fs::write(&verdicts, text).expect("verdicts");
        let learned = learn_judge(folder.path(), &[&verdicts], &mut |_| {});
        learned.expect_err("no verdicts").to_string()
    };
    assert!(
        told("0.txt\t0\ta\tb\tc\tmaybe\n").ends_with("bad.tsv:1: a verdict is `right` or `wrong`")
    );
    assert!(
        told("document\n0.txt\tx\ta\tb\tc\tright\n")
            .contains("bad.tsv:1: a line has document, start")
    );
    assert!(
        told("0.txt\tx\ta\tb\tc\tright\n").ends_with("bad.tsv:1: the start is a number of bytes")
    );
    assert!(
        told("0.txt\t0\ta\tb\tc\tright\tsure\n")
            .contains("bad.tsv:1: the seventh cell is a status")
    );
    assert!(told("gone.txt\t0\ta\tb\tc\tright\n").contains("no fact of the verdicts"));
    assert!(told("0.txt\t0\ta\tb\tc\tright\n").contains("no fact of the verdicts"));
}
