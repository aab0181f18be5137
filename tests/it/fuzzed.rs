//! What the fuzz targets try, on their corpus and on bytes drawn anew.

#[path = "../fuzz/cases.rs"]
pub(crate) mod cases;

use proptest::prelude::*;
use std::path::Path;

/// The files of a folder beside the targets.
fn corpus(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| std::fs::read(file).expect("a file"))
        .collect()
}

#[test]
fn the_corpus_of_texts_is_answered_or_refused() {
    // Deep ones need the stack of a main thread.
    let texts = corpus("query");
    let checks = std::thread::Builder::new()
        .stack_size(8 << 20)
        .spawn(move || {
            for text in texts {
                cases::asked(&String::from_utf8_lossy(&text));
            }
        });
    checks.expect("a thread").join().expect("no panic");
}

#[test]
fn the_corpus_of_questions_is_answered_in_one_way() {
    let drawn = corpus("run");
    let answered = drawn.iter().filter(|bytes| cases::drawn(bytes)).count();
    assert!(answered * 3 > drawn.len(), "{answered} of {}", drawn.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn packed_and_row_by_row_answer_the_same(bytes in prop::collection::vec(any::<u8>(), 20..160)) {
        cases::drawn(&bytes);
    }
}
