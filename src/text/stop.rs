//! A full stop behind a word: part of it, or the end of the sentence.

use super::abbreviation::{Abbreviation, abbreviation};
use super::blank;
use super::language::function_word;
use super::token::{LONGEST_TOKEN, Mark, Scanner};
use super::work;

/// A word further off than this many blanks says nothing about a stop.
const WIDEST_GAP: usize = 200;

/// What a full stop makes of the word before it.
pub(super) enum Dotted {
    /// Nothing: it is a mark of its own.
    No,
    /// A token that ends here.
    Token(usize, Mark),
}

impl Scanner<'_> {
    /// What a full stop at `stop` makes of the word that began at `start`.
    pub(super) fn dotted(&self, start: usize, stop: usize) -> Dotted {
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
            // `a.k.a` and `U.S` before a blank: the last letter without its own stop.
            let last = self.at(end).map_or(0, char::len_utf8);
            if let Some(c) = self.at(end)
                && c.is_alphabetic()
                && c != 'I'
                && c.is_uppercase() == word.starts_with(char::is_uppercase)
                && self.at(end + last).is_none_or(|c| blank(c) || c == ',')
            {
                return Dotted::Token(end + last, Mark::Word);
            }
            if end > stop + 1 {
                let class = abbreviation(&self.text[start..end]).unwrap_or(Abbreviation::End);
                return Dotted::Token(end, Mark::Abbreviation(class));
            }
            return self.initial(start, stop);
        }
        if let Some(form) = self.listed(start, stop + 1) {
            return form;
        }
        if next.is_some_and(|c| c.is_ascii_alphanumeric()) && word.is_ascii() {
            let mut end = self.host_end(start);
            while self.text[..end].ends_with(['.', '-', '_']) {
                end -= 1;
            }
            let host = &self.text[start..end];
            let top = host.rsplit('.').next().unwrap_or("");
            let dots = host.bytes().filter(|&b| b == b'.').count();
            // `alt.science.maps`: lower case between two stops is a name too.
            let plain = next.is_some_and(|c| !c.is_ascii_uppercase());
            if plain && top_domain(top)
                || file_type(top)
                || plain
                    && dots > 1
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

    /// The first character that is no blank, among the next ones.
    fn first_sign(&self, from: usize) -> Option<char> {
        self.text[from..]
            .chars()
            .take(WIDEST_GAP)
            .inspect(|_| work::count(1))
            .find(|&c| !blank(c))
    }

    fn number_follows(&self, from: usize) -> bool {
        self.first_sign(from)
            .is_some_and(|c| c.is_numeric() || c == '+')
    }

    /// A single letter and its stop: an initial before a name or inside a list of names, a word at the end of a sentence.
    fn initial(&self, start: usize, stop: usize) -> Dotted {
        let letter = &self.text[start..stop];
        let after = self.first_sign(stop + 1);
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
        let end: usize = rest
            .chars()
            .take(LONGEST_TOKEN)
            .take_while(|c| c.is_alphabetic())
            .map(char::len_utf8)
            .sum();
        work::count(self.text.len() - from - rest.len() + end);
        function_word(&rest[..end])
    }
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
    )
}

/// Whether a word, in one case, ends the name of a file.
fn file_type(word: &str) -> bool {
    let one_case = !word.contains(char::is_lowercase) || !word.contains(char::is_uppercase);
    one_case
        && matches!(
            word.to_ascii_lowercase().as_str(),
            "html"
                | "htm"
                | "pdf"
                | "doc"
                | "docx"
                | "xls"
                | "xlsx"
                | "ppt"
                | "pptx"
                | "txt"
                | "csv"
                | "json"
                | "xml"
                | "jpg"
                | "jpeg"
                | "png"
                | "gif"
                | "mp3"
                | "mp4"
                | "py"
                | "rs"
                | "js"
                | "exe"
                | "zip"
        )
}
