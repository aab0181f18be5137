//! Blocks that stand in a page twice.

use super::BlockKind;
use super::block::Draft;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

/// A block with fewer letters and figures than this may repeat: `Yes`, `Conclusion`.
const SHORTEST: usize = 24;

/// Makes debris of each copy of a block but one: the first, or of titles the first that has text below it.
pub(super) fn mark(text: &str, drafts: &mut [Draft]) {
    let mut kept: HashMap<u64, usize> = HashMap::new();
    for i in 0..drafts.len() {
        if !matches!(
            drafts[i].kind,
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem | BlockKind::Caption
        ) {
            continue;
        }
        let Some(print) = print(drafts[i].content.of(text)) else {
            continue;
        };
        let Some(&first) = kept.get(&print) else {
            kept.insert(print, i);
            continue;
        };
        if titles_text(drafts, i) && !titles_text(drafts, first) {
            drafts[first].kind = BlockKind::Debris;
            kept.insert(print, i);
        } else {
            drafts[i].kind = BlockKind::Debris;
        }
    }
}

fn titles_text(drafts: &[Draft], i: usize) -> bool {
    drafts[i].kind == BlockKind::Heading
        && drafts
            .get(i + 1)
            .is_some_and(|next| next.kind == BlockKind::Paragraph)
}

/// A fingerprint of a text's letters and figures in lower case. None of a text that is too short.
fn print(text: &str) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let mut n = 0_usize;
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        n += 1;
        c.to_lowercase().for_each(|c| hasher.write_u32(c as u32));
    }
    (n >= SHORTEST).then(|| hasher.finish())
}
