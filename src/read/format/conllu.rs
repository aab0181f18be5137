//! CoNLL-U: ten columns a word, for the scorers of Universal Dependencies.

use super::push_flat;
use crate::model::Span;
use crate::read::stage::{Analysis, Tagged, Word};
use crate::read::tag::lemma;
use crate::text::{blank, tokens};
use std::borrow::Cow;
use std::fmt::Write;

/// Sentences in CoNLL-U: ID, FORM, LEMMA, UPOS, XPOS, `_`, HEAD, DEPREL, `_`, MISC (`SpaceAfter=No`).
///
/// **Every character of the text that is no blank is written**, also what is not read (menus, bullets, `#` of titles), so
/// that a scorer can lay the file beside the text: such marks stand before the sentence that they open, other lines as
/// sentences of their own. Clitics share a range with their word (`1-2 it's`), as the treebanks have it.
/// Without a tree HEAD and DEPREL are `_`.
#[must_use]
pub fn conllu(text: &str, analysis: &Analysis) -> String {
    let mut out = String::with_capacity(text.len() * 6);
    let mut at = 0;
    for sentence in &analysis.sentences {
        let start = sentence.span.start as usize;
        let prefix = write_gap(&mut out, text, at, start);
        write_sentence(&mut out, text, &prefix, Some(sentence));
        at = (sentence.span.end as usize).max(at);
    }
    let rest = write_gap(&mut out, text, at, text.len());
    if !rest.is_empty() {
        write_sentence(&mut out, text, &rest, None);
    }
    out
}

/// The lemma with the capitals that names keep.
fn cased_lemma<'a>(form: &'a str, word: &'a Word) -> Cow<'a, str> {
    let lemma = lemma(form, word.upos, word.xpos);
    if lemma.to_lowercase() == *word.lemma {
        return lemma;
    }
    match &*word.lemma {
        "" => "_".into(),
        lemma => lemma.into(),
    }
}

/// Writes the lines between two sentences; what stands on the line of the next sentence is returned.
fn write_gap(out: &mut String, text: &str, from: usize, to: usize) -> Vec<Span> {
    let Some(gap) = text.get(from..to) else {
        return Vec::new();
    };
    let mut start = from;
    let mut last = Vec::new();
    for line in gap.split_inclusive('\n') {
        let words = tokens(text, Span::new(start, start + line.len()));
        start += line.len();
        if line.ends_with('\n') && !words.is_empty() {
            write_sentence(out, text, &words, None);
        } else {
            last = words;
        }
    }
    last
}

/// Writes one sentence: the marks before it, then its words.
fn write_sentence(out: &mut String, text: &str, prefix: &[Span], sentence: Option<&Tagged>) {
    let words: &[Word] = sentence.map_or(&[], |sentence| &sentence.words);
    let spans: Vec<Span> = prefix
        .iter()
        .copied()
        .chain(words.iter().map(|word| word.span))
        .collect();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return;
    };
    out.push_str("# text = ");
    push_flat(out, first.join(*last).of(text));
    out.push('\n');
    let tree = sentence.and_then(|sentence| sentence.tree.as_ref());
    let root = tree
        .and_then(|tree| {
            tree.heads
                .iter()
                .enumerate()
                .find(|(i, head)| *i as u32 == **head)
        })
        .map(|(i, _)| i + prefix.len() + 1);
    let mut range_end = 0;
    for (i, span) in spans.iter().enumerate() {
        let end = range(text, &spans, i);
        if i >= range_end && end > i + 1 {
            range_end = end;
            let whole = Span {
                start: span.start,
                end: spans[end - 1].end,
            };
            let _ = writeln!(
                out,
                "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}",
                i + 1,
                end,
                whole.of(text),
                misc(text, whole)
            );
        }
        let misc = if i < range_end {
            "_"
        } else {
            misc(text, *span)
        };
        let form = span.of(text);
        let Some(word) = i.checked_sub(prefix.len()).map(|i| &words[i]) else {
            let mark = !form.contains(char::is_alphanumeric);
            let (upos, xpos) = if mark { ("PUNCT", "NFP") } else { ("X", "_") };
            let (head, label) = match root {
                Some(root) => (root.to_string(), "punct"),
                None => ("_".to_owned(), "_"),
            };
            let _ = writeln!(
                out,
                "{}\t{form}\t{}\t{upos}\t{xpos}\t_\t{head}\t{label}\t_\t{misc}",
                i + 1,
                form.to_lowercase()
            );
            continue;
        };
        let at = i - prefix.len();
        let xpos = if word.xpos.is_empty() { "_" } else { word.xpos };
        let lemma = cased_lemma(form, word);
        let _ = write!(
            out,
            "{}\t{form}\t{lemma}\t{}\t{xpos}\t_\t",
            i + 1,
            word.upos.name()
        );
        match tree.and_then(|tree| Some((*tree.heads.get(at)?, *tree.labels.get(at)?))) {
            Some((head, _)) if head as usize == at => out.push_str("0\troot"),
            Some((head, label)) => {
                let _ = write!(out, "{}\t{label}", head as usize + prefix.len() + 1);
            }
            None => out.push_str("_\t_"),
        }
        let _ = writeln!(out, "\t_\t{misc}");
    }
    out.push('\n');
}

