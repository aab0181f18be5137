//! Where sentences end.

use super::abbreviation::Abbreviation;
use super::language::function_word;
use super::token::{Mark, Token, tokens};
use super::unmarked;
use super::work;
use crate::model::Span;

/// A sentence has no more tokens than this: a longer one is cut at a blank.
pub(super) const MOST_TOKENS: usize = 400;
/// A sentence has no more bytes than this, unless a single token has.
pub(super) const MOST_BYTES: usize = 4_000;

/// Behind more marks than this a sentence has ended, whatever follows.
const MOST_CLOSERS: usize = 64;

/// The sentences of a stretch of text.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// The tokens of each, in order.
    pub(super) tokens: Vec<Vec<Span>>,
    /// How often one was cut where none ends, for it was too long.
    pub(super) cuts: usize,
}

/// The sentences of `text[span]`, each as its tokens.
pub(super) fn sentences(text: &str, span: Span) -> Pieces {
    let tokens = tokens(text, span);
    let mut out = Pieces::default();
    let mut first = 0;
    let mut i = 0;
    while i < tokens.len() {
        let end = match end_after(text, &tokens, first, i) {
            Some(end) => end,
            None if unmarked::ends(text, &tokens, first, i) => i + 1,
            None if too_long(text, &tokens, first, i) => {
                out.cuts += usize::from(i + 1 < tokens.len());
                i + 1
            }
            None => {
                i += 1;
                continue;
            }
        };
        out.tokens.push(spans(text, &tokens[first..end]));
        first = end;
        i = end;
    }
    if first < tokens.len() {
        out.tokens.push(spans(text, &tokens[first..]));
    }
    out
}

/// The whole of `text[span]` as one sentence, cut only where it is too long.
pub(super) fn whole(text: &str, span: Span) -> Pieces {
    let tokens = tokens(text, span);
    let mut out = Pieces::default();
    let mut first = 0;
    for i in 0..tokens.len() {
        if i + 1 == tokens.len() || too_long(text, &tokens, first, i) {
            out.tokens.push(spans(text, &tokens[first..=i]));
            out.cuts += usize::from(i + 1 < tokens.len());
            first = i + 1;
        }
    }
    out
}

/// The places of a sentence's tokens. The stop of an `etc.` that ends it is a token of its own.
fn spans(text: &str, tokens: &[Token]) -> Vec<Span> {
    let mut out: Vec<Span> = tokens.iter().map(|token| token.span).collect();
    if out.len() < MOST_TOKENS
        && let Some(last) = out.last_mut()
        && last.of(text) == "etc."
    {
        let stop = Span {
            start: last.end - 1,
            end: last.end,
        };
        last.end -= 1;
        out.push(stop);
    }
    out
}

/// Whether the sentence that began at `first` has to be cut after token `i`: at a blank, or anywhere once it is twice as long as the limit.
fn too_long(text: &str, tokens: &[Token], first: usize, i: usize) -> bool {
    let n = i + 1 - first;
    let end = tokens.get(i + 1).unwrap_or(&tokens[i]).span.end;
    let bytes = (end - tokens[first].span.start) as usize;
    if n < MOST_TOKENS / 2 && bytes < MOST_BYTES / 2 {
        return false;
    }
    let mark = matches!(tokens[i].span.of(text), ";" | "," | ":" | "|");
    let gap = tokens
        .get(i + 1)
        .is_none_or(|next| next.span.start > tokens[i].span.end);
    n >= MOST_TOKENS
        || bytes >= MOST_BYTES
        || gap
            && (n >= MOST_TOKENS - 20
                || bytes >= MOST_BYTES - 200
                || mark && (n >= MOST_TOKENS - 60 || bytes >= MOST_BYTES - 600))
}

/// Whether the sentence that began at `first` has no room for token `end`.
fn full(tokens: &[Token], first: usize, end: usize) -> bool {
    end - first >= MOST_TOKENS
        || (tokens[end].span.end - tokens[first].span.start) as usize > MOST_BYTES
}

