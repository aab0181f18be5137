//! Lines, and which of them a text dump broke off in the middle.

use super::blank;
use crate::model::Span;

/// A line without blanks at its ends; logical lines may span several lines of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) span: Span,
    /// Blank lines, or the start of the text, stand before it.
    pub(super) fresh: bool,
    /// Characters.
    pub(super) width: u32,
    /// Characters of its first word.
    first: u32,
    /// Two blanks or a stroke at its end: a break that its author made, in Markdown.
    hard: bool,
}

/// A dump is broken at no less and no more than these columns.
const COLUMNS: std::ops::RangeInclusive<u32> = 45..=132;

/// So many wide lines tell that a text with more short ones was wrapped.
const RUNNING: usize = 4;

/// Small words that end no line but one that was broken off: `about the`.
const DANGLING: [&str; 18] = [
    "a", "an", "and", "as", "at", "by", "for", "from", "his", "in", "into", "its", "of", "or",
    "the", "their", "to", "with",
];

/// The lines of a text that are not blank, those that were wrapped joined.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let single = split(text);
    let Some(columns) = wrapped_at(text, &single) else {
        return join(text, &single, |_, _| false);
    };
    // The next word would not have fit, or only just. Few lines are a little longer than most.
    let full = |line: &Line, next: &Line| {
        line.width + 1 + next.first + columns / 12 >= columns
            && line.width <= columns + columns / 24
    };
    if !is_ragged(text, &single, full) {
        return join(text, &single, full);
    }
    join(text, &single, |line, next| {
        full(line, next) || is_soft(text, line, next)
    })
}

/// Whether a text that was wrapped was also broken where a line was not full: what stood there, such as an address of a link, is
/// left out. Then a sentence goes on over short lines too, or breaks that are meant are marked.
fn is_ragged(text: &str, lines: &[Line], full: impl Fn(&Line, &Line) -> bool) -> bool {
    let short = || {
        lines.windows(2).filter(|pair| {
            let next = pair[1].span.of(text);
            !pair[1].fresh
                && !marked(next)
                && !full(&pair[0], &pair[1])
                && next.contains(char::is_alphabetic)
        })
    };
    let meant = short().filter(|pair| pair[0].hard).count();
    let running = short()
        .filter(|pair| !pair[0].hard && is_lower(pair[1].span.of(text)))
        .count();
    meant > 1 || running > 1 && running * 3 >= short().count()
}

/// Whether a line begins in the middle of a sentence, marks for bold letters and dashes passed over.
fn is_lower(line: &str) -> bool {
    line.trim_start_matches(|c| blank(c) || matches!(c, '*' | '_' | '—' | '–'))
        .starts_with(char::is_lowercase)
}

/// Whether the break between two lines of a ragged text is not meant.
fn is_soft(text: &str, line: &Line, next: &Line) -> bool {
    let (said, after) = (line.span.of(text), next.span.of(text));
    if is_lower(after) {
        return true;
    }
    // A figure below a word is a cell of a table; a year is none.
    let year = after.starts_with("19") || after.starts_with("20");
    let year = year && after.trim_end_matches(['.', ',']).len() == 4;
    // What is bold to its end stands above what follows.
    !line.hard && !said.ends_with("**") && (year || after.contains(char::is_alphabetic))
}