fn misc(text: &str, span: Span) -> &'static str {
    match text
        .get(span.end as usize..)
        .and_then(|rest| rest.chars().next())
    {
        Some(c) if !blank(c) => "SpaceAfter=No",
        _ => "_",
    }
}

/// The word after the last one that shares a surface token with word `i`: a word and its clitics, without a blank.
fn range(text: &str, spans: &[Span], i: usize) -> usize {
    let mut end = i + 1;
    while let Some(next) = spans.get(end)
        && next.start == spans[end - 1].end
        && clitic(spans[end - 1].of(text), next.of(text))
    {
        end += 1;
    }
    end
}

/// Whether `next` leans on `word` as the treebanks have it.
fn clitic(word: &str, next: &str) -> bool {
    if !word.ends_with(char::is_alphanumeric) {
        return false;
    }
    let (word, next) = (word.to_lowercase(), next.to_lowercase().replace('’', "'"));
    match next.as_str() {
        "n't" | "'s" | "'m" | "'re" | "'ve" | "'ll" | "'d" => true,
        "'" => word.ends_with('s'),
        "not" => word == "can",
        "na" => word == "gon" || word == "wan",
        "ta" => word == "got",
        "me" => word == "gim" || word == "lem",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::stage::Tree;
    use crate::read::tag;
    use crate::text::layout;

    fn analysis(text: &str) -> Analysis {
        Analysis {
            sentences: tag::tag(text, &layout(text)),
            ..Analysis::default()
        }
    }

    fn column(conllu: &str, n: usize) -> Vec<&str> {
        conllu
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .filter_map(|line| line.split('\t').nth(n))
            .collect()
    }

    #[test]
    fn clitics_share_a_range_with_their_word() {
        let text = "It's late.";
        let out = conllu(text, &analysis(text));
        assert_eq!(column(&out, 0), ["1-2", "1", "2", "3", "4"]);
        assert_eq!(column(&out, 1), ["It's", "It", "'s", "late", "."]);
        assert_eq!(column(&out, 9), ["_", "_", "_", "SpaceAfter=No", "_"]);
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        let text = "Home / News / Archive\n\n## The forum\n\nAna met Otto:\n- in Lagos;\n- in Rome.\n\n© Acme";
        let out = conllu(text, &analysis(text));
        let all: String = column(&out, 1).concat();
        let bare: String = text.split_whitespace().collect();
        assert_eq!(all, bare);
    }

    #[test]
    fn heads_count_from_one_and_marks_hang_on_the_root() {
        let text = "- Ana left";
        let mut analysis = analysis(text);
        analysis.sentences[0].tree = Some(Tree {
            heads: vec![1, 1],
            labels: vec!["nsubj", "root"],
        });
        let out = conllu(text, &analysis);
        assert_eq!(column(&out, 6), ["3", "3", "0"]);
        assert_eq!(column(&out, 7), ["punct", "nsubj", "root"]);
    }
}
