//! What was read of one document, as plain text: for people (`sentences`, `text`) and for scorers (`conllu`, `iob`).
//!
//! Writes into a string, never to a file; the same text gives the same bytes.

mod conllu;
mod given;
mod hyphen;
mod piece;
mod tree;

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
/// Proper names only, and of nested names the outermost. Kinds: `PER`, `ORG`, `LOC` (countries and places), `EVENT`,
/// `GROUP`, `INITIATIVE`, `WORK`.
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
        let mut inside: Option<&Mention> = None;
        for j in 0..sentence.words.len() {
            if inside.is_some_and(|mention| mention.end <= j) {
                inside = None;
            }
            let mut tag = inside.map(|mention| ("I-", mention));
            // Of those that begin here the longest comes first; a shorter one, or one inside another, is passed over.
            while let Some(mention) =
                mentions.next_if(|mention| mention.sentence == i && mention.first <= j)
            {
                if inside.is_none() && mention.first == j && mention.end > j {
                    inside = Some(mention);
                    tag = Some(("B-", mention));
                }
            }
            tags.push(tag.and_then(|(prefix, mention)| Some((prefix, label(&mention.kind)?))));
        }
    }
    tags
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
