//! Lines to blocks: what is text, what is a title, what is a menu.

use super::debris;
use super::line::{Line, bullet, marked};
use super::table;
use super::{Block, BlockKind, Language, blank};
use crate::model::Span;

/// A block while it is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    pub(super) kind: BlockKind,
    pub(super) language: Language,
    pub(super) span: Span,
    /// What is read of it: without bullet, `#`.
    pub(super) content: Span,
    pub(super) story: u32,
    /// A heading of Markdown's first level.
    pub(super) top: bool,
}

impl Draft {
    fn new(kind: BlockKind, span: Span, content: Span) -> Draft {
        Draft {
            kind,
            language: Language::Other,
            span,
            content,
            story: 0,
            top: false,
        }
    }

    pub(super) fn into_block(self) -> Block {
        Block {
            kind: self.kind,
            language: self.language,
            span: self.span,
            story: self.story,
        }
    }

    /// The stretches that are cut into sentences: none of debris, the cells of a table, else the content.
    pub(super) fn contents(&self, text: &str) -> Vec<Span> {
        match self.kind {
            BlockKind::Debris => Vec::new(),
            BlockKind::Table => table::cells(text, self.content),
            _ => vec![self.content],
        }
    }
}

/// A title has no more words and characters than these.
const TITLE_WORDS: usize = 22;
const TITLE_WIDTH: u32 = 150;

/// The blocks of a text, in order.
pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(lines.len());
    let mut references = false;
    let mut bars = 0;
    for (i, line) in lines.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &lines[i]);
        let after = lines.get(i + 1);
        let said = line.span.of(text);
        let mut draft = one(text, line, before, after);
        bars = table::bars(text, line, after, bars);
        if bars > 0 && draft.kind != BlockKind::Table && !debris::rule(said) {
            draft = Draft::new(BlockKind::Table, line.span, line.span);
        }
        if draft.kind == BlockKind::Heading {
            references = debris::opens_references(draft.content.of(text));
        } else if matches!(draft.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && debris::reference(said, references)
        {
            draft.kind = BlockKind::Reference;
            draft.content = line.span;
        }
        if draft.kind == BlockKind::Paragraph
            && let Some(previous) = out.last_mut()
            && previous.kind == BlockKind::Paragraph
            && broken(previous.span.of(text), said)
        {
            previous.span = previous.span.join(line.span);
            previous.content = previous.content.join(line.span);
            continue;
        }
        if matches!(
            draft.kind,
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::Caption
        ) && let Some(at) = debris::credit(said)
        {
            let caption = said[..at]
                .trim_end_matches(|c| blank(c) || matches!(c, '|' | '/' | '(' | '–' | '—'));
            let start = line.span.start as usize;
            if !caption.is_empty() {
                let span = Span::new(start, start + caption.len());
                out.push(Draft::new(BlockKind::Caption, span, span));
            }
            let span = Span::new(start + at, line.span.end as usize);
            out.push(Draft::new(BlockKind::Debris, span, span));
            continue;
        }
        match glued_items(text, &draft) {
            Some(parts) => out.extend(parts),
            None => out.push(draft),
        }
    }
    out
}

/// Signs that do nothing but open an item of a list.
const SIGNS: [char; 7] = ['•', '▪', '●', '■', '►', '‣', '➢'];

/// A paragraph into which a list has run: `The delegation includes:• Ana Diaz • Ola Holt`. The line that leads it, then its items.
fn glued_items(text: &str, draft: &Draft) -> Option<Vec<Draft>> {
    if draft.kind != BlockKind::Paragraph {
        return None;
    }
    let said = draft.content.of(text);
    let (lead, _) = said.split_once(SIGNS)?;
    let lead = lead.trim_end_matches(blank);
    if !lead.ends_with(':') {
        return None;
    }
    let start = draft.content.start as usize;
    let span = Span::new(start, start + lead.len());
    let mut parts = vec![Draft::new(BlockKind::Paragraph, span, span)];
    let mut signs = said[lead.len()..].match_indices(SIGNS).peekable();
    while let Some((at, sign)) = signs.next() {
        let from = lead.len() + at;
        let to = signs
            .peek()
            .map_or(said.len(), |(next, _)| lead.len() + next);
        let item = said[from + sign.len()..to].trim_matches(blank);
        if !item.is_empty() {
            let first = from + sign.len() + said[from + sign.len()..].find(item)?;
            let content = Span::new(start + first, start + first + item.len());
            let span = Span::new(start + from, content.end as usize);
            parts.push(Draft::new(BlockKind::ListItem, span, content));
        }
    }
    Some(parts)
}

