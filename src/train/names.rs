//! Names that were marked in documents, as sentences to learn from.

use super::Trouble;
use super::data::{KINDS, text_of};
use crate::model::Span;
use crate::read::analyse;
use std::collections::BTreeMap;
use std::path::Path;

/// What [`marked_names`] made of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The sentences: a word, a tab and a tag (`B-ORG`, `I-ORG`, `O`) a line, then an empty line.
    pub sentences: String,
    /// Names that stand in the sentences.
    pub n_names: usize,
    /// Names that the documents do not hold where the table says, or that begin or end within a word.
    pub n_gone: usize,
    /// Documents of the table that the folder lacks.
    pub n_missing: usize,
}

struct Mark {
    span: Span,
    kind: &'static str,
    name: String,
}

/// Sentences of the documents of a table of names, with the names marked.
///
/// A line of the table: document (a file of `documents`), the bytes where the name begins and ends, its kind (`PER`, `ORG`, `LOC`,
/// `MISC`), its words with one blank between them; a first line that begins with `document` is passed over. A name that no longer
/// stands there is looked for nearby, so that a document made again a few bytes off still serves. The same files give the same
/// text. Cost: reads every document once.
///
/// # Errors
/// A file that cannot be read, a line that is none of these.
pub fn marked_names(documents: &Path, table: &Path) -> Result<Marked, Trouble> {
    let mut lists: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
    let text = text_of(table)?;
    for (nth, line) in text.lines().enumerate() {
        if (nth == 0 && line.starts_with("document\t")) || line.is_empty() {
            continue;
        }
        let (document, mark) = mark(line).ok_or_else(|| {
            Trouble::new(format!(
                "{}:{}: a line has document, begin, end, kind (PER, ORG, LOC or MISC) and name, with tabs between",
                table.display(),
                nth + 1
            ))
        })?;
        lists.entry(document).or_default().push(mark);
    }
    let mut out = Marked::default();
    for (document, marks) in lists {
        let path = documents.join(&document);
        if !path.exists() {
            out.n_gone += marks.len();
            out.n_missing += 1;
            continue;
        }
        let text = text_of(&path)?;
        let found = write(&text, &marks, &mut out.sentences);
        out.n_names += found;
        out.n_gone += marks.len() - found;
    }
    Ok(out)
}

fn mark(line: &str) -> Option<(String, Mark)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [document, start, end, kind, name] = cells[..] else {
        return None;
    };
    let span = Span {
        start: start.parse().ok()?,
        end: end.parse().ok()?,
    };
    let kind = KINDS.into_iter().find(|known| *known == kind)?;
    let sound = span.start < span.end && !name.is_empty();
    let name = name.to_owned();
    sound.then_some((document.to_owned(), Mark { span, kind, name }))
}

/// Writes the sentences of a document in the words that the network reads, which cut at hyphens; how many of the names stand in
/// them.
fn write(text: &str, marks: &[Mark], out: &mut String) -> usize {
    let analysis = analyse(text);
    let words: Vec<Span> = analysis
        .sentences
        .iter()
        .flat_map(|sentence| sentence.words.iter().map(|word| word.span))
        .collect();
    // By the byte where a name begins; none overlaps another.
    let mut names: BTreeMap<u32, (u32, &str)> = BTreeMap::new();
    for mark in marks {
        let Some(range) = place(text, &words, mark) else {
            continue;
        };
        let (start, end) = (words[range.start].start, words[range.end - 1].end);
        let before = names.range(..end).next_back();
        if before.is_none_or(|(_, (before, _))| *before <= start) {
            names.insert(start, (end, mark.kind));
        }
    }
    for sentence in &analysis.sentences {
        let finer = sentence.fine.as_ref().map(|fine| &fine.words);
        for word in finer.unwrap_or(&sentence.words) {
            let over = names.range(..=word.span.start).next_back();
            let tag = match over.filter(|(_, (end, _))| word.span.end <= *end) {
                Some((start, (_, kind))) if *start == word.span.start => format!("B-{kind}"),
                Some((_, (_, kind))) => format!("I-{kind}"),
                None => "O".to_owned(),
            };
            *out += &format!("{}\t{tag}\n", form(text, word.span));
        }
        out.push('\n');
    }
    names.len()
}

/// The words of a name: those between its bytes if they are its words, or else the nearest ones that are.
fn place(text: &str, words: &[Span], mark: &Mark) -> Option<std::ops::Range<usize>> {
    let wanted: Vec<&str> = mark.name.split(' ').collect();
    let here = words.partition_point(|word| word.start < mark.span.start);
    let fits = |at: &usize| {
        let there = words.get(*at..*at + wanted.len());
        there.is_some_and(|there| {
            there
                .iter()
                .zip(&wanted)
                .all(|(word, wanted)| form(text, *word) == *wanted)
        })
    };
    const NEAR: usize = 30;
    let near = (here.saturating_sub(NEAR)..here + NEAR).filter(fits);
    let at = near.min_by_key(|at| at.abs_diff(here))?;
    Some(at..at + wanted.len())
}

/// A word as it is learned: without the blanks and breaks of a line within it.
fn form(text: &str, word: Span) -> String {
    let raw = text.get(word.range()).unwrap_or_default();
    raw.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, table: &str) -> Result<Marked, Trouble> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.txt"), text).expect("a document");
        let names = folder.path().join("names.tsv");
        std::fs::write(&names, table).expect("a table");
        marked_names(folder.path(), &names)
    }

    #[test]
    fn names_are_found_where_they_stand_or_near_there() {
        let text = "Ines Vale met Otto Berg of the Harbour Office.\n\nShe thanked Otto Berg.\n";
        let table = "document\tstart\tend\tkind\tname\n\
            a.txt\t0\t9\tPER\tInes Vale\n\
            a.txt\t16\t25\tPER\tOtto Berg\n\
            a.txt\t31\t45\tORG\tHarbour Office\n\
            a.txt\t90\t95\tPER\tNobody\n\
            b.txt\t0\t4\tLOC\tOslo\n";
        let made = marked(text, table).expect("a table");
        assert_eq!((made.n_names, made.n_gone, made.n_missing), (3, 2, 1));
        let lines: Vec<&str> = made.sentences.lines().collect();
        assert_eq!(
            lines[..11],
            [
                "Ines\tB-PER",
                "Vale\tI-PER",
                "met\tO",
                "Otto\tB-PER",
                "Berg\tI-PER",
                "of\tO",
                "the\tO",
                "Harbour\tB-ORG",
                "Office\tI-ORG",
                ".\tO",
                ""
            ]
        );
    }

    #[test]
    fn words_are_those_that_the_network_reads() {
        let made = marked(
            "The long-term plan of Bat-Erdene came.\n",
            "a.txt\t22\t32\tPER\tBat-Erdene\n",
        );
        let sentences = made.expect("a table").sentences;
        assert!(
            sentences.contains("long\tO\n-\tO\nterm\tO\n"),
            "{sentences}"
        );
        let name = "Bat\tB-PER\n-\tI-PER\nErdene\tI-PER\ncame\tO\n";
        assert!(sentences.contains(name), "{sentences}");
    }

    #[test]
    fn a_line_that_is_no_name_is_told_with_its_number() {
        for bad in ["a.txt\t0\t9\tDATE\tMay", "a.txt\t9\t9\tPER\tInes", "a.txt"] {
            let error = marked("Ines.", &format!("{bad}\n")).expect_err("no name");
            assert!(
                error.to_string().contains("names.tsv:1: a line has"),
                "{error}"
            );
        }
    }
}
