//! N-Triples, a statement a line (W3C, "RDF 1.1 N-Triples", 2014).
//!
//! By hand: the whole grammar is eight rules, each line stands for itself, and a crate for it brings a dozen more.

use std::borrow::Cow;

/// A statement.
#[derive(Debug, PartialEq)]
pub(super) struct Triple<'a> {
    pub(super) subject: Resource<'a>,
    pub(super) predicate: Cow<'a, str>,
    pub(super) object: Object<'a>,
}

/// What a statement is about.
#[derive(Debug, PartialEq)]
pub(super) enum Resource<'a> {
    /// An IRI, without its brackets.
    Iri(Cow<'a, str>),
    /// A node without a name, by its label in the file.
    Blank(&'a str),
}

/// What is said of it.
#[derive(Debug, PartialEq)]
pub(super) enum Object<'a> {
    Resource(Resource<'a>),
    Literal {
        text: Cow<'a, str>,
        /// As in `"Bergen"@no`.
        language: Option<&'a str>,
        /// The IRI behind `^^`.
        datatype: Option<Cow<'a, str>>,
    },
}

/// The statement of a line; none where the line is a comment.
pub(super) fn parse(line: &str) -> Result<Option<Triple<'_>>, String> {
    let mut rest = Rest(line);
    rest.blanks();
    if rest.is_over() {
        return Ok(None);
    }
    let subject = rest.resource("a subject")?;
    rest.blanks();
    let predicate = match rest.resource("a predicate")? {
        Resource::Iri(iri) => iri,
        Resource::Blank(_) => return Err("has a predicate that is no <IRI>".to_owned()),
    };
    rest.blanks();
    let object = match rest.0.starts_with('"') {
        true => rest.literal()?,
        false => Object::Resource(rest.resource("an object")?),
    };
    rest.blanks();
    if !rest.take('.') {
        return Err("does not end with a full stop".to_owned());
    }
    rest.blanks();
    if !rest.is_over() {
        return Err("has text behind its full stop".to_owned());
    }
    Ok(Some(Triple {
        subject,
        predicate,
        object,
    }))
}

/// What is left of a line.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn blanks(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    /// Whether nothing or a comment is left.
    fn is_over(&self) -> bool {
        self.0.is_empty() || self.0.starts_with('#')
    }

    fn take(&mut self, sign: char) -> bool {
        let rest = self.0.strip_prefix(sign);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn resource(&mut self, what: &str) -> Result<Resource<'a>, String> {
        if self.0.starts_with('<') {
            return self.iri().map(Resource::Iri);
        }
        let Some(label) = self.0.strip_prefix("_:") else {
            return Err(format!("needs {what}: an <IRI> or a _:label"));
        };
        let inside =
            |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | ':' | '-' | '.' | '\u{b7}');
        let end = label.find(|sign| !inside(sign)).unwrap_or(label.len());
        // A full stop at the end is the statement's.
        let label = label[..end].trim_end_matches('.');
        if label.is_empty() || label.starts_with(['-', '.']) {
            return Err("has a _:label without letters".to_owned());
        }
        self.0 = &self.0[2 + label.len()..];
        Ok(Resource::Blank(label))
    }

    fn iri(&mut self) -> Result<Cow<'a, str>, String> {
        let text = self.0.strip_prefix('<').unwrap_or(self.0);
        let Some((iri, rest)) = text.split_once('>') else {
            return Err("has an <IRI that nothing closes".to_owned());
        };
        let odd =
            |sign: char| sign <= ' ' || matches!(sign, '<' | '"' | '{' | '}' | '|' | '^' | '`');
        if let Some(sign) = iri.chars().find(|sign| odd(*sign)) {
            return Err(format!("has {sign:?} in an IRI"));
        }
        let iri = unescape(iri, false)?;
        if iri.chars().any(odd) || !iri.contains(':') {
            return Err(format!("<{iri}> is no IRI"));
        }
        self.0 = rest;
        Ok(iri)
    }

    fn literal(&mut self) -> Result<Object<'a>, String> {
        let text = self.0.strip_prefix('"').unwrap_or(self.0);
        let mut escaped = false;
        let end = text.find(|sign| {
            let closes = sign == '"' && !escaped;
            escaped = sign == '\\' && !escaped;
            closes
        });
        let Some(end) = end else {
            return Err("has a quote that nothing closes".to_owned());
        };
        self.0 = &text[end + 1..];
        let text = unescape(&text[..end], true)?;
        let (mut language, mut datatype) = (None, None);
        if self.take('@') {
            let inside = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
            let end = self.0.find(|sign| !inside(sign)).unwrap_or(self.0.len());
            let (tag, rest) = self.0.split_at(end);
            if !tag.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
                return Err("has no language behind its @".to_owned());
            }
            language = Some(tag);
            self.0 = rest;
        } else if let Some(rest) = self.0.strip_prefix("^^") {
            self.0 = rest;
            if !rest.starts_with('<') {
                return Err("has no <IRI> behind its ^^".to_owned());
            }
            datatype = Some(self.iri()?);
        }
        Ok(Object::Literal {
            text,
            language,
            datatype,
        })
    }
}