/// The token after the sentence's last one, if the sentence ends at token `i` and the marks that close it.
fn end_after(text: &str, tokens: &[Token], first: usize, i: usize) -> Option<usize> {
    let token = tokens[i];
    let stop = token.span.of(text);
    match token.mark {
        Mark::Stop => {}
        Mark::Abbreviation(Abbreviation::End) => return after_abbreviation(text, tokens, first, i),
        _ => return None,
    }
    let mut end = i + 1;
    let mut closed = false;
    loop {
        work::count(1);
        let Some(next) = tokens.get(end) else {
            return Some(end);
        };
        if end - i > MOST_CLOSERS || full(tokens, first, end) {
            return Some(end);
        }
        let glued = next.span.start == tokens[end - 1].span.end;
        match next.mark {
            Mark::Stop | Mark::Closer if glued => {}
            // `. . .` is one mark.
            Mark::Stop if stop == "." && next.span.of(text) == stop => {}
            Mark::Quote if glued && !opens(tokens, end) => {}
            Mark::Opener if next.span.of(text) == "[" => match citation_end(text, tokens, end) {
                Some(after) if glued || sentence_opens(text, tokens, after) => end = after - 1,
                _ => break,
            },
            Mark::Word if unmarked::face(next.span.of(text)) => {}
            Mark::Number if glued && super_script(next.span.of(text)) => {}
            _ => break,
        }
        closed |= next.mark == Mark::Closer || next.mark == Mark::Quote;
        end += 1;
    }
    let next = tokens[end];
    let word = next.span.of(text);
    let glued = next.span.start == tokens[end - 1].span.end;
    let initial = word.chars().next().unwrap_or(' ');
    let firm = stop.contains(['!', '?']);
    // A list number is no sentence: `1. Open the door.`
    if end == first + 2
        && stop == "."
        && tokens[first].mark == Mark::Number
        && i == first + 1
        && tokens[first].span.len() < 3
    {
        return None;
    }
    if glued {
        // `Agreement.The next`: the blank was lost. `Node.js` and `3.x` go on.
        let last = tokens[i.max(first + 1) - 1];
        let closed_word = last.mark == Mark::Number
            || last
                .span
                .of(text)
                .chars()
                .next_back()
                .is_some_and(|c| c.is_lowercase() || matches!(c, ')' | ']' | '”'));
        let capital = initial.is_uppercase()
            && (word.chars().nth(1).is_none_or(char::is_lowercase)
                || function_word(word)
                || closed
                || word.len() > 2);
        let quote = matches!(next.mark, Mark::Opener) && matches!(initial, '“' | '«');
        return (closed_word && (capital && next.mark != Mark::Initial || quote)).then_some(end);
    }
    if initial.is_lowercase() {
        // `"Why?" she asked`, `wait ... for it` and `Yahoo! is` go on; `really? are you sure` and `the end. we left` do not.
        let last = tokens[i.max(first + 1) - 1].span.of(text);
        let plain = last.chars().all(char::is_lowercase);
        let fresh = match stop {
            "." => plain && last.len() > 3 || last.len() > 1 && plain && function_word(word),
            _ => firm && (plain || stop.len() > 1 || word == "i"),
        };
        return (fresh && !closed).then_some(end);
    }
    if initial == ',' || initial == ';' || initial == ':' || initial == ')' {
        return None;
    }
    if matches!(next.mark, Mark::Opener | Mark::Quote) || matches!(initial, '-' | '–' | '—') {
        // A bracket, quote or dash opens the next sentence if what it holds begins like one.
        let inner = tokens.get(end + 1).map_or(' ', |token| {
            token.span.of(text).chars().next().unwrap_or(' ')
        });
        let dash = matches!(initial, '-' | '–' | '—');
        if inner.is_lowercase() && (dash || initial == '(' || closed) {
            return None;
        }
        return (!(dash && closed)).then_some(end);
    }
    if stop.len() > 1 && !firm && initial.is_numeric() {
        return None;
    }
    Some(end)
}

/// `Inc.` and `U.S.` end a sentence where a word follows that opens sentences and is no name.
fn after_abbreviation(text: &str, tokens: &[Token], first: usize, i: usize) -> Option<usize> {
    let mut end = i + 1;
    while let Some(next) = tokens.get(end)
        && next.span.start == tokens[end - 1].span.end
        && (next.mark == Mark::Closer || next.mark == Mark::Quote && !opens(tokens, end))
    {
        work::count(1);
        if full(tokens, first, end) {
            return Some(end);
        }
        end += 1;
    }
    let Some(next) = tokens.get(end) else {
        return Some(end);
    };
    let word = next.span.of(text);
    let opener = word.starts_with(char::is_uppercase) && function_word(word);
    (opener || next.mark == Mark::Opener && matches!(word, "“" | "«")).then_some(end)
}

/// Whether the quote at `i` opens: a blank before it and none after it.
fn opens(tokens: &[Token], i: usize) -> bool {
    let before = i > 0 && tokens[i - 1].span.end < tokens[i].span.start;
    let after = tokens
        .get(i + 1)
        .is_some_and(|next| next.span.start == tokens[i].span.end);
    before && after
}

/// The token after `[12]` or `[3, 4]` that opens at `i`.
fn citation_end(text: &str, tokens: &[Token], i: usize) -> Option<usize> {
    let mut end = i + 1;
    let mut digits = false;
    while let Some(token) = tokens.get(end) {
        work::count(1);
        let word = token.span.of(text);
        match word {
            "]" => return digits.then_some(end + 1),
            "," | "-" | "–" | ";" => {}
            _ if token.mark == Mark::Number => digits = true,
            _ => return None,
        }
        end += 1;
        if end - i > 40 {
            return None;
        }
    }
    None
}

/// Whether the token at `i` begins like a sentence, or there is none.
fn sentence_opens(text: &str, tokens: &[Token], i: usize) -> bool {
    tokens.get(i).is_none_or(|token| {
        token
            .span
            .of(text)
            .starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '['))
    })
}

/// A footnote mark in raised figures.
fn super_script(word: &str) -> bool {
    word.chars()
        .all(|c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹'))
}
