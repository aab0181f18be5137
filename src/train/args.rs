//! The command line, from one table: what is read, and what `--help` prints.

use std::collections::BTreeMap;

/// An option: its name, what it takes (nothing: a switch), what it does.
type Known = (&'static str, &'static str, &'static str);

/// Options of training.
pub(crate) const TRAIN: &[Known] = &[
    (
        "--data",
        "FOLDER",
        "the training data; docs/MODEL_CARD.md lists its files",
    ),
    (
        "--vectors",
        "FILE",
        "vectors of words [grammar/english/word.vectors]",
    ),
    (
        "--out",
        "FILE",
        "the weights [grammar/english/reader.weights]",
    ),
    (
        "--ship",
        "",
        "train twice, first without the names of UNER dev to measure, then with them; then write the card",
    ),
    (
        "--measured",
        "FILE",
        "the weights that measure [the name of --out, then .measured]",
    ),
    (
        "--with-uner-dev",
        "",
        "train once, and learn the names of UNER dev too",
    ),
    (
        "--score",
        "",
        "train nothing, score the files that are there",
    ),
    (
        "--card",
        "",
        "write the measured part of docs/MODEL_CARD.md",
    ),
    (
        "--threads",
        "N",
        "threads; they change the time and nothing else [as many as cores, 4 at most]",
    ),
    ("--epochs", "N", "times each sentence is learned from"),
    ("--batch", "N", "sentences a step"),
    ("--rate", "X", "the highest rate"),
    ("--seed", "N", "where random numbers begin"),
    (
        "--least",
        "N",
        "how often a feature must be met to have a row",
    ),
    ("--row", "N", "numbers of a feature's row"),
    ("--width", "N", "numbers of a layer in one direction"),
    ("--dropout", "X", "share of a layer dropped while learning"),
];

/// Options of `vectors`.
pub(crate) const VECTORS: &[Known] = &[
    (
        "--text",
        "FOLDER",
        "free text: .txt files, a paragraph a line, read in the order of their names",
    ),
    (
        "--out",
        "FILE",
        "the vectors [grammar/english/word.vectors]",
    ),
    (
        "--also",
        "FOLDER",
        "training data, whose words are learned whatever their rank",
    ),
    ("--words", "N", "words that are kept [60000]"),
    (
        "--learned",
        "N",
        "words that are learned, the kept ones among them [80000]",
    ),
    (
        "--least",
        "N",
        "how often a word must be met to be learned [8]",
    ),
    ("--epochs", "N", "passes over the text [4]"),
    ("--seed", "N", "where random numbers begin [20261122]"),
];

/// Options of `names`.
pub(crate) const NAMES: &[Known] = &[
    ("--docs", "FOLDER", "the documents, .txt files"),
    (
        "--names",
        "FOLDER",
        "the names in them: learned.tsv and measured.tsv, of document, begin, end, kind, name [tests/gold/names]",
    ),
    (
        "--out",
        "FOLDER",
        "where ner/own.iob and ner/own-dev.iob are written: the training data",
    ),
];

/// Options of `namer`.
pub(crate) const NAMER: &[Known] = &[
    (
        "--data",
        "FOLDER",
        "the training data: ner/own.iob is learned from",
    ),
    (
        "--weights",
        "FILE",
        "the weights, of which the part that marks names is made new [grammar/english/reader.weights]",
    ),
    ("--epochs", "N", "times each sentence is learned from [12]"),
    ("--width", "N", "numbers of a layer in one direction [80]"),
    (
        "--hidden",
        "N",
        "numbers between the layers and the tags [64]",
    ),
    ("--dropout", "SHARE", "share of the numbers dropped [0.25]"),
    ("--threads", "N", "threads; the bytes are the same for any"),
];

/// Options of `judge`.
pub(crate) const JUDGE: &[Known] = &[
    (
        "--docs",
        "FOLDER",
        "the documents of the judged facts, .txt files",
    ),
    (
        "--verdicts",
        "FILES",
        "tables of judged facts, with commas between: document, start, subject, relation, object, right or wrong",
    ),
    ("--out", "FILE", "the weights [grammar/english/judge.tsv]"),
    (
        "--score",
        "",
        "write nothing, only say how well facts are judged",
    ),
];

/// What was typed.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Args {
    values: BTreeMap<&'static str, String>,
}

