//! Words, numbers and marks, as Universal Dependencies cuts English, except that a hyphenated word stays whole.

use super::abbreviation::{Abbreviation, abbreviation};
use super::blank;
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

struct Scanner<'a> {
    text: &'a str,
    pos: usize,
    /// Single quotes that stand open: tells a closing quote from the mark of a plural owner.
    single_quotes: usize,
    out: Vec<Token>,
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

    fn at(&self, pos: usize) -> Option<char> {
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
        let part =
            |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'%');
        let name = rest
            .iter()
            .take(LONGEST_HOST)
            .take_while(|b| part(b))
            .count();
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
                    after.is_alphabetic()
                        && self
                            .at(next + after.len_utf8())
                            .is_none_or(|c| !c.is_alphanumeric())
                }
                '/' if !number && end - start == 1 => {
                    // `b/c`, `n/a`; `his/her` is three tokens.
                    let alone = self
                        .at(next + after.len_utf8())
                        .is_none_or(|c| !c.is_alphanumeric());
                    before.is_ascii() && after.is_alphabetic() && alone
                }
                ':' | '/' => number && before.is_ascii_digit() && after.is_ascii_digit(),
                '.' if before.is_ascii_digit() && after.is_ascii_digit() => true,
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

    /// Where the letters, digits, hyphens and stops of a host's name end.
    fn host_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let longest = bytes.len().min(from + LONGEST_HOST);
        let mut end = from;
        while end < longest
            && (bytes[end].is_ascii_alphanumeric() || matches!(bytes[end], b'.' | b'-' | b'_'))
        {
            end += 1;
        }
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

    /// What a full stop at `stop` makes of the word that began at `start`.
    fn dotted(&self, start: usize, stop: usize) -> Dotted {
        let word = &self.text[start..stop];
        let next = self.at(stop + 1);
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        if word.chars().count() == 1 && letter(word.chars().next()) {
            // A chain of single letters, each with its stop: `U.S.`, `a.i.`, `A.B.` of `A.B.Lind`.
            let mut end = stop + 1;
            while let Some(c) = self.at(end)
                && c.is_alphabetic()
                && self.text[end + c.len_utf8()..].starts_with('.')
                && end - start < LONGEST_TOKEN
            {
                end += c.len_utf8() + 1;
            }
            if let Some(form) = self.listed(start, end.max(stop + 1)) {
                return form;
            }
            if end > stop + 1 {
                // The last letter without its own stop: `a.i` before a blank.
                let class = abbreviation(&self.text[start..end]).unwrap_or(Abbreviation::End);
                return Dotted::Token(end, Mark::Abbreviation(class));
            }
            return self.initial(start, stop);
        }
        if let Some(form) = self.listed(start, stop + 1) {
            return form;
        }
        if next.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) && word.is_ascii() {
            let mut end = self.host_end(start);
            while self.text[..end].ends_with(['.', '-', '_']) {
                end -= 1;
            }
            let host = &self.text[start..end];
            let top = host.rsplit('.').next().unwrap_or("");
            let dots = host.bytes().filter(|&b| b == b'.').count();
            // `alt.science.maps`: lower case between two stops is a name too.
            if top_domain(top)
                || dots > 1
                    && !host.contains("..")
                    && host.bytes().all(|b| b.is_ascii_lowercase() || b == b'.')
            {
                // The path after the host belongs to the address.
                while let Some(c) = self.at(end)
                    && (c.is_ascii_alphanumeric()
                        || matches!(c, '/' | '.' | '-' | '_' | '?' | '=' | '&' | '%' | '#' | '@'))
                    && end - start < LONGEST_TOKEN
                {
                    end += 1;
                }
                let trimmed = self.text[start..end]
                    .trim_end_matches(['.', '?', '-'])
                    .len();
                return Dotted::Token(start + trimmed, Mark::Word);
            }
        }
        Dotted::No
    }

    /// A form of the table that ends at `end`, or one segment later (`Ph.` of `Ph.D.`).
    fn listed(&self, start: usize, end: usize) -> Option<Dotted> {
        let more = self.text[end..]
            .chars()
            .take(4)
            .take_while(|c| c.is_alphabetic())
            .map(char::len_utf8)
            .sum::<usize>();
        let longer = end + more;
        if more > 0
            && self.text[longer..].starts_with('.')
            && let Some(class) = abbreviation(&self.text[start..longer + 1])
        {
            return Some(Dotted::Token(longer + 1, Mark::Abbreviation(class)));
        }
        let class = abbreviation(&self.text[start..end])?;
        if class == Abbreviation::Number && !self.number_follows(end) {
            return None;
        }
        Some(Dotted::Token(end, Mark::Abbreviation(class)))
    }

    fn number_follows(&self, from: usize) -> bool {
        self.text[from..]
            .chars()
            .find(|&c| !blank(c))
            .is_some_and(|c| c.is_numeric() || c == '+')
    }

    /// A single letter and its stop: an initial before a name or inside a list of names, a word at the end of a sentence.
    fn initial(&self, start: usize, stop: usize) -> Dotted {
        let letter = &self.text[start..stop];
        let after = self.text[stop + 1..].chars().find(|&c| !blank(c));
        let gap = self.at(stop + 1).is_some_and(blank);
        let previous = self
            .out
            .last()
            .map(|token| token.span.of(self.text))
            .unwrap_or("");
        let upper = letter.chars().all(char::is_uppercase);
        let takes = match after {
            Some(c) if c.is_uppercase() => {
                upper
                    && letter != "I"
                    && !(gap
                        && previous.chars().all(char::is_lowercase)
                        && previous.len() > 3
                        && self.opener_follows(stop + 1))
            }
            Some(',' | ';' | ')' | '-') => upper,
            Some(c) => c.is_lowercase() && upper && gap,
            None => false,
        };
        if takes {
            Dotted::Token(stop + 1, Mark::Initial)
        } else {
            Dotted::No
        }
    }

    fn opener_follows(&self, from: usize) -> bool {
        let rest = self.text[from..].trim_start_matches(blank);
        let end = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len())
            .min(LONGEST_TOKEN);
        rest.get(..end).is_some_and(super::language::function_word)
    }

    /// Pushes the word up to `end`, its clitics as tokens of their own.
    fn cut(&mut self, end: usize, mark: Mark) {
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
        match c {
            '.' | '!' | '?' | '…' => {
                let run = rest
                    .bytes()
                    .take(LONGEST_TOKEN)
                    .take_while(|b| {
                        if c == '.' {
                            *b == b'.'
                        } else {
                            matches!(b, b'!' | b'?')
                        }
                    })
                    .count();
                self.push((self.pos + run).max(next), Mark::Stop);
            }
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
            ':' | ';' => {
                let end = self.pos + face(rest).unwrap_or(1);
                self.push(end, Mark::Word);
            }
            ')' | ']' | '}' | '”' | '»' | '›' => self.push(next, Mark::Closer),
            '(' | '[' | '{' | '“' | '„' | '«' | '‹' => self.push(next, Mark::Opener),
            '"' => self.push(next, Mark::Quote),
            '\'' | '’' | '‘' => self.apostrophe(c, next),
            _ => self.push(next, Mark::Word),
        }
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
            if c == '’' && before.is_some_and(|b| !blank(b)) || short == 0 && self.single_quotes > 0
            {
                self.single_quotes = self.single_quotes.saturating_sub(1);
                self.push(next, Mark::Closer);
            } else if c == '\'' && rest.starts_with('\'') {
                self.push(next + 1, Mark::Quote);
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

enum Dotted {
    No,
    Token(usize, Mark),
}

/// Marks that are part of the letter before them: combining accents, the soft hyphen, the joiners.
fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}'
    )
}

