//! What holds for every layout, over texts that are made of odd pieces by a small generator that always makes the same ones.

use super::*;
use crate::text::work::steps;

/// Marsaglia's xorshift: the same numbers on every machine.
struct Xorshift(u64);

impl Xorshift {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn one_of<'a>(&mut self, pieces: &[&'a str]) -> &'a str {
        pieces[self.below(pieces.len())]
    }

    /// A character of any block of Unicode, private and unassigned ones too.
    fn character(&mut self) -> char {
        let ceiling = [0x80, 0x3000, 0x1_0000, 0x11_0000][self.below(4)];
        char::from_u32(self.below(ceiling) as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

const WORDS: &[&str] = &[
    "Ana",
    "the",
    "The",
    "mill",
    "I",
    "don't",
    "dont",
    "its",
    "Al-Farabi",
    "co-founder",
    "EXPO-2017",
    "th-",
    "3-day",
    "3,000.50",
    "1/2",
    "10:30",
    "9pm",
    "65k",
    ".75",
    "+44",
    "03/01/2001",
    "11:25",
    "AM",
    "555-123-4567",
    "Әсел",
    "市長は",
    "é",
    "e\u{301}",
    "ﷺ",
    "العربية",
    "עברית",
    "नमस्ते",
    "ไทย",
    "👩‍👩‍👧‍👦",
    "🇰🇿",
    "☎\u{fe0f}",
    "\u{fffd}",
];
const STOPS: &[&str] = &[
    ".",
    "..",
    "...",
    "…",
    "!",
    "?",
    "?!",
    ".?",
    "Mr.",
    "U.S.",
    "U.S",
    "e.g.",
    "etc.",
    "Inc.",
    "No.",
    "A.",
    "a.k.a",
    "a.i.",
    "[3].",
    "(see",
    "1.",
    "a)",
    ". . .",
    "Agreement.The",
];
const MARKS: &[&str] = &[
    "'",
    "’",
    "‘",
    "\"",
    "“",
    "”",
    "''",
    "’’",
    "‘’",
    "``",
    "«",
    "»",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    ">>",
    "-",
    "–",
    "—",
    "--",
    "*",
    "**",
    "#",
    "##",
    "|",
    "~",
    "_",
    "______________",
    "---->",
    "*~*~*",
    ":)",
    ";-)",
    ":(",
    "^_^",
    "<3",
    "=)",
    ":",
    ";",
    ",",
    "&",
    "/",
    "@",
    "$",
    "%",
    "©",
    "https://example.org/a(b)?c=1",
    "ana@example.org",
    "DRAFT.DOC",
    "www.",
    "http://",
];
const GAPS: &[&str] = &[
    "", "", " ", " ", " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\u{a0}", "\u{200b}",
    "\u{200d}", "\u{200e}", "\u{feff}", "\u{ad}", "\u{2028}", "\u{85}", "\u{c}", "\0", "- ", "• ",
    "> ", "\n1. ", "\n# ", "\n|", "\n===\n", "\n```\n",
];

fn odd_text(random: &mut Xorshift) -> String {
    let mut text = String::new();
    for _ in 0..random.below(50) {
        match random.below(8) {
            0..3 => text.push_str(random.one_of(WORDS)),
            3 | 4 => text.push_str(random.one_of(STOPS)),
            5 | 6 => text.push_str(random.one_of(MARKS)),
            _ => text.push(random.character()),
        }
        text.push_str(random.one_of(GAPS));
    }
    text
}

/// Everything that every layout must hold.
pub(super) fn check(text: &str) {
    let layout = layout(text);
    assert_eq!(layout, super::layout(text), "not the same again");
    let mut end = 0;
    for block in &layout.blocks {
        let span = block.span;
        assert!(
            span.start >= end && span.end > span.start,
            "blocks out of order: {text:?}"
        );
        assert!(
            text.get(span.range()).is_some(),
            "a block cuts a letter: {text:?}"
        );
        end = span.end;
    }
    let (mut end, mut before) = (0, 0);
    for sentence in &layout.sentences {
        let block = &layout.blocks[sentence.block as usize];
        assert!(
            sentence.block >= before,
            "blocks of sentences out of order: {text:?}"
        );
        assert!(
            block.kind != BlockKind::Debris,
            "debris has a sentence: {text:?}"
        );
        assert!(
            block.span.contains(sentence.span),
            "a sentence leaves its block: {text:?}"
        );
        assert!(
            sentence.span.start >= end,
            "sentences out of order: {text:?}"
        );
        assert!(
            sentence.tokens.len() <= sentence::MOST_TOKENS,
            "too many tokens: {text:?}"
        );
        assert!(
            sentence.span.len() <= sentence::MOST_BYTES + 2 * token::LONGEST_TOKEN,
            "too long: {text:?}"
        );
        (end, before) = (sentence.span.end, sentence.block);
        tile(text, sentence.span, &sentence.tokens);
        for token in &sentence.tokens {
            let parts = parts(text, *token);
            tile(text, *token, &parts);
            let bytes: usize = parts.iter().map(|part| part.len()).sum();
            assert_eq!(bytes, token.len(), "parts lose letters: {text:?}");
        }
    }
    let all = tokens(text, Span::new(0, text.len()));
    if let (Some(first), Some(last)) = (all.first(), all.last()) {
        tile(text, first.join(*last), &all);
    }
    let bare = |text: &str| text.chars().filter(|c| !blank(*c)).count();
    let kept: usize = all.iter().map(|token| bare(token.of(text))).sum();
    assert_eq!(kept, bare(text), "letters lost: {text:?}");
}

/// Tokens stand in order from end to end of `span`, each on letters' borders, with nothing but blanks between them.
fn tile(text: &str, span: Span, tokens: &[Span]) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        panic!("no tokens: {text:?}")
    };
    assert_eq!(first.join(*last), span, "{text:?}");
    let mut at = span.start;
    for token in tokens {
        assert!(
            token.start >= at && token.end > token.start,
            "tokens out of order: {text:?}"
        );
        let said = text.get(token.range()).expect("a token is whole letters");
        assert!(
            !said.starts_with(blank),
            "a token begins with a blank: {text:?}"
        );
        assert!(
            text[at as usize..token.start as usize].chars().all(blank),
            "text between tokens: {text:?}"
        );
        at = token.end;
    }
}

