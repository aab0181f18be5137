//! Where a statement ends when it is typed over several lines.

use std::io::{self, BufRead};

/// Whether the statement goes on in the next line: it ends in an arrow or a comma, or a bracket is open.
///
/// An empty last line ends it whatever is open, so that nobody is caught in a bracket they forgot. A quote ends with its
/// line: one that is not closed is an error to be shown, not a reason to wait.
pub(super) fn goes_on(text: &str) -> bool {
    const OPEN: [&str; 7] = ["->", "<-", "--", "→", "←", ",", "=>"];
    if text.trim_start().starts_with(':') {
        return false;
    }
    if text
        .rsplit('\n')
        .next()
        .is_none_or(|last| last.trim().is_empty())
    {
        return false;
    }
    let mut depth = 0usize;
    let mut end = String::new();
    for line in text.split('\n') {
        let line = bare(line);
        for c in line.chars() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if !line.trim().is_empty() {
            end = line;
        }
    }
    let end = end.trim_end();
    depth > 0 || OPEN.iter().any(|open| end.ends_with(open))
}

/// The line with its quotes emptied and its comment off, so that what they hold counts for nothing.
fn bare(line: &str) -> String {
    let mut bare = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match c {
            '"' | '“' => {
                let close = if c == '“' { '”' } else { c };
                while let Some(inner) = chars.next() {
                    if inner == '\\' {
                        chars.next();
                    } else if inner == close {
                        break;
                    }
                }
                bare.push('"');
            }
            '/' if chars.peek() == Some(&'/') => break,
            '#' if before == ' ' && chars.peek().is_none_or(|next| matches!(next, ' ' | '!')) => {
                break;
            }
            _ => bare.push(c),
        }
        before = c;
    }
    bare
}

/// Statements of a stream, lines joined as [`goes_on`] says.
pub(super) struct Lines<R> {
    input: R,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Lines<R> {
        Lines { input }
    }

    /// The next statement without its line end; none at the end. Blank lines are passed over.
    pub(super) fn next(&mut self) -> io::Result<Option<String>> {
        let mut text = String::new();
        loop {
            let mut line = Vec::new();
            let ended = self.input.read_until(b'\n', &mut line)? == 0;
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\n', '\r']);
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
            if ended || !goes_on(&text) {
                match (text.trim().is_empty(), ended) {
                    (true, true) => return Ok(None),
                    (true, false) => text.clear(),
                    (false, _) => return Ok(Some(text.trim().to_owned())),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_a_comma_or_an_open_bracket_goes_on() {
        for open in [
            "who ->",
            "who -> leads ->",
            "who -> leads <-",
            "A -- ",
            "who -> leads -> ?x,",
            "who -> leads -> ?x[members > 10",
            "(who -> leads -> ?x) or (",
            "who -> leads -> // the arrow counts, the comment does not",
            "?x -> in → ",
        ] {
            assert!(goes_on(open), "{open}");
        }
        for closed in [
            "",
            "who -> leads",
            "who -> leads -> \"a,\"",
            "who -> leads -> \"(",
            "who -> leads -> ?x # and so on,",
            "who -> leads ->\n",
            "(who -> leads\n  ",
            ":help (",
            "?x -> a -> b)",
            "return 3 - -2",
        ] {
            assert!(!goes_on(closed), "{closed}");
        }
    }

    #[test]
    fn a_stream_gives_its_statements() {
        let input = "\nwho -> leads ->\n  crew\r\n\n:docs\nwho ->";
        let mut lines = Lines::new(input.as_bytes());
        let mut all = Vec::new();
        while let Some(line) = lines.next().expect("memory does not fail") {
            all.push(line);
        }
        assert_eq!(all, ["who -> leads ->\n  crew", ":docs", "who ->"]);
    }
}
