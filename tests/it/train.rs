//! Training gives the same bytes every time: on a data folder in miniature, for one thread and for four.

use arrowroot::read::net::{Net, Room};
use arrowroot::train::{Settings, VectorSettings, learn_vectors, train};
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
