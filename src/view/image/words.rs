//! What people say that words mean, as bytes: three lists. Nothing said, no bytes.
//!
//! ```text
//! sets of synonyms: n, labels* | inverses: label*, n, labels* | rules: text*
//! ```

use super::Image;
use super::record::{Reader, Writer};
use crate::model::Vocabulary;

pub(super) fn write(words: &Vocabulary) -> Vec<u8> {
    let mut to = Writer::default();
    if words.is_empty() {
        return to.finish();
    }
    let texts = |texts: &mut dyn ExactSizeIterator<Item = &String>, to: &mut Writer| {
        to.number(texts.len() as u64);
        texts.for_each(|text| to.text(text));
    };
    to.number(words.synonyms.len() as u64);
    for set in &words.synonyms {
        texts(&mut set.iter(), &mut to);
    }
    to.number(words.inverses.len() as u64);
    for (label, others) in &words.inverses {
        to.text(label);
        texts(&mut others.iter(), &mut to);
    }
    texts(&mut words.rules.iter(), &mut to);
    to.finish()
}

/// The words of an image; it is damaged where they are not what was written.
pub(in crate::view) fn words(image: &Image) -> Vocabulary {
    let bytes = image.every(image.parts.vocabulary);
    if bytes.is_empty() {
        return Vocabulary::default();
    }
    let mut from = Reader::new(bytes);
    let text = |from: &mut Reader<'_>| from.text().to_owned();
    let words = Vocabulary {
        synonyms: from.list(|from| from.list(text).into_iter().collect()),
        inverses: from
            .list(|from| (text(from), from.list(text).into_iter().collect()))
            .into_iter()
            .collect(),
        rules: from.list(text),
    };
    from.finish(words, image).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::model::{Source, Vocabulary};
    use crate::view::{Contents, View};

    #[test]
    fn what_was_said_of_words_is_read_back() {
        let mut vocabulary = Vocabulary::default();
        let view = View::build(Contents::default()).expect("an empty graph");
        assert!(view.vocabulary().expect("sound").is_empty());
        vocabulary.add_synonyms(["steers".to_owned(), "pilots".to_owned()]);
        vocabulary.add_inverse("owns", "belongs_to");
        vocabulary
            .rules
            .push("rule ?a -> r -> ?b if ?b -> r -> ?a".to_owned());
        let view = View::build(Contents {
            vocabulary: vocabulary.clone(),
            ..Contents::default()
        });
        let read = view.expect("packed").vocabulary().expect("sound");
        assert_eq!(*read, vocabulary);
    }
}
