//! The names of a list, whatever stands between them: `ministers from Norway and Chile, Dr. Ana Diaz (UNESCO), director
//! of the fund, and other guests`.

use super::super::roles::affiliated;
use super::super::words::Words;
use crate::model::words::noun_lemma;
use crate::read::stage::{Form, Upos};

/// A list is read no farther.
const FAR: usize = 160;

/// Nouns for people or places that stand for what follows their `of` or `from`.
const TRANSPARENT: [&str; 34] = [
    "representative",
    "delegate",
    "delegation",
    "official",
    "minister",
    "ambassador",
    "diplomat",
    "head",
    "leader",
    "member",
    "expert",
    "specialist",
    "executive",
    "staff",
    "participant",
    "guest",
    "scientist",
    "researcher",
    "scholar",
    "student",
    "journalist",
    "speaker",
    "panellist",
    "panelist",
    "colleague",
    "partner",
    "team",
    "group",
    "employee",
    "envoy",
    "state",
    "country",
    "republic",
    "artist",
];

/// A name of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guest {
    pub(super) mention: usize,
    /// Whether people of it are meant: `a minister of Norway`.
    pub(super) through: bool,
}

/// The names of the list that begins at a word, and the word after it; `skip` has what stands beside names.
pub(super) fn list(words: &Words<'_>, skip: &[bool], from: usize) -> (Vec<Guest>, usize) {
    list_until(words, skip, from, words.len())
}

/// As [`list`], no farther than a word.
pub(super) fn list_until(
    words: &Words<'_>,
    skip: &[bool],
    from: usize,
    until: usize,
) -> (Vec<Guest>, usize) {
    let mut found: Vec<Guest> = Vec::new();
    let mut item = Item::new();
    let mut at = from;
    // Whether a comma or `and` stands before the last name taken: what a verb follows is no part of the list.
    let mut joined = false;
    let end = until.min(words.len()).min(from + FAR);
    while at < end {
        if skip.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        if let Some(mention) = words.starts(at) {
            let next = words.mention(mention).end.max(at + 1);
            // `U.S. federal employees`: the country only says which.
            let which = matches!(words.letter(mention), 'c' | 'l')
                && matches!(words.upos(next), Upos::Adj | Upos::Noun)
                && words.starts(next).is_none();
            if words.mention(mention).form == Form::Adjective || which {
                at = next;
                continue;
            }
            // `Ana Diaz, Borealis Bank, Ola Berg, UNESCO`: where the one before works.
            if affiliated(words, mention).is_some() {
                at = next;
                continue;
            }
            let owner = matches!(words.at(at), "his" | "her" | "its" | "their");
            if owner || matches!(words.at(next), "'s" | "'") {
                item.plain = false;
                at = next + usize::from(!owner);
                continue;
            }
            if item.closed {
                item.passed = Some(words.letter(mention));
            }
            if item.takes(words, mention) {
                let person = words.letter(mention) == 'p';
                if person && !item.through {
                    // `UNESCO coordinator Ana Diaz`: she is meant.
                    found.truncate(item.first);
                }
                found.push(Guest {
                    mention,
                    through: item.through,
                });
            }
            item.plain = item.listing;
            at = next;
            continue;
        }
        let word = words.at(at);
        match word {
            "," | ";" | "and" | "&" | "–" | "-" | "—" | "/" => {
                let dash = !matches!(word, "," | ";" | "and" | "&");
                joined |= !dash;
                // `officials from Norway, Chile and Peru`: the list goes on inside.
                let inside = item.through && !dash && found.last().is_some();
                item.next(inside, found.len());
                if dash {
                    item.through = false;
                }
                if clause_begins(words, skip, at + 1) {
                    break;
                }
            }
            "." | "!" | "?" | ":" | "”" | "“" if at > from => break,
            "who" | "which" | "that" | "whose" | "where" | "while" | "but" | "when" | "as"
                if !words.reads(at, &["as", "well", "as"]) =>
            {
                break;
            }
            "as" | "well" => item.next(false, found.len()),
            "including" | "like" => item.names(found.len()),
            "such" if words.at(at + 1) == "as" => {
                item.names(found.len());
                at += 1;
            }
            "of" | "from" | "representing" => {
                item.plain = item.noun_transparent;
                item.through = item.noun_transparent;
                item.listing = item.noun_transparent;
                item.closed = !item.noun_transparent;
            }
            _ => match words.upos(at) {
                Upos::Det | Upos::Num | Upos::Adv | Upos::Adj => {}
                Upos::Noun | Upos::Propn | Upos::Pron => {
                    let lemma = noun_lemma(word);
                    item.noun_transparent = TRANSPARENT.contains(&lemma.as_str());
                    item.plain = false;
                }
                Upos::Verb | Upos::Aux if finite(words, at) => {
                    if joined && found.len() > item.first {
                        found.pop();
                    }
                    break;
                }
                Upos::Adp | Upos::Verb => {
                    item.closed = true;
                    item.plain = false;
                }
                _ => {}
            },
        }
        at += 1;
    }
    (found, at)
}

/// What has been read of one part of a list.
struct Item {
    /// A name may come of any kind.
    plain: bool,
    /// Nothing may come: `businesses based in Oslo`.
    closed: bool,
    noun_transparent: bool,
    /// Whether the names stand for people of theirs.
    through: bool,
    /// Whether names of any kind go on.
    listing: bool,
    /// How many names were found before it.
    first: usize,
    /// The kind of a name that was passed over: `nurses based in Oslo and Bergen`.
    passed: Option<char>,
    /// The kind that the part before it passed over.
    shut: Option<char>,
}

impl Item {
    fn new() -> Item {
        Item {
            plain: true,
            closed: false,
            noun_transparent: false,
            through: false,
            listing: false,
            first: 0,
            passed: None,
            shut: None,
        }
    }

    /// The next part of the list begins; `inside` where it may go on after `from`.
    fn next(&mut self, inside: bool, first: usize) {
        let through = inside && self.through;
        let shut = self.passed.or(self.shut);
        *self = Item {
            through,
            first,
            shut,
            ..Item::new()
        };
    }

    /// Examples begin.
    fn names(&mut self, first: usize) {
        let through = self.through;
        *self = Item {
            through,
            first,
            ..Item::new()
        };
    }

    /// Whether a name is a part of the list.
    fn takes(&self, words: &Words<'_>, mention: usize) -> bool {
        if self.closed || self.shut == Some(words.letter(mention)) {
            return false;
        }
        let person = words.letter(mention) == 'p' && words.mention(mention).form == Form::Name;
        person && !self.through || self.plain
    }
}

fn finite(words: &Words<'_>, at: usize) -> bool {
    matches!(words.xpos(at), "VBD" | "VBZ" | "VBP" | "MD")
}

/// Whether what follows a mark is a clause without a subject: `, and discussed`.
fn clause_begins(words: &Words<'_>, skip: &[bool], at: usize) -> bool {
    let mut at = at;
    while skip.get(at).copied().unwrap_or(false)
        || matches!(words.at(at), "and" | "also" | "then")
        || words.upos(at) == Upos::Adv && words.starts(at).is_none()
    {
        at += 1;
    }
    words.starts(at).is_none() && finite(words, at)
        || matches!(words.at(at), "who" | "which" | "where")
}
