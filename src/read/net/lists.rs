//! Lists of names: cities, countries, given names, surnames.

use super::file::{Fault, Sections};
use super::table::Keys;
use super::word::{Beside, entry};

/// The most words of an entry.
pub(crate) const ENTRY_WORDS: usize = 4;
/// The bits of entries that are places; the longest such entry marks all its words.
pub(crate) const PLACES: u8 = 0b0111_0000;
/// Set for a word of a place of more than one word.
pub(crate) const LONG: u8 = 0b1000_0000;

/// The lists: for each entry, as a key, the bits of the lists that hold it.
pub(super) struct Lists {
    keys: Keys,
    bits: &'static [u8],
}

impl Lists {
    /// Reads the lists: sections `lists` (keys) and `listbits` (a byte each).
    ///
    /// # Errors
    /// One is missing or they do not fit.
    pub(super) fn read(sections: Sections<'static>) -> Result<Lists, Fault> {
        let lists = Lists {
            keys: Keys::read(sections.get("lists")?)?,
            bits: sections.get("listbits")?,
        };
        if lists.keys.len() != lists.bits.len() {
            return Err(Fault::new("the lists have another size"));
        }
        Ok(lists)
    }

    /// What stands beside each word of a sentence.
    pub(super) fn mark(&self, forms: &[&str], lower: &mut String, out: &mut Vec<Beside>) {
        mark(forms, lower, out, |key| {
            self.keys.find(key).map_or(0, |number| self.bits[number])
        });
    }
}

/// What stands beside each word of a sentence, with `find` to tell the bits of an entry.
pub(crate) fn mark(
    forms: &[&str],
    lower: &mut String,
    out: &mut Vec<Beside>,
    find: impl Fn(u32) -> u8,
) {
    let shouts = |form: &&&str| form.len() > 2 && form.contains(char::is_alphabetic);
    let capitals = forms.iter().any(|form| shouts(&form))
        && !forms.iter().any(|form| form.contains(char::is_lowercase));
    out.clear();
    out.extend((0..forms.len()).map(|i| Beside {
        lists: 0,
        first: i == 0,
        capitals,
    }));
    for (i, form) in forms.iter().enumerate() {
        if !form.starts_with(char::is_uppercase) {
            continue;
        }
        let mut key = entry("");
        let mut place = (0, 0);
        for (length, form) in forms[i..].iter().take(ENTRY_WORDS).enumerate() {
            if length > 0 {
                key = key.with(' ');
            }
            lower.clear();
            lower.extend(form.chars().flat_map(char::to_lowercase));
            key = lower.chars().fold(key, |key, c| key.with(c));
            let bits = find(key.finish());
            if length == 0 {
                out[i].lists |= bits & !PLACES;
            }
            if bits & PLACES != 0 {
                place = (length + 1, bits & PLACES);
            }
        }
        let (length, bits) = place;
        for beside in &mut out[i..i + length] {
            beside.lists |= bits | if length > 1 { LONG } else { 0 };
        }
    }
}
