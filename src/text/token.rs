//! Words, numbers and marks, as Universal Dependencies cuts English, except that a hyphenated word stays whole.

use super::abbreviation::Abbreviation;
use super::blank;
use super::piece::{clitic, drawn, face, glued, joins, unit};
use super::stop::Dotted;
use super::work;
use crate::model::Span;

/// A token no longer than this many bytes: a longer run without a blank is cut.
pub(super) const LONGEST_TOKEN: usize = 1_000;

/// A host name is looked for in no more bytes than this.
const LONGEST_HOST: usize = 128;

/// A token and what it means for the end of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) mark: Mark,
}

/// What a token is to the sentence splitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A word or anything else.
    Word,
    /// Digits first.
    Number,
    /// `.`, `!`, `?`, `…` and runs of them.
    Stop,
    /// A word that keeps its stop.
    Abbreviation(Abbreviation),
    /// `M.` before a name.
    Initial,
    /// `)`, `]`, `”`.
    Closer,
    /// `(`, `[`, `“`.
    Opener,
    /// `"` and `'`, which open or close.
    Quote,
}

/// The tokens of `text[span]`, in order. Linear: each byte is looked at a bounded number of times.
pub(super) fn tokens(text: &str, span: Span) -> Vec<Token> {
    let mut scanner = Scanner {
        text: &text[..span.end as usize],
        pos: span.start as usize,
        single_quotes: 0,
        out: Vec::with_capacity(span.len() / 5 + 1),
    };
    scanner.run();
    scanner.out
}