#[test]
fn no_odd_text_breaks_a_layout() {
    let mut random = Xorshift(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3_000 {
        check(&odd_text(&mut random));
    }
}

#[test]
fn every_block_of_unicode_is_laid_out() {
    let all: Vec<char> = (0..0x11_0000)
        .step_by(7)
        .filter_map(char::from_u32)
        .collect();
    for run in all.chunks(400) {
        let glued: String = run.iter().collect();
        check(&glued);
        let words: String = run
            .iter()
            .flat_map(|c| ['a', *c, ' ', *c, '.', ' '])
            .collect();
        check(&words);
    }
}

/// Texts without end that scans could get lost in: a piece, said again and again.
const ENDLESS: &[&str] = &[
    "a",
    "A",
    "1",
    "word ",
    "(",
    ")",
    "[",
    "\"",
    "'",
    "’",
    ".",
    ". ",
    "!) ",
    "!)",
    ".)",
    "?\"",
    "A.",
    "A. ",
    "a.b.",
    "a.b",
    "No. ",
    "etc. ",
    "Mr. ",
    "-",
    "- ",
    "a-",
    "1-1-",
    "1,000,",
    "1.",
    "1. ",
    "*",
    "*~",
    "#",
    "# ",
    "#a",
    "@a",
    "a@",
    "a@a.",
    "www.",
    "http://",
    "http://a ",
    "http://a(",
    ":",
    ":)",
    ":-",
    "=)))",
    "<3",
    "|",
    "| ",
    "\t",
    "\n",
    "a\n",
    "\r",
    "\u{301}",
    "\u{200b}",
    "\u{200d}",
    "\u{fffd}",
    "👩‍👩‍👧‍👦",
    "市",
    "و",
    "[1]",
    "[1, ",
    ".[1]",
    "Thanks ",
    "Thanks, ",
    "01/01/2001 11:25 ",
    "_",
    "&A",
    "A&",
    "a/",
    "it's ",
    "a'",
    "“",
    "”",
    "…",
    "‘’",
    "'s",
    "\u{2028}",
    "> ",
    "1) ",
    "(a) ",
    "Photo: ",
    "Ana Diaz ",
];

#[test]
fn work_grows_with_the_text_and_no_faster() {
    for piece in ENDLESS {
        let text = |bytes: usize| piece.repeat(bytes / piece.len());
        let (short, long) = (text(20_000), text(40_000));
        let few = steps(|| layout(&short));
        let many = steps(|| layout(&long));
        assert!(
            many <= 2 * few + few / 5 + 5_000,
            "{piece:?}: {few} steps, then {many}"
        );
        assert!(many <= 600 * long.len(), "{piece:?}: {many} steps");
    }
}

#[test]
fn a_text_without_end_is_cut_and_nothing_breaks() {
    for piece in ENDLESS {
        check(&piece.repeat(12_000 / piece.len()));
        check(&format!(
            "Ana said {}. The mill is old.",
            piece.repeat(6_000 / piece.len())
        ));
    }
    for piece in ["a", "word ", "("] {
        check(&piece.repeat(1_000_000 / piece.len()));
    }
}