fn top_domain(word: &str) -> bool {
    matches!(
        word,
        "com"
            | "org"
            | "net"
            | "gov"
            | "edu"
            | "int"
            | "mil"
            | "info"
            | "eu"
            | "io"
            | "kz"
            | "ru"
            | "uk"
            | "us"
            | "de"
            | "fr"
            | "ca"
            | "au"
            | "jp"
            | "cn"
            | "kg"
            | "uz"
            | "tj"
            | "tm"
            | "mn"
            | "ch"
            | "nl"
            | "tv"
            | "biz"
            | "html"
            | "htm"
            | "pdf"
            | "doc"
            | "docx"
            | "xls"
            | "xlsx"
            | "txt"
            | "csv"
            | "jpg"
            | "png"
            | "py"
            | "rs"
            | "js"
            | "exe"
            | "zip"
    )
}

/// Where a clitic begins in `word`: `n't`, `'s`, `'re`, `not` of `cannot`.
fn clitic(word: &str) -> Option<usize> {
    if word.len() > 40 {
        let at = word.rfind(['\'', '’'])?;
        let tail = word[at..].trim_start_matches(['\'', '’']);
        return tail.eq_ignore_ascii_case("s").then_some(at);
    }
    let at = match word.rfind(['\'', '’']) {
        Some(at) => at,
        None => {
            let two = match word.to_ascii_lowercase().as_str() {
                "cannot" | "gonna" | "gotta" | "wanna" | "gimme" | "lemme" => 3,
                _ => return None,
            };
            return Some(two);
        }
    };
    let tail = word[at..]
        .trim_start_matches(['\'', '’'])
        .to_ascii_lowercase();
    match tail.as_str() {
        "s" | "m" | "d" | "re" | "ve" | "ll" => Some(at),
        "t" if word[..at].ends_with(['n', 'N']) => Some(at - 1),
        _ => None,
    }
}

/// Where the unit begins in `9pm`, `20km`.
fn unit(word: &str) -> Option<usize> {
    let at = word.find(|c: char| c.is_alphabetic())?;
    matches!(
        word.get(at..)?,
        "am" | "pm"
            | "AM"
            | "PM"
            | "km"
            | "kg"
            | "cm"
            | "mm"
            | "ml"
            | "mg"
            | "ft"
            | "lb"
            | "lbs"
            | "mph"
            | "km²"
            | "hz"
            | "khz"
            | "mhz"
            | "ghz"
            | "gb"
            | "mb"
            | "kb"
            | "kw"
            | "mw"
            | "gw"
    )
    .then_some(at)
}

/// The length of a face made of marks: `:)`, `;-)`.
fn face(rest: &str) -> Option<usize> {
    let mut len = 1;
    if rest[1..].starts_with('-') {
        len = 2;
    }
    let mouth = rest[len..].chars().next()?;
    let whole = matches!(mouth, ')' | '(' | 'D' | 'P')
        && !rest[len + 1..].starts_with(char::is_alphanumeric);
    whole.then_some(len + 1)
}