/// Where the scan of a text stands.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pos: usize,
    /// Single quotes that stand open: tells a closing quote from the mark of a plural owner.
    single_quotes: usize,
    pub(super) out: Vec<Token>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(c) = self.at(self.pos) {
            if blank(c) {
                self.pos += c.len_utf8();
            } else if c.is_alphanumeric() {
                if !self.address() && !self.mail() {
                    self.word();
                }
            } else {
                self.sign(c);
            }
        }
    }

    pub(super) fn at(&self, pos: usize) -> Option<char> {
        work::count(1);
        self.text.get(pos..)?.chars().next()
    }

    fn before(&self, pos: usize) -> Option<char> {
        self.text.get(..pos)?.chars().next_back()
    }

    fn push(&mut self, end: usize, mark: Mark) {
        self.out.push(Token {
            span: Span::new(self.pos, end),
            mark,
        });
        self.pos = end;
    }

    /// A web or mail address, from the letter where it begins.
    fn address(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.pos..];
        let starts = |prefix: &[u8]| {
            rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix)
        };
        if !(starts(b"http://") || starts(b"https://") || starts(b"ftp://") || starts(b"www.")) {
            return false;
        }
        let mut end = self.pos;
        while let Some(c) = self.at(end)
            && !blank(c)
            && !matches!(c, '<' | '>' | '"' | '“' | '”' | '|')
            && end - self.pos < LONGEST_TOKEN
        {
            end += c.len_utf8();
        }
        self.push_address(end);
        true
    }

    /// A mail address, from the letter where it begins.
    fn mail(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.pos..];
        work::count(1);
        let part =
            |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'%');
        let name = rest
            .iter()
            .take(LONGEST_HOST)
            .take_while(|b| part(b))
            .count();
        work::count(name);
        if rest.get(name) != Some(&b'@') || !rest.get(name + 1).is_some_and(u8::is_ascii_alphabetic)
        {
            return false;
        }
        let end = self.host_end(self.pos + name + 1);
        self.push_address(end);
        true
    }

    /// Ends an address before the marks that belong to the sentence.
    fn push_address(&mut self, end: usize) {
        let whole = &self.text[self.pos..end];
        work::count(whole.len());
        let open = whole.contains('(');
        let trimmed = whole.trim_end_matches(|c| {
            matches!(
                c,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | ']' | '*'
            ) || c == ')' && !open
        });
        let end = self.pos + trimmed.len().max(1);
        self.push(end, Mark::Word);
    }

    fn word(&mut self) {
        let start = self.pos;
        let number = self.at(start).is_some_and(|c| c.is_numeric());
        let mut end = start;
        while let Some(c) = self.at(end) {
            if end - start >= LONGEST_TOKEN {
                break;
            }
            let next = end + c.len_utf8();
            if c.is_alphanumeric() || joins(c) {
                end = next;
                continue;
            }
            let Some(after) = self.at(next) else { break };
            if c == '-' && self.breaks_off(start, end, after) {
                self.push(next, Mark::Word);
                return;
            }
            let before = self.before(end).unwrap_or(' ');
            let inner = match c {
                '\'' | '’' | '_' => after.is_alphanumeric() && before != c,
                '-' | '‐' | '‑' => {
                    after.is_alphabetic()
                        || after.is_numeric() && !before.is_numeric()
                        || after.is_numeric() && self.date_like(start, end)
                }
                '&' => before.is_uppercase() && after.is_uppercase() && !number,
                ',' => number && before.is_ascii_digit() && self.three_digits(next),
                '/' if !number && end - start == 1 => {
                    // `b/c`, `n/a`; `his/her` is three tokens.
                    let alone = self
                        .at(next + after.len_utf8())
                        .is_none_or(|c| !c.is_alphanumeric());
                    before.is_ascii() && after.is_alphabetic() && alone
                }
                ':' | '/' => number && before.is_ascii_digit() && after.is_ascii_digit(),
                '.' if before.is_ascii_digit() && after.is_ascii_digit() => true,
                '.' if before.is_alphabetic() && self.is_site(next) => true,
                '.' => match self.dotted(start, end) {
                    Dotted::No => false,
                    Dotted::Token(end, mark) => {
                        self.push(end, mark);
                        return;
                    }
                },
                _ => false,
            };
            if !inner {
                break;
            }
            end = next;
        }
        if self.text[end..].starts_with('.')
            && let Dotted::Token(end, mark) = self.dotted(start, end)
        {
            self.push(end, mark);
            return;
        }
        self.cut(end, if number { Mark::Number } else { Mark::Word });
    }

    /// `HealthData.Gov`, `DATA.GOV`: a site with capitals.
    fn is_site(&self, at: usize) -> bool {
        let rest = &self.text.as_bytes()[at..];
        let ends = ["Gov", "GOV", "Com", "COM", "Org", "ORG", "Edu", "EDU"];
        let known = ends.iter().any(|end| rest.starts_with(end.as_bytes()));
        known && self.at(at + 3).is_none_or(|c| !c.is_alphanumeric())
    }

    /// `th- the mill`: a speaker broke off after a letter or two.
    fn breaks_off(&self, start: usize, hyphen: usize, after: char) -> bool {
        hyphen - start <= 2
            && self.text.as_bytes()[start..hyphen]
                .iter()
                .all(u8::is_ascii_alphabetic)
            && (blank(after) || matches!(after, '.' | ',' | '?' | '!' | '—'))
    }

    /// Where the letters, digits, hyphens and stops of a host's name end.
    pub(super) fn host_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let longest = bytes.len().min(from + LONGEST_HOST);
        let mut end = from;
        while end < longest
            && (bytes[end].is_ascii_alphanumeric() || matches!(bytes[end], b'.' | b'-' | b'_'))
        {
            end += 1;
        }
        work::count(end - from);
        end
    }

    fn three_digits(&self, from: usize) -> bool {
        let bytes = &self.text.as_bytes()[from..];
        bytes.len() >= 3
            && bytes[..3].iter().all(u8::is_ascii_digit)
            && !bytes.get(3).is_some_and(u8::is_ascii_digit)
    }

    /// Whether a hyphen between digits joins a date or a telephone number and not a range: `2015-10-09`, `555-12-34`.
    fn date_like(&self, start: usize, hyphen: usize) -> bool {
        let before = &self.text[start..hyphen];
        work::count(before.len());
        if before.contains('-') || before.chars().any(char::is_alphabetic) {
            return true;
        }
        let after = self.text.as_bytes()[hyphen + 1..].iter().take(6);
        let digits = after.take_while(|b| b.is_ascii_digit()).count();
        if before.len() == 3 && digits == 4 {
            return true;
        }
        let rest = &self.text.as_bytes()[hyphen + 1 + digits..];
        digits < 6 && rest.first() == Some(&b'-') && rest.get(1).is_some_and(u8::is_ascii_digit)
    }

    /// Pushes the word up to `end`, its clitics as tokens of their own.
    fn cut(&mut self, end: usize, mark: Mark) {
        if mark == Mark::Word
            && self.at(end).is_some_and(blank)
            && let Some(at) = glued(&self.text[self.pos..end])
        {
            self.push(self.pos + at, mark);
        }
        let word = &self.text[self.pos..end];
        let at = clitic(word).map(|at| self.pos + at);
        if let Some(at) = at
            && at > self.pos
        {
            self.push(at, mark);
            self.push(end, Mark::Word);
            return;
        }
        if mark == Mark::Number
            && let Some(at) = unit(word)
        {
            let at = self.pos + at;
            self.push(at, Mark::Number);
            self.push(end, Mark::Word);
            return;
        }
        self.push(end, mark);
    }

    /// A mark that is no word, from its first character `c`.
    fn sign(&mut self, c: char) {
        let rest = &self.text[self.pos..];
        let next = self.pos + c.len_utf8();
        let gap = self.before(self.pos).is_none_or(blank);
        if let Some(len) = face(rest, gap).or_else(|| drawn(rest).filter(|_| gap)) {
            self.push(self.pos + len, Mark::Word);
            return;
        }
        match c {
            '.' | '!' | '?' | '…' => {
                if c == '.' && self.figures(next) {
                    return;
                }
                let rest = &rest.as_bytes()[..rest.len().min(LONGEST_TOKEN)];
                let dots = rest.iter().take_while(|b| **b == b'.').count();
                let firm = rest[dots..]
                    .iter()
                    .take_while(|b| matches!(b, b'!' | b'?'))
                    .count();
                // `?!` and `.?` are one mark, `...?` is two.
                let run = if dots > 1 { dots } else { dots + firm };
                self.push((self.pos + run).max(next), Mark::Stop);
            }
            '+' if self.figures(next) => {}
            // The sign as pages write it.
            '&' if rest.starts_with("&amp;") => self.push(self.pos + 5, Mark::Word),
            '$' | '<' | '>' | '-' | '=' | '*' | '_' | '~' | '#' | '+' | '•' | '—' | '`' => {
                let run = rest
                    .chars()
                    .take(LONGEST_TOKEN / 4)
                    .take_while(|&d| d == c)
                    .map(char::len_utf8)
                    .sum::<usize>();
                if c == '#' && run == 1 && self.at(next).is_some_and(char::is_alphabetic) {
                    self.push_tag(next);
                } else {
                    self.push(self.pos + run.max(1), Mark::Word);
                }
            }
            '@' if self.at(next).is_some_and(char::is_alphanumeric) => self.push_tag(next),
            ')' | ']' | '}' | '”' | '»' | '›' => self.push(next, Mark::Closer),
            '(' | '[' | '{' | '“' | '„' | '«' | '‹' => self.push(next, Mark::Opener),
            '"' => self.push(next, Mark::Quote),
            '\'' | '’' | '‘' => self.apostrophe(c, next),
            _ => self.push(next, Mark::Word),
        }
    }

    /// `.75` and `+44` behind a blank: the sign belongs to the figures.
    fn figures(&mut self, from: usize) -> bool {
        let len = self.text.as_bytes()[from..]
            .iter()
            .take(LONGEST_HOST)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let end = from + len;
        let takes = len > 0
            && self.before(self.pos).is_none_or(blank)
            && self.at(end).is_none_or(|c| !c.is_alphanumeric());
        if takes {
            self.push(end, Mark::Number);
        }
        takes
    }

    /// `#tag` and `@name`.
    fn push_tag(&mut self, from: usize) {
        let rest = &self.text[from..];
        let len: usize = rest
            .chars()
            .take(200)
            .take_while(|&c| c.is_alphanumeric() || c == '_')
            .map(char::len_utf8)
            .sum();
        self.push(from + len, Mark::Word);
    }

    fn apostrophe(&mut self, c: char, next: usize) {
        let before = self.before(self.pos);
        let after_word = before.is_some_and(char::is_alphanumeric);
        let rest = &self.text[next..];
        // Two single quotes are one double one.
        if let Some(second @ ('\'' | '’' | '‘')) = rest.chars().next()
            && (second == c || c == '‘' && second == '’')
        {
            let mark = match c {
                '‘' => Mark::Opener,
                '’' => Mark::Closer,
                _ => Mark::Quote,
            };
            self.push(next + second.len_utf8(), mark);
            return;
        }
        if !after_word {
            let short: usize = rest
                .chars()
                .take(5)
                .take_while(|c| c.is_alphanumeric())
                .map(char::len_utf8)
                .sum();
            let word = &rest[..short];
            let decade = word.len() == 3
                && word.ends_with('s')
                && word[..2].bytes().all(|b| b.is_ascii_digit());
            if c != '‘'
                && (decade
                    || matches!(
                        word.to_ascii_lowercase().as_str(),
                        "em" | "til" | "cause" | "tis" | "twas" | "bout" | "round" | "n"
                    ))
            {
                self.push(next + short, Mark::Word);
                return;
            }
            // Text that comes in tokens has its clitics alone: `the town 's harbour`, `they 'll`.
            if c != '‘'
                && before.is_some_and(blank)
                && !rest[short..].starts_with(['\'', '’'])
                && matches!(
                    word.to_ascii_lowercase().as_str(),
                    "s" | "ll" | "re" | "ve" | "d" | "m"
                )
            {
                self.push(next + short, Mark::Word);
                return;
            }
            if c == '’' && before.is_some_and(|b| !blank(b)) || short == 0 && self.single_quotes > 0
            {
                self.single_quotes = self.single_quotes.saturating_sub(1);
                self.push(next, Mark::Closer);
            } else {
                self.single_quotes += 1;
                self.push(next, Mark::Opener);
            }
            return;
        }
        if self.single_quotes > 0 {
            self.single_quotes -= 1;
            self.push(next, Mark::Closer);
        } else {
            self.push(next, Mark::Word);
        }
    }
}