fn split(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut fresh = true;
    let mut start = 0;
    for raw in text.split(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}', '\u{85}']) {
        let trimmed = raw.trim_matches(blank);
        if trimmed.is_empty() {
            // `\r\n` is one end of line, so an empty piece between the two is no blank line.
            let between = raw.is_empty()
                && start > 0
                && text[..start].ends_with('\r')
                && text[start..].starts_with('\n');
            fresh |= !between;
        } else {
            let from = start + (raw.len() - raw.trim_start_matches(blank).len());
            let width = trimmed.chars().count();
            let first = trimmed.chars().take(200).take_while(|&c| !blank(c)).count();
            out.push(Line {
                span: Span::new(from, from + trimmed.len()),
                fresh,
                width: width.min(u32::MAX as usize) as u32,
                first: first as u32,
                hard: raw.ends_with("  ") || raw.ends_with('\\'),
            });
            fresh = false;
        }
        start += raw.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

/// The column at which most lines of the text were broken, if they were.
fn wrapped_at(text: &str, lines: &[Line]) -> Option<u32> {
    // Lines that another follows at once: only those could have been broken, and not where an item of a list follows.
    let pairs = || lines.windows(2).filter(|pair| !pair[1].fresh);
    let all: Vec<u32> = pairs().map(|pair| pair[0].width).collect();
    let open: Vec<u32> = pairs()
        .filter(|pair| !marked(pair[1].span.of(text)))
        .map(|pair| pair[0].width)
        .collect();
    if all.len() < 2 {
        return None;
    }
    let columns = widest(all).max(widest(open.clone()));
    if !COLUMNS.contains(&columns) {
        return None;
    }
    let wide = |width: u32| width * 4 >= columns * 3;
    let full = open.iter().filter(|width| wide(**width)).count();
    // Or there are many short lines beside, and the sentences of wide ones go on below.
    let running = || {
        pairs()
            .filter(|pair| wide(pair[0].width))
            .filter(|pair| pair[1].span.of(text).starts_with(char::is_lowercase))
            .count()
    };
    (full * 2 >= open.len() || full >= RUNNING && running() * 2 >= full).then_some(columns)
}

/// The width that three of a hundred lines pass at most; 0 of none.
fn widest(mut widths: Vec<u32>) -> u32 {
    widths.sort_unstable();
    let at = widths.len().saturating_sub(1) * 97 / 100;
    widths.get(at).copied().unwrap_or(0)
}

/// Joins a line to the next where `wrapped` says so, or where the next goes on in the middle of a sentence.
fn join(text: &str, lines: &[Line], wrapped: impl Fn(&Line, &Line) -> bool) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut last: Option<Line> = None;
    for line in lines {
        if let (Some(previous), Some(whole)) = (last, out.last_mut())
            && !line.fresh
            && !marked(line.span.of(text))
            && !alone(previous.span.of(text))
            && (wrapped(&previous, line)
                || goes_on(text, &previous, line)
                || is_in_bold(text, whole, line))
        {
            whole.span = whole.span.join(line.span);
            whole.width = whole.width.saturating_add(line.width + 1);
        } else {
            out.push(*line);
        }
        last = Some(*line);
    }
    out
}

/// Whether a line breaks off in bold letters that the next one closes: `**Mayor Ana`, `Diaz:** ...`. Long lines close what they
/// open.
fn is_in_bold(text: &str, line: &Line, next: &Line) -> bool {
    const LONG: u32 = 400;
    line.width < LONG
        && next.span.of(text).contains("**")
        && line.span.of(text).matches("**").count() % 2 == 1
}

/// Whether a line breaks off in a sentence that the next one takes up.
fn goes_on(text: &str, line: &Line, next: &Line) -> bool {
    let end = line.span.of(text).chars().next_back().unwrap_or(' ');
    let word = line.span.of(text).rsplit(blank).next();
    if word.is_some_and(|word| DANGLING.contains(&word)) {
        return true;
    }
    let running = line.width >= 40 || line.span.of(text).contains(". ");
    running
        && (end.is_alphanumeric() || end == ',')
        && next.span.of(text).starts_with(char::is_lowercase)
}

/// Whether a line opens with a mark that begins a block of its own.
pub(super) fn marked(line: &str) -> bool {
    line.starts_with(['#', '|', '>']) || bullet(line).is_some()
}

/// Whether a line never goes on in the next: a heading of Markdown, a row of a table, a rule.
fn alone(line: &str) -> bool {
    line.starts_with(['#', '|'])
        || line
            .chars()
            .take(4)
            .all(|c| matches!(c, '-' | '=' | '*' | '_'))
}

/// The length of the mark that opens an item of a list, with the blanks after it: `- `, `• `, `1. `, `(a) `.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let sign = first.len_utf8();
    let mark = match first {
        '•' | '·' | '▪' | '◦' | '●' | '■' | '►' | '‣' | '➢' | '✓' | '○' | '▫' => {
            sign
        }
        '-' | '*' | '+' | '–' if line[sign..].starts_with(blank) => sign,
        '(' => {
            let close = line.find(')').filter(|&at| at <= 5)?;
            numeral(&line[1..close]).then_some(close + 1)?
        }
        _ => {
            let stop = line.find(['.', ')']).filter(|&at| at <= 4)?;
            let word = &line[..stop];
            let letter = word.len() == 1 && word.chars().all(|c| c.is_ascii_lowercase());
            let digits = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
            let roman = line[stop..].starts_with(')') || word.len() > 1;
            let fits =
                digits || letter || roman && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
            (fits && !word.is_empty()).then_some(stop + 1)?
        }
    };
    let rest = &line[mark..];
    let trimmed = rest.trim_start_matches(blank);
    let gap = rest.len() - trimmed.len();
    (!trimmed.is_empty() && (gap > 0 || !first.is_ascii())).then_some(mark + gap)
}

fn numeral(word: &str) -> bool {
    !word.is_empty()
        && (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
            || word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
            || word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}
