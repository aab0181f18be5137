//! The paths that a Rust source names: read by words and marks, without a parser of the language.

/// A path as the compiler would follow it: from `crate`, or from a foreign crate.
pub(super) struct Used {
    pub(super) line: usize,
    pub(super) path: Vec<String>,
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    /// `::`
    Join,
    Mark(char),
}

/// Every path of two parts or more, and every path of a `use`, that `text` holds.
pub(super) fn uses(text: &str, module: &[String]) -> Vec<Used> {
    let tokens = tokens(text);
    let word = |at: usize| match tokens.get(at) {
        Some((_, Token::Word(word))) => Some(word.as_str()),
        _ => None,
    };
    let is = |at: usize, wanted: &Token| tokens.get(at).is_some_and(|(_, token)| token == wanted);
    // For each open brace whether it opened a module; and the modules that are open.
    let mut braces = Vec::new();
    let mut inner: Vec<String> = module.to_vec();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let line = tokens[at].0;
        let mut paths = Vec::new();
        match (&tokens[at].1, word(at)) {
            (_, Some("mod")) if word(at + 1).is_some() && is(at + 2, &Token::Mark('{')) => {
                inner.extend(word(at + 1).map(str::to_owned));
                braces.push(true);
                at += 3;
            }
            (Token::Mark('{'), _) => {
                braces.push(false);
                at += 1;
            }
            (Token::Mark('}'), _) => {
                if braces.pop() == Some(true) {
                    inner.pop();
                }
                at += 1;
            }
            (_, Some("use")) => {
                at = tree(&tokens, at + 1, &[], &mut paths);
            }
            (_, Some(_)) => {
                let mut path = Vec::new();
                while let Some(part) = word(at) {
                    path.push(part.to_owned());
                    at += 1;
                    if !is(at, &Token::Join) || word(at + 1).is_none() {
                        break;
                    }
                    at += 1;
                }
                if path.len() > 1 {
                    paths.push(path);
                }
            }
            _ => at += 1,
        }
        for path in paths {
            let path = absolute(path, &inner);
            found.push(Used { line, path });
        }
    }
    found
}

/// Reads one tree of a `use` from `at` on, adds its paths, and gives back where it ends.
fn tree(
    tokens: &[(usize, Token)],
    mut at: usize,
    before: &[String],
    paths: &mut Vec<Vec<String>>,
) -> usize {
    let mut path = before.to_vec();
    while let Some((_, token)) = tokens.get(at) {
        match token {
            Token::Word(word) if word == "as" => at += 1,
            Token::Word(word) => path.push(word.clone()),
            Token::Mark('*') => path.push("*".to_owned()),
            Token::Join => {}
            Token::Mark('{') => {
                at += 1;
                while !matches!(tokens.get(at), None | Some((_, Token::Mark('}')))) {
                    at = tree(tokens, at, &path, paths);
                    if matches!(tokens.get(at), Some((_, Token::Mark(',')))) {
                        at += 1;
                    }
                }
                return at + 1;
            }
            Token::Mark(_) => break,
        }
        at += 1;
    }
    // `use<'a>` in a signature names no path.
    if !path.is_empty() {
        paths.push(path);
    }
    at
}

/// `super` and `self` followed; a path from the crate starts with `crate`.
fn absolute(path: Vec<String>, module: &[String]) -> Vec<String> {
    let mut from = module.len();
    let mut taken = 0;
    for part in &path {
        match part.as_str() {
            "super" => from = from.saturating_sub(1),
            "self" => {}
            _ => break,
        }
        taken += 1;
    }
    let start = match path[0].as_str() {
        "super" | "self" => [&["crate".to_owned()], &module[..from]].concat(),
        "crate" | "arrowroot" => {
            taken = 1;
            vec!["crate".to_owned()]
        }
        _ => Vec::new(),
    };
    [&start[..], &path[taken..]].concat()
}

/// The words, `::` and marks of a source with their lines; comments and quoted text left out.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let next = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let mut line = 1;
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let c = chars[at];
        let (to, token) = if c == '/' && next(at + 1) == '/' {
            (find(&chars, at, "\n"), None)
        } else if c == '/' && next(at + 1) == '*' {
            (find(&chars, at + 2, "*/"), None)
        } else if c == 'r' && raw(&chars, at).is_some() {
            (raw(&chars, at).unwrap_or(at + 1), None)
        } else if c == '"' {
            (quoted(&chars, at, '"'), None)
        } else if c == '\'' && (next(at + 1) == '\\' || next(at + 2) == '\'') {
            (quoted(&chars, at, '\''), None)
        } else if c == ':' && next(at + 1) == ':' {
            (at + 2, Some(Token::Join))
        } else if c.is_alphanumeric() || c == '_' {
            let mut to = at;
            while next(to).is_alphanumeric() || next(to) == '_' {
                to += 1;
            }
            // A letter before a quote (`b"…"`) is no word, but none that matters either.
            (to, Some(Token::Word(chars[at..to].iter().collect())))
        } else if c.is_whitespace() {
            (at + 1, None)
        } else {
            (at + 1, Some(Token::Mark(c)))
        };
        found.extend(token.map(|token| (line, token)));
        at = to.min(chars.len());
        line += chars[start..at].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// The place after the next `end`, from `at` on.
fn find(chars: &[char], at: usize, end: &str) -> usize {
    let end: Vec<char> = end.chars().collect();
    let found = chars[at.min(chars.len())..]
        .windows(end.len())
        .position(|window| window == end);
    found.map_or(chars.len(), |place| at + place + end.len())
}

/// The place after a quoted text that opens at `at`.
fn quoted(chars: &[char], at: usize, mark: char) -> usize {
    let mut to = at + 1;
    while to < chars.len() && chars[to] != mark {
        to += if chars[to] == '\\' { 2 } else { 1 };
    }
    to + 1
}

/// The place after a raw text (`r"…"`, `r#"…"#`), if one opens at `at`.
fn raw(chars: &[char], at: usize) -> Option<usize> {
    if at > 0 && (chars[at - 1].is_alphanumeric() && chars[at - 1] != 'b' || chars[at - 1] == '_') {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + hashes;
    (chars.get(open) == Some(&'"'))
        .then(|| find(chars, open + 1, &format!("\"{}", "#".repeat(hashes))))
}
