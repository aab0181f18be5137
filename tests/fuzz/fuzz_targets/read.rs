//! Any bytes are read without a panic: what is found lies in the text, and every format is written.

#![no_main]

use arrowroot::graph::{Given, Show, show, show_words};
use arrowroot::read::{analyse, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let reading = read(&text);
    let spans = reading.entities.iter().flat_map(|entity| &entity.mentions);
    for span in spans.chain(reading.facts.iter().map(|fact| &fact.sentence)) {
        assert!(text.get(span.range()).is_some_and(|text| !text.is_empty()));
    }
    for fact in &reading.facts {
        assert!(fact.subject < reading.entities.len() && fact.object < reading.entities.len());
    }
    for sentence in &analyse(&text).sentences {
        for word in &sentence.words {
            assert!(sentence.span.contains(word.span) && text.get(word.span.range()).is_some());
        }
    }
    for what in [Show::Sentences, Show::Text, Show::Conllu, Show::Iob, Show::OpenIe] {
        let shown = show(&text, what);
        if matches!(what, Show::Conllu | Show::Iob) {
            // What is written can be given back.
            Given::new(&shown, what).expect("words");
            let _ = show_words(&text, what);
        }
    }
});
