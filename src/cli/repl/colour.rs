//! Colours of a query while it is typed.

use crate::cli::out::{BOLD, CYAN, DIM, GREEN, PLAIN, YELLOW};

/// Words that begin a clause or a statement; keywords in lower case or capitals only.
const KEYWORDS: [&str; 66] = [
    "add", "alias", "all", "and", "any", "as", "asc", "ask", "because", "begin", "between", "by",
    "call", "commit", "count", "delete", "desc", "describe", "distinct", "during", "exists",
    "explain", "find", "from", "group", "having", "how", "if", "in", "inverse", "is", "limit",
    "many", "merge", "not", "null", "on", "optional", "or", "order", "over", "profile", "retract",
    "return", "rollback", "rule", "same", "set", "shortest", "show", "since", "skip", "synonym",
    "then", "union", "unset", "until", "what", "when", "where", "which", "who", "why", "with",
    "without", "yield",
];

/// The query with colours; its width stays.
///
/// Arrows, quotes, `?x` and comments stand out always, keywords only where no arrow follows: `set -> part of -> ?x` starts
/// with a name.
pub(super) fn paint(line: &str) -> String {
    let mut painted = String::with_capacity(line.len() * 2);
    let mut rest = line;
    while !rest.is_empty() {
        let done = line.len() - rest.len();
        let after_blank = line[..done]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace);
        let (length, form) = piece(rest, after_blank);
        let (text, after) = rest.split_at(length);
        let style = match form {
            Form::Word if is_keyword(text) && !before_arrow(after) => BOLD,
            Form::Word | Form::Other => "",
            Form::Arrow => CYAN,
            Form::Quote => YELLOW,
            Form::Variable => GREEN,
            Form::Comment => DIM,
        };
        painted.push_str(style);
        painted.push_str(text);
        if !style.is_empty() {
            painted.push_str(PLAIN);
        }
        rest = after;
    }
    painted
}

/// What a piece of a query is.
enum Form {
    Word,
    Arrow,
    Quote,
    Variable,
    Comment,
    Other,
}

/// Length in bytes, at least 1, of the first piece of a text that is not empty, and what it is.
fn piece(text: &str, after_blank: bool) -> (usize, Form) {
    const ARROWS: [&str; 9] = ["<-->", "-->", "<--", "->", "<-", "--", "=>", "→", "←"];
    if let Some(arrow) = ARROWS.iter().find(|arrow| text.starts_with(**arrow)) {
        return (arrow.len(), Form::Arrow);
    }
    if text.starts_with("//") || after_blank && (text.starts_with("# ") || text.starts_with("#!")) {
        return (text.find('\n').unwrap_or(text.len()), Form::Comment);
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let first = text.chars().next().unwrap_or(' ');
    let rest = first.len_utf8();
    let run = || {
        text[rest..]
            .find(|c| !is_word(c))
            .map_or(text.len(), |end| rest + end)
    };
    match first {
        '"' => {
            let mut escaped = false;
            let end = text[rest..].find(|c| {
                let end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                end
            });
            (end.map_or(text.len(), |end| rest + end + 1), Form::Quote)
        }
        '“' => (
            text.find('”')
                .map_or(text.len(), |end| end + '”'.len_utf8()),
            Form::Quote,
        ),
        '?' | '$' => (run(), Form::Variable),
        c if is_word(c) => (run(), Form::Word),
        _ => (rest, Form::Other),
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
        || word.len() > 1
            && word.chars().all(char::is_uppercase)
            && KEYWORDS.contains(&&*word.to_lowercase())
}

/// Whether an arrow comes next: what stands before it is a node.
fn before_arrow(rest: &str) -> bool {
    let rest = rest.trim_start();
    ["->", "<-", "--", "→", "←"]
        .iter()
        .any(|arrow| rest.starts_with(arrow))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let painted = paint(line)
            .replace(CYAN, "<a>")
            .replace(YELLOW, "<q>")
            .replace(GREEN, "<v>")
            .replace(BOLD, "<k>")
            .replace(DIM, "<c>")
            .replace(PLAIN, "</>");
        assert_eq!(painted, expected);
    }

    #[test]
    fn arrows_quotes_variables_and_keywords_stand_out() {
        check(
            "who -> leads -> ?x limit 5",
            "who <a>-></> leads <a>-></> <v>?x</> <k>limit</> 5",
        );
        check("\"a -> b", "<q>\"a -> b</>");
        check("“Ж” <-- x // y", "<q>“Ж”</> <a><--</> x <c>// y</>");
        check("set -> x", "set <a>-></> x");
        check("Where #4 # c", "Where #4 <c># c</>");
    }

    #[test]
    fn no_text_is_lost_whatever_is_typed() {
        let lines = [
            "",
            "\"\\",
            "?",
            "$",
            "“",
            "-",
            "ä",
            "\u{301}",
            "//",
            "a\"b\\\"c\"d",
            "→←",
            "# \nx",
        ];
        for line in lines {
            let plain = [CYAN, YELLOW, GREEN, BOLD, DIM, PLAIN]
                .iter()
                .fold(paint(line), |text, style| text.replace(style, ""));
            assert_eq!(plain, line);
        }
    }
}