/// Text with what stands behind backslashes; in an IRI only `\u` and `\U` may.
fn unescape(text: &str, is_literal: bool) -> Result<Cow<'_, str>, String> {
    let Some(first) = text.find('\\') else {
        return Ok(Cow::Borrowed(text));
    };
    let mut whole = text[..first].to_owned();
    let mut signs = text[first..].chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            whole.push(sign);
            continue;
        }
        let n_digits = match signs.next() {
            Some('t') if is_literal => {
                whole.push('\t');
                continue;
            }
            Some('b') if is_literal => {
                whole.push('\u{8}');
                continue;
            }
            Some('n') if is_literal => {
                whole.push('\n');
                continue;
            }
            Some('r') if is_literal => {
                whole.push('\r');
                continue;
            }
            Some('f') if is_literal => {
                whole.push('\u{c}');
                continue;
            }
            Some(sign @ ('"' | '\'' | '\\')) if is_literal => {
                whole.push(sign);
                continue;
            }
            Some('u') => 4,
            Some('U') => 8,
            other => {
                let other = other.map(String::from).unwrap_or_default();
                return Err(format!("has a backslash before {other:?}"));
            }
        };
        let digits = signs.as_str().get(..n_digits).unwrap_or_default();
        let code = u32::from_str_radix(digits, 16).ok();
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let Some(letter) = code.filter(|_| is_hex).and_then(char::from_u32) else {
            return Err("has a \\u that is no letter".to_owned());
        };
        whole.push(letter);
        signs = signs.as_str()[n_digits..].chars();
    }
    Ok(Cow::Owned(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iri(iri: &str) -> Resource<'_> {
        Resource::Iri(iri.into())
    }

    fn object(line: &str) -> Object<'_> {
        parse(line).expect("sound").expect("a statement").object
    }

    fn literal<'a>(
        text: &'a str,
        language: Option<&'a str>,
        datatype: Option<&'a str>,
    ) -> Object<'a> {
        Object::Literal {
            text: text.into(),
            language,
            datatype: datatype.map(Cow::from),
        }
    }

    #[test]
    fn statements_are_read() {
        let found = parse("<u:a> <u:leads> <u:b> .")
            .expect("sound")
            .expect("one");
        assert_eq!(found.subject, iri("u:a"));
        assert_eq!(found.predicate, "u:leads");
        assert_eq!(found.object, Object::Resource(iri("u:b")));
        let found = parse("_:x.1<u:p>_:y.# note").expect("sound").expect("one");
        assert_eq!(found.subject, Resource::Blank("x.1"));
        assert_eq!(found.object, Object::Resource(Resource::Blank("y")));
        assert_eq!(parse("# a note"), Ok(None));
    }

    #[test]
    fn literals_have_escapes_languages_and_types() {
        let plain = object(r#"<u:a> <u:p> "say \"hi\"\\\n\u00e5\U0001F6A2" ."#);
        assert_eq!(plain, literal("say \"hi\"\\\nå🚢", None, None));
        let tagged = object(r#"<u:a> <u:p> "Bergen"@nb-NO ."#);
        assert_eq!(tagged, literal("Bergen", Some("nb-NO"), None));
        let typed = object(r#"<u:a> <u:p> "7"^^<u:integer> ."#);
        assert_eq!(typed, literal("7", None, Some("u:integer")));
        assert_eq!(
            object("<u:a> <u:\\u00e5> <u:b\\u00e5> ."),
            Object::Resource(iri("u:bå"))
        );
    }

    #[test]
    fn what_is_no_statement_is_told_why() {
        for (line, reason) in [
            ("<u:a> <u:p> <u:b>", "full stop"),
            ("<u:a> <u:p> <u:b> . <u:c>", "behind its full stop"),
            ("<u:a> <u:p> .", "needs an object"),
            ("<u:a> \"p\" <u:b> .", "needs a predicate"),
            ("<u:a> _:p <u:b> .", "predicate that is no <IRI>"),
            ("\"a\" <u:p> <u:b> .", "needs a subject"),
            ("<u:a <u:p> <u:b> .", "in an IRI"),
            ("<u:a", "nothing closes"),
            ("<a> <u:p> <u:b> .", "is no IRI"),
            ("<u:a> <u:p> \"b .", "quote that nothing closes"),
            ("<u:a> <u:p> \"b\"@ .", "no language"),
            ("<u:a> <u:p> \"b\"^^u .", "no <IRI> behind"),
            ("<u:a> <u:p> \"\\x\" .", "backslash"),
            ("<u:a> <u:p> \"\\ud800\" .", "no letter"),
            ("<u:a> <u:p> \"\\u00\u{e5}\u{e5}\" .", "no letter"),
            ("<u:a> <u:p> \"\\u+123\" .", "no letter"),
            ("_: <u:p> <u:b> .", "without letters"),
        ] {
            let error = parse(line).expect_err(line);
            assert!(error.contains(reason), "{line}: {error}");
        }
    }
}
