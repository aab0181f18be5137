//! Names, texts and words.

use crate::query::ast::{Atom, Name};
use crate::query::parse::Place;
use std::fmt::{self, Display, Formatter, Write};

/// A name with what stands before it and what follows it.
pub(super) struct Spelt<'a>(
    pub(super) &'a Name,
    pub(super) &'a Place,
    pub(super) &'a str,
);

impl Display for Spelt<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        atom(&self.0.atom, self.1, self.2, f)
    }
}

/// An atom; bare words are quoted where they would be read as something else.
pub(super) fn atom(
    atom_: &Atom,
    place: &Place,
    follow: &str,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    match atom_ {
        Atom::Bare(words) if place.reads_bare(words, follow) => f.write_str(words),
        Atom::Bare(words) => Quoted(words).fmt(f),
        Atom::Quoted(text) => Quoted(text).fmt(f),
        Atom::Fuzzy(inner) => {
            f.write_str("~")?;
            atom(inner, &Place::Name, follow, f)
        }
        Atom::Regex { pattern, any_case } => regex(pattern, *any_case, f),
        Atom::Id(id) => write!(f, "#{id}"),
        Atom::Param(name) => write!(f, "${name}"),
        Atom::Exact(name) => write!(f, "=${name}"),
    }
}

/// A text in quotes, escaped.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\t' => f.write_str("\\t")?,
                c if c.is_control() => write!(f, "\\u{{{:x}}}", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

/// A variable, property or function: bare where it can be, else in backticks.
pub(super) struct Ident<'a>(pub(super) &'a str);

impl Display for Ident<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if is_plain(self.0) {
            f.write_str(self.0)
        } else {
            write!(f, "`{}`", self.0)
        }
    }
}

/// A type or the name of a pair: bare where it can be, else in quotes.
pub(super) fn type_word(word: &str, f: &mut Formatter<'_>) -> fmt::Result {
    if is_plain(word) {
        f.write_str(word)
    } else {
        Quoted(word).fmt(f)
    }
}

/// Whether a word can stand alone where a value is expected. Backticks change no meaning, so a doubtful one gets them.
pub(super) fn is_free_word(word: &str) -> bool {
    let doubtful = ["all", "any", "distinct", "exists", "in", "none", "single"];
    is_plain(word)
        && !doubtful.contains(&word.to_lowercase().as_str())
        && Place::Value.reads_bare(word, "")
}

/// Whether a function of this name would be read as something else: an aggregate, `exists`, `all`.
pub(super) fn is_taken(function: &str) -> bool {
    !Place::Function.reads_bare(function, "(x)")
}

/// A letter or `_`, then letters, digits, marks and `_`; no word that is a value.
fn is_plain(word: &str) -> bool {
    Place::Ident.reads_bare(word, "")
}

fn regex(pattern: &str, any_case: bool, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('/')?;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                f.write_char('\\')?;
                f.write_char(chars.next().unwrap_or('\\'))?;
            }
            '/' => f.write_str("\\/")?,
            c => f.write_char(c)?,
        }
    }
    f.write_str(if any_case { "/i" } else { "/" })
}
