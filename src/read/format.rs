//! What was read of one document, as plain text: for people (`sentences`, `text`) and for scorers (`conllu`, `iob`, chains of reference, open extractions).
//!
//! Writes into a string, never to a file; the same text gives the same bytes.

mod chains;
mod conllu;
mod given;
mod hyphen;
mod piece;
mod tree;

pub use chains::NOTATION;
pub use conllu::conllu;
pub use given::{Given, Malformed};
pub use piece::{Format, Piece, id, piece};

use super::stage::{Analysis, Form, Mention, Tagged};
use crate::model::Kind;
use crate::text::BlockKind;

/// The sentences that were read, one a line, blanks and line ends within them made one blank each. Empty for an empty text.
#[must_use]
pub fn sentences(text: &str, analysis: &Analysis) -> String {
    let mut out = String::with_capacity(text.len());
    for sentence in &analysis.sentences {
        push_flat(&mut out, sentence.span.of(text));
        out.push('\n');
    }
    out
}

/// The text that was read, without menus and copies: one line a paragraph, title or item, a blank line between blocks.
///
/// Items of a list begin with `- `, and follow each other without a blank line.
#[must_use]
pub fn text(text: &str, analysis: &Analysis) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last: Option<&Tagged> = None;
    for sentence in &analysis.sentences {
        match last {
            Some(before) if same_block(text, before, sentence) => out.push(' '),
            Some(before)
                if before.block == BlockKind::ListItem && sentence.block == BlockKind::ListItem =>
            {
                out.push('\n')
            }
            Some(_) => out.push_str("\n\n"),
            None => {}
        }
        if sentence.block == BlockKind::ListItem
            && last.is_none_or(|before| !same_block(text, before, sentence))
        {
            out.push_str("- ");
        }
        push_flat(&mut out, sentence.span.of(text));
        last = Some(sentence);
    }
    if last.is_some() {
        out.push('\n');
    }
    out
}

/// Whether two sentences stand in one block: of one kind, with no line end between them, or a single one in running text.
fn same_block(text: &str, before: &Tagged, sentence: &Tagged) -> bool {
    let gap = text
        .get(before.span.end as usize..sentence.span.start as usize)
        .unwrap_or("\n\n");
    let wrapped = sentence.block == BlockKind::Paragraph
        && gap.trim_matches([' ', '\r']) == "\n"
        && before.span.of(text).contains('\n');
    before.block == sentence.block && (!gap.contains('\n') || wrapped)
}

