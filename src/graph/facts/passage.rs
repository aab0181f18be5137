//! A line of facts: what it says, and whether that is in the text.

use super::UNSCORED;
use crate::graph::line::{Line, relation};
use crate::model::{Kind, Props, Span, Status, Time};

/// A line: a stretch of a document, what it names and what it says.
pub(super) struct Passage {
    pub(super) reader: String,
    pub(super) document: String,
    pub(super) span: Span,
    pub(super) text: Option<String>,
    pub(super) mentions: Vec<Named>,
    pub(super) facts: Vec<Said>,
}

/// A mention, not yet held against the text.
pub(super) struct Named {
    pub(super) span: Option<Span>,
    pub(super) text: Option<String>,
    pub(super) kind: Kind,
    pub(super) name: Option<String>,
    pub(super) head: Option<String>,
    pub(super) props: Props,
}

/// A fact, not yet held against the text; its ends are places in the list of mentions.
pub(super) struct Said {
    pub(super) subject: u32,
    pub(super) relation: String,
    pub(super) object: u32,
    pub(super) surface: String,
    pub(super) status: Status,
    pub(super) time: Time,
    pub(super) props: Props,
    pub(super) confidence: f32,
    pub(super) rule: Option<String>,
}

impl Passage {
    pub(super) fn of(line: &Line) -> Result<Passage, String> {
        let of = |what: &str, n: usize, reason: String| format!("{what} {n} {reason}");
        let mentions = line.objects("mentions")?;
        let facts = line.objects("facts")?;
        Ok(Passage {
            reader: line.text("reader")?.to_owned(),
            document: line.text("doc")?.to_owned(),
            span: line.span()?,
            text: line.text_or_none("text")?.map(str::to_owned),
            mentions: (mentions.iter().enumerate())
                .map(|(n, line)| Named::of(line).map_err(|reason| of("mention", n, reason)))
                .collect::<Result<_, _>>()?,
            facts: (facts.iter().enumerate())
                .map(|(n, line)| Said::of(line).map_err(|reason| of("fact", n, reason)))
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Named {
    fn of(line: &Line) -> Result<Named, String> {
        let text = line.text_or_none("text")?.map(str::to_owned);
        let span = match text.is_some() && !line.0.contains_key("start") {
            true => None,
            false => Some(line.span()?),
        };
        let optional = |key| Ok::<_, String>(line.text_or_none(key)?.map(str::to_owned));
        Ok(Named {
            span,
            text,
            kind: Kind::parse(line.text("type")?),
            name: optional("name")?,
            head: optional("head")?,
            props: line.node_props("props")?,
        })
    }
}

impl Said {
    fn of(line: &Line) -> Result<Said, String> {
        let (props, _) = line.props("props")?;
        Ok(Said {
            subject: line.number("s")?,
            relation: relation(line.text("p")?)?,
            object: line.number("o")?,
            surface: line.text_or_none("surface")?.unwrap_or("").to_owned(),
            status: line.word_or_default("status", Status::parse)?,
            time: Time {
                on: line.date("on")?,
                from: line.date("from")?,
                to: line.date("to")?,
            },
            props,
            confidence: line.share_or("confidence", UNSCORED)?,
            rule: line.text_or_none("rule")?.map(str::to_owned),
        })
    }
}

/// A mention that stands in its document.
pub(super) struct Place {
    pub(super) span: Span,
    /// Its words, blanks made single.
    pub(super) words: String,
    pub(super) named: Named,
}

/// Whether a place is one of the text, and holds these words.
pub(super) fn stands(text: &str, span: Span, words: Option<&str>) -> Result<(), String> {
    let Span { start, end } = span;
    let Some(found) = text.get(span.range()) else {
        return Err(format!(
            "bytes {start} to {end} are no place in the {} bytes of the document",
            text.len()
        ));
    };
    match words {
        _ if found.trim().is_empty() => Err(format!("nothing stands at bytes {start} to {end}")),
        Some(words) if words != found => Err(format!(
            "at bytes {start} to {end} stands {:?}, not {:?}",
            short(found),
            short(words)
        )),
        _ => Ok(()),
    }
}

/// A mention held against its passage.
pub(super) fn place(text: &str, passage: Span, named: Named) -> Result<Place, String> {
    let span = match (named.span, &named.text) {
        (Some(span), words) => {
            stands(text, span, words.as_deref())?;
            if span.start < passage.start || passage.end < span.end {
                return Err(format!(
                    "bytes {} to {} are not in bytes {} to {}",
                    span.start, span.end, passage.start, passage.end
                ));
            }
            span
        }
        (None, words) => {
            let words = words.as_deref().unwrap_or_default();
            find(passage.of(text), words)
                .map(|at| {
                    let start = passage.start as usize + at;
                    Span::new(start, start + words.len())
                })
                .ok_or_else(|| format!("{:?} does not stand there", short(words)))?
        }
    };
    let words: Vec<&str> = span.of(text).split_whitespace().collect();
    Ok(Place {
        span,
        words: words.join(" "),
        named,
    })
}

/// The first place of these words that does not begin or end within a word.
fn find(text: &str, words: &str) -> Option<usize> {
    if words.trim().is_empty() {
        return None;
    }
    let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[*at + words.len()..]);
        !(inner(before.chars().next_back()) && inner(words.chars().next())
            || inner(words.chars().next_back()) && inner(after.chars().next()))
    };
    text.match_indices(words).map(|(at, _)| at).find(whole)
}

/// A text that may be long, for a message.
fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
