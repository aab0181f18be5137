//! Nothing is called so: what is near, and what may have been meant.

use super::{Known, fold};
use crate::model::{NameKey, Span};
use crate::query::error::{Note, NoteCode};
use crate::query::fail::Fail;
use crate::query::near;
use std::collections::{BTreeMap, BTreeSet};

/// Words that begin a clause, with what may follow them.
const CLAUSES: [(&str, &str); 14] = [
    ("return", ""),
    ("where", ""),
    ("limit", "10"),
    ("skip", "10"),
    ("order", "by"),
    ("group", "by"),
    ("having", ""),
    ("with", "evidence"),
    ("since", ""),
    ("before", ""),
    ("after", ""),
    ("optional", ""),
    ("without", ""),
    ("union", ""),
];

impl Known<'_> {
    /// Tells that no node is called so: a note, or an error where the run is strict.
    pub(super) fn nothing(&self, words: &str, at: Span) -> Result<(), Fail> {
        let meant = match self.halves(words, at)? {
            Some(meant) => Some(meant),
            None => self.clause(words, at)?,
        };
        match meant {
            Some((label, line)) => self.tell_nothing(words, at, &label, Vec::new(), Some(line)),
            None => self.tell_near(words, at),
        }
    }

    /// The same for a text in quotes: the words may well mean something without them.
    pub(super) fn nothing_exactly(&self, words: &str, at: Span) -> Result<(), Fail> {
        let n = self.tiers(words)?.0.len();
        if n == 0 || !is_plain(words) {
            return self.tell_near(words, at);
        }
        let nodes = if n == 1 {
            "1 node".to_owned()
        } else {
            format!("{n} nodes")
        };
        let label = format!("quotes mean exactly this name; without them: {nodes}");
        let written = at.of(self.context.text);
        let line = written
            .starts_with(['"', '\'', '“'])
            .then(|| near::replaced(self.context.text, at, words));
        self.tell_nothing(words, at, &label, vec![words.to_owned()], line)
    }

    pub(super) fn tell_near(&self, words: &str, at: Span) -> Result<(), Fail> {
        let text = self.context.text;
        let near = self.near_names(words)?;
        let told: Vec<String> = near
            .iter()
            .map(|(name, n)| match n {
                1 => name.clone(),
                _ => format!("{name} ({n} nodes)"),
            })
            .collect();
        let label = if told.is_empty() {
            "no name is near".to_owned()
        } else {
            format!("near: {}", told.join(", "))
        };
        let names: Vec<String> = near.into_iter().map(|n| n.0).collect();
        let written = at.of(text);
        let line = names
            .first()
            .filter(|_| !written.starts_with(['$', '=']))
            .map(|best| {
                let sign = if written.starts_with('~') { "~" } else { "" };
                let put = if is_plain(best) && !written.starts_with('"') {
                    format!("{sign}{best}")
                } else {
                    format!(
                        "{sign}\"{}\"",
                        best.replace('\\', "\\\\").replace('"', "\\\"")
                    )
                };
                near::replaced(text, at, &put)
            });
        self.tell_nothing(words, at, &label, names, line)
    }

    fn tell_nothing(
        &self,
        words: &str,
        at: Span,
        label: &str,
        suggestions: Vec<String>,
        mended: Option<String>,
    ) -> Result<(), Fail> {
        let context = self.context;
        let message = format!("nothing is called \"{words}\"");
        // A line that would not parse helps nobody.
        let mended = mended.filter(|line| crate::query::parse(line).is_ok());
        let note = Note::new(NoteCode::NoSuchNode, context.text, at, message)
            .with_label(label)
            .with_suggestions(suggestions);
        context.tell_missing(match mended {
            Some(line) => note.with_mended(line),
            None => note,
        })
    }

    /// `Kazakhstan and Mongolia`: no such name, both halves are.
    fn halves(&self, words: &str, at: Span) -> Result<Option<(String, String)>, Fail> {
        for joint in [" and ", " or ", " & "] {
            let Some((a, b)) = words.split_once(joint) else {
                continue;
            };
            if self.is_name(a)? && self.is_name(b)? {
                let both = format!("{a}|{b}");
                let line = near::replaced(self.context.text, at, &both);
                return Ok(Some((format!("both halves are names: {both}"), line)));
            }
        }
        Ok(None)
    }

    fn is_name(&self, words: &str) -> Result<bool, Fail> {
        let (found, ..) = self.tiers(words.trim())?;
        Ok(!found.is_empty())
    }

    /// `delegation retrun who`: the first words are a name, and the next is nearly a clause.
    fn clause(&self, words: &str, at: Span) -> Result<Option<(String, String)>, Fail> {
        let parts: Vec<&str> = words.split(' ').collect();
        for cut in (1..parts.len()).rev() {
            let word = parts[cut].to_lowercase();
            let near = CLAUSES.iter().find(|(clause, rest)| {
                if word == *clause {
                    // The word itself: it was read as a name because what must follow it does not.
                    return !rest.is_empty();
                }
                word.chars().count() > 3
                    && near::distance(&word, clause, near::slack(clause).max(1)).is_some()
            });
            let Some((clause, rest)) = near else { continue };
            let name = parts[..cut].join(" ");
            if !self.is_name(&name)? {
                continue;
            }
            let after = parts[cut + 1..].join(" ");
            let tail = match (after.is_empty(), *rest) {
                (true, rest) => rest.to_owned(),
                (false, "by") if !after.starts_with("by ") => format!("by {after}"),
                (false, "10") if !after.starts_with(|c: char| c.is_ascii_digit()) => continue,
                (false, _) => after,
            };
            if tail.is_empty() {
                continue;
            }
            let line = near::replaced(self.context.text, at, &format!("{name} {clause} {tail}"));
            let label = format!("\"{name}\" is a name, and `{clause} {tail}` is a clause");
            return Ok(Some((label, line)));
        }
        Ok(None)
    }

    /// The nearest names, or words of names, with how many nodes bear them.
    fn near_names(&self, words: &str) -> Result<Vec<(String, usize)>, Fail> {
        let asked = fold(words);
        let single = !asked.contains(' ');
        let mut found: BTreeMap<String, (f32, usize)> = BTreeMap::new();
        let mut add = |name: &str, score: f32| {
            let entry = found.entry(name.to_owned()).or_insert((score, 0));
            entry.0 = entry.0.max(score);
            entry.1 += 1;
        };
        self.context.source.each_name(&mut |_, name| {
            let lower = name.to_lowercase();
            if let Some(score) = near::nearness(&asked, &lower) {
                add(name, score);
            }
            if single && lower.contains(' ') {
                for word in lower.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'') {
                    if word.len() > 2
                        && near::distance(&asked, word, near::slack(&asked).max(1)).is_some()
                    {
                        let length = asked.chars().count() as f32 + 1.0;
                        let n = near::distance(&asked, word, 2).unwrap_or(2) as f32;
                        add(word, 0.99 * (1.0 - n / length));
                        break;
                    }
                }
            }
        })?;
        let mut best: Vec<(String, (f32, usize))> = found.into_iter().collect();
        best.sort_by(|a, b| {
            b.1.0
                .total_cmp(&a.1.0)
                .then(b.1.1.cmp(&a.1.1))
                .then_with(|| a.0.cmp(&b.0))
        });
        let mut seen = BTreeSet::new();
        best.retain(|(name, _)| seen.insert(fold(name)));
        best.truncate(3);
        // A word that is a head noun finds more than the names it was seen in.
        let keys: Vec<NameKey> = best
            .iter()
            .map(|(name, _)| NameKey::Head(fold(name)))
            .collect();
        let heads = super::ask(self.context, &keys)?;
        Ok(best
            .into_iter()
            .zip(heads)
            .map(|((name, (_, n)), heads)| (name, if heads.is_empty() { n } else { heads.len() }))
            .collect())
    }
}

/// Whether words can stand in a query without quotes.
fn is_plain(words: &str) -> bool {
    use crate::query::ast::{Atom, BlockBody, Body, Core, Item};
    crate::query::parse_one(&format!("{words} -> x -> y")).is_ok_and(|statement| {
        let Body::Query(query) = statement.body else {
            return false;
        };
        let Some(BlockBody::Items(items)) = query.first.blocks.first().map(|b| &b.body) else {
            return false;
        };
        let Some(Item::Path(path)) = items.first() else {
            return false;
        };
        matches!(&path.chain.start.core, Core::Names(names)
            if matches!(names.as_slice(), [name] if matches!(&name.atom, Atom::Bare(w) if w == words)))
    })
}