/// Adds a text with each run of white space made one blank.
fn push_flat(out: &mut String, text: &str) {
    for (i, word) in text.split_whitespace().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// One token a line, a tab, and its tag: `B-PER` on the first word of a name, `I-PER` on the others, `O` elsewhere; a blank
/// line after each sentence.
///
/// Proper names only, none within another, as the network finds them: `PER`, `ORG`, `LOC` (countries and places), and
/// `EVENT`, `GROUP`, `INITIATIVE`, `WORK` where the reader can tell what else a name names, `MISC` where it cannot.
#[must_use]
pub fn iob(text: &str, analysis: &Analysis) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut tags = tags(analysis).into_iter();
    for sentence in &analysis.sentences {
        for word in &sentence.words {
            push_flat(&mut out, word.span.of(text));
            out.push('\t');
            push_tag(&mut out, tags.next().flatten());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// `B-` or `I-` and a label; none outside.
type Tag = Option<(&'static str, &'static str)>;

fn push_tag(out: &mut String, tag: Tag) {
    match tag {
        Some((prefix, label)) => {
            out.push_str(prefix);
            out.push_str(label);
        }
        None => out.push('O'),
    }
}

/// The tags of all words of a document, in order.
fn tags(analysis: &Analysis) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut mentions = analysis
        .mentions
        .iter()
        .filter(|mention| mention.form == Form::Name)
        .peekable();
    for (i, sentence) in analysis.sentences.iter().enumerate() {
        while mentions.next_if(|mention| mention.sentence < i).is_some() {}
        let own: Vec<&Mention> =
            std::iter::from_fn(|| mentions.next_if(|mention| mention.sentence == i)).collect();
        sentence_tags(sentence, &own, &mut tags);
    }
    tags
}

/// Adds the tags of a sentence's words. The network has the say on persons, organisations and places, the mentions on
/// everything else, and on all of it where no network looks; of nested mentions the outermost counts.
fn sentence_tags(sentence: &Tagged, mentions: &[&Mention], tags: &mut Vec<Tag>) {
    let start = tags.len();
    tags.resize(start + sentence.words.len(), None);
    let tags = &mut tags[start..];
    let mut put = |first: usize, end: usize, label: &'static str, over: &[&str]| {
        let Some(place) = tags.get_mut(first..end) else {
            return;
        };
        if place
            .iter()
            .flatten()
            .all(|(_, label)| over.contains(label))
        {
            for (i, tag) in place.iter_mut().enumerate() {
                *tag = Some((if i == 0 { "B-" } else { "I-" }, label));
            }
        }
    };
    for name in &sentence.names {
        put(name.first, name.end, name.label, &[]);
    }
    for mention in mentions {
        if let Some(label) = label(&mention.kind)
            && (sentence.tree.is_none() || !matches!(label, "PER" | "ORG" | "LOC"))
        {
            put(mention.first, mention.end, label, &["MISC"]);
        }
    }
    // What is left of a name whose beginning went to another goes with it.
    for i in 0..tags.len() {
        let before = i.checked_sub(1).and_then(|before| tags[before]);
        if let Some(("I-", label)) = tags[i]
            && before.is_none_or(|(_, before)| before != label)
        {
            tags[i] = Some(("B-", label));
        }
    }
}

/// The label of a kind in an IOB file.
fn label(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Person => "PER",
        Kind::Organisation => "ORG",
        Kind::Country | Kind::Place => "LOC",
        Kind::Group => "GROUP",
        Kind::Event => "EVENT",
        Kind::Initiative => "INITIATIVE",
        Kind::Work => "WORK",
        Kind::Document | Kind::Sentence | Kind::Custom(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tag;
    use crate::text::layout;

    fn analysis(text: &str) -> Analysis {
        Analysis {
            sentences: tag::tag(text, &layout(text)),
            ..Analysis::default()
        }
    }

    fn mention(first: usize, end: usize, kind: Kind) -> Mention {
        Mention {
            sentence: 0,
            first,
            end,
            head: first,
            kind,
            name: String::new(),
            form: Form::Name,
            entity: 0,
            antecedent: None,
            confidence: 1.0,
        }
    }

    #[test]
    fn sentences_come_one_a_line_without_line_ends_of_their_own() {
        let document = "Ana Diaz leads  the mission. It met\nin Lagos.\n\nLearn more\n";
        assert_eq!(
            sentences(document, &analysis(document)),
            "Ana Diaz leads the mission.\nIt met in Lagos.\n"
        );
    }

    #[test]
    fn text_keeps_blocks_apart_and_items_together() {
        let document =
            "The aims are:\n\n* peace and trade\n* clean water\n\nAna signed it. Otto did not.\n";
        assert_eq!(
            text(document, &analysis(document)),
            "The aims are:\n\n- peace and trade\n- clean water\n\nAna signed it. Otto did not.\n"
        );
    }

    #[test]
    fn of_nested_names_the_outermost_is_written() {
        let document = "Ana Diaz left the University of Lagos.";
        let mut analysis = analysis(document);
        analysis.mentions = vec![
            mention(0, 2, Kind::Person),
            mention(4, 7, Kind::Organisation),
            mention(6, 7, Kind::Place),
        ];
        assert_eq!(
            iob(document, &analysis),
            "Ana\tB-PER\nDiaz\tI-PER\nleft\tO\nthe\tO\nUniversity\tB-ORG\nof\tI-ORG\nLagos\tI-ORG\n.\tO\n\n"
        );
    }

    #[test]
    fn an_empty_text_gives_an_empty_string() {
        let empty = Analysis::default();
        assert_eq!(
            [
                sentences("", &empty),
                text("", &empty),
                iob("", &empty),
                conllu("", &empty)
            ],
            ["", "", "", ""]
        );
    }
}