impl Args {
    /// Reads options after a table.
    ///
    /// # Errors
    /// What is wrong and what to type instead.
    pub(crate) fn parse(
        typed: impl IntoIterator<Item = String>,
        known: &[Known],
    ) -> Result<Args, String> {
        let mut args = Args::default();
        let mut typed = typed.into_iter();
        while let Some(word) = typed.next() {
            let (name, given) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (word.as_str(), None),
            };
            let Some((name, takes, _)) = known.iter().find(|(option, ..)| *option == name) else {
                return Err(unknown(name, known));
            };
            let value = match (takes.is_empty(), given) {
                (true, None) => String::new(),
                (true, Some(_)) => return Err(format!("{name} takes nothing; type {name} alone")),
                (false, Some(value)) => value,
                (false, None) => typed
                    .next()
                    .filter(|value| !value.starts_with("--"))
                    .ok_or_else(|| format!("{name} takes a {takes}: {name} {takes}"))?,
            };
            if args.values.insert(name, value).is_some() {
                return Err(format!("{name} stands there twice; leave one out"));
            }
        }
        Ok(args)
    }

    /// Whether a switch was typed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What an option was given.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The number that an option was given, or `default`.
    ///
    /// # Errors
    /// It is no such number.
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str, default: T) -> Result<T, String> {
        self.value(name).map_or(Ok(default), |text| {
            text.parse()
                .map_err(|_| format!("{name} takes a number, not \"{text}\""))
        })
    }
}

fn unknown(word: &str, known: &[Known]) -> String {
    let shared = |option: &str| {
        let pairs = option.bytes().zip(word.bytes());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let near = known
        .iter()
        .map(|(option, ..)| *option)
        .rev()
        .max_by_key(|option| shared(option))
        .filter(|option| shared(option) > 3);
    match near {
        Some(near) => format!(
            "no option \"{word}\"; did you mean {near}? arrowroot-train --help lists them all"
        ),
        None => format!("no option \"{word}\"; arrowroot-train --help lists them all"),
    }
}

/// What `--help` prints.
pub(crate) fn help() -> String {
    let mut out = String::from(
        "Makes the weights that arrowroot reads English with. No user needs it: the weights are shipped.\n\n\
         arrowroot-train --data FOLDER --ship           all of a release: trains, scores, writes the card\n\
         arrowroot-train --data FOLDER                  trains once, writes --out, prints scores\n\
         arrowroot-train --data FOLDER --score          prints the scores of a file that is there\n\
         arrowroot-train --data FOLDER --score --card   writes the card from files that are there\n\
         arrowroot-train vectors --text FOLDER          learns vectors of words from free text\n\
         arrowroot-train names --docs FOLDER --out DATA writes the sentences in which we marked names\n\
         arrowroot-train namer --data DATA              learns to mark names from these, and nothing else anew\n\
         arrowroot-train judge --docs FOLDER --verdicts FILES   learns the weights by which facts are judged\n",
    );
    for (title, known) in [
        ("Training", TRAIN),
        ("Vectors", VECTORS),
        ("Names", NAMES),
        ("Namer", NAMER),
        ("Judge", JUDGE),
    ] {
        out.push_str(&format!("\n{title}:\n"));
        for (name, takes, what) in known {
            out.push_str(&format!("  {:<18} {what}\n", format!("{name} {takes}")));
        }
    }
    out.push_str(
        "\nThe settings from --epochs to --dropout are those of the shipped weights unless you say otherwise. The same data and\n\
         settings give the same bytes on every machine.\n",
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args, String> {
        Args::parse(line.split_whitespace().map(str::to_owned), TRAIN)
    }

    #[test]
    fn options_are_read_in_any_order_with_a_blank_or_an_equals_sign() {
        let args = parse("--score --data=here --epochs 3").expect("all known");
        assert!(args.has("--score") && !args.has("--card"));
        assert_eq!(args.value("--data"), Some("here"));
        assert_eq!(args.number("--epochs", 16), Ok(3));
        assert_eq!(args.number("--batch", 24), Ok(24));
    }

    #[test]
    fn what_is_wrong_is_answered_with_what_to_type() {
        let error = |line: &str| parse(line).expect_err(line);
        assert!(error("--epoch 3").contains("did you mean --epochs?"));
        assert!(error("here").contains("no option \"here\"; arrowroot-train --help"));
        assert_eq!(error("--data"), "--data takes a FOLDER: --data FOLDER");
        assert_eq!(
            error("--data --score"),
            "--data takes a FOLDER: --data FOLDER"
        );
        assert_eq!(error("--card=x"), "--card takes nothing; type --card alone");
        assert_eq!(
            error("--card --card"),
            "--card stands there twice; leave one out"
        );
        let args = parse("--epochs many").expect("read later");
        assert_eq!(
            args.number("--epochs", 16).expect_err("no number"),
            "--epochs takes a number, not \"many\""
        );
    }

    #[test]
    fn help_names_every_option() {
        let help = help();
        for (name, ..) in [TRAIN, VECTORS, NAMES, NAMER, JUDGE].into_iter().flatten() {
            assert!(help.contains(&format!("  {name} ")), "{name}");
        }
    }
}