/// What one logical line is, seen with its neighbours.
fn one(text: &str, line: &Line, before: Option<&Line>, after: Option<&Line>) -> Draft {
    let (span, said) = (line.span, line.span.of(text));
    let plain = |kind| Draft::new(kind, span, span);
    let inner = |kind, from: usize, to: usize| {
        Draft::new(
            kind,
            span,
            Span::new(span.start as usize + from, span.start as usize + to),
        )
    };
    if debris::rule(said) || debris::fence(said) {
        return plain(BlockKind::Debris);
    }
    // A row of short cells looks like the menu of a page.
    if table::barred(said) {
        return plain(BlockKind::Table);
    }
    if debris::debris(said) {
        return plain(BlockKind::Debris);
    }
    if let Some((level, from)) = hashes(said) {
        let to = said
            .trim_end_matches(|c| c == '#' || blank(c))
            .len()
            .max(from);
        let mut draft = inner(BlockKind::Heading, from, to);
        draft.top = level == 1;
        return draft;
    }
    if table::tabbed(text, line, before, after) {
        return plain(BlockKind::Table);
    }
    if let Some(from) = bullet(said) {
        return inner(BlockKind::ListItem, from, said.len());
    }
    if said.starts_with('>') {
        let from = said.len() - said.trim_start_matches(|c| c == '>' || blank(c)).len();
        return inner(BlockKind::Paragraph, from, said.len());
    }
    // Setext headings: the rule below makes the title.
    let below = after
        .filter(|next| !next.fresh)
        .map(|next| next.span.of(text));
    let underlined = below
        .is_some_and(|next| debris::rule(next) && next.len() > 2 && next.starts_with(['=', '-']));
    if underlined && line.width <= TITLE_WIDTH {
        let mut draft = plain(BlockKind::Heading);
        draft.top = below.is_some_and(|next| next.starts_with('='));
        return draft;
    }
    if title(text, line, before, after) {
        let bold = said.len() > 4 && said.starts_with("**") && said.ends_with("**");
        return if bold {
            inner(BlockKind::Heading, 2, said.len() - 2)
        } else {
            plain(BlockKind::Heading)
        };
    }
    plain(BlockKind::Paragraph)
}

/// Whether a line is a title: short, without a final stop, and written or placed like one.
fn title(text: &str, line: &Line, before: Option<&Line>, after: Option<&Line>) -> bool {
    let said = line.span.of(text);
    if line.width > TITLE_WIDTH {
        return false;
    }
    let end = said.chars().next_back().unwrap_or(' ');
    let first = said.chars().next().unwrap_or(' ');
    if matches!(end, '.' | ';' | ',' | '!' | '…')
        || first.is_lowercase()
        || !said.contains(char::is_alphabetic)
    {
        return false;
    }
    if end == '”' && said.contains(['.', ',']) || said.starts_with('@') || said.contains("://") {
        return false;
    }
    let (mut words, mut long, mut capital, mut upper) = (0, 0, 0, 0);
    for word in said
        .split(blank)
        .filter(|word| word.contains(char::is_alphanumeric))
    {
        words += 1;
        let letter = word.chars().find(|c| c.is_alphanumeric()).unwrap_or(' ');
        if word.chars().count() > 3 {
            long += 1;
            capital += usize::from(letter.is_uppercase() || letter.is_numeric());
            upper += usize::from(!word.contains(char::is_lowercase));
        }
    }
    if words > TITLE_WORDS || said.contains(". ") && words > 8 {
        return false;
    }
    if end == ':' {
        return words <= 3 && capital == long;
    }
    let shouted =
        upper == long && long > 0 || long == 0 && words <= 3 && !said.contains(char::is_lowercase);
    let cased = words > 1 && capital * 5 >= long * 4 && long > 0;
    let Some(after) = after else {
        return words > 1 && shouted;
    };
    let next = after.span.of(text);
    if next.starts_with(char::is_lowercase) {
        return false;
    }
    let body = after.width > line.width + line.width / 2
        || (after.width > line.width || words <= 6) && next.ends_with(['.', '!', '?', '”', ':']);
    let parted = line.fresh || after.fresh || before.is_none() || body;
    if end == '?' {
        return body && words <= 14 && before.is_some_and(|before| before.width > 3 * line.width);
    }
    parted
        && (shouted || cased || body && !marked(next) || (line.fresh && after.fresh && words <= 12))
}

/// Whether a paragraph breaks off in a sentence that the next one takes up: a page ended between them.
fn broken(before: &str, next: &str) -> bool {
    let end = before.chars().next_back().unwrap_or(' ');
    let word = next.split(blank).next().unwrap_or("");
    let goes_on = word.starts_with(char::is_lowercase)
        && word.len() > 1
        && !word.trim_end_matches('.').contains(['@', '/', '.'])
        || citation(next);
    before.len() >= 120 && (end.is_lowercase() || end == ',') && goes_on
}

/// `[13]. Lind says`: a citation that belongs to the sentence before it.
fn citation(line: &str) -> bool {
    let Some(close) = line.strip_prefix('[').and_then(|rest| rest.find(']')) else {
        return false;
    };
    let inside = &line[1..close + 1];
    inside.len() <= 12
        && inside
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b',' | b' ' | b'-'))
        && line[close + 2..].starts_with(['.', ','])
}

/// The level of a Markdown heading, and where its words begin.
fn hashes(line: &str) -> Option<(usize, usize)> {
    let level = line.bytes().take_while(|&b| b == b'#').count();
    let rest = line.get(level..)?;
    let words = rest.trim_start_matches(blank);
    ((1..=6).contains(&level) && words.len() < rest.len())
        .then(|| (level, line.len() - words.len()))
}
