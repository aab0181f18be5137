//! Which words begin and end a mention of which thing, in the notation of CorefUD.

use crate::read::stage::{Analysis, Mention};

/// The comment that says what a bracket holds.
pub const NOTATION: &str = "# global.Entity = eid-etype-head\n";

/// For each word of each sentence, what stands behind `Entity=` in its MISC: `(e1-person-2` where a mention of two words
/// begins, whose second is its head; `e1)` where it ends; `(e4-place-1)` around one word. Mentions nest and never cross.
#[derive(Debug, Default)]
pub(super) struct Chains {
    words: Vec<Vec<String>>,
}

impl Chains {
    /// The mentions of an analysis. The number of a thing is that of its first mention's byte of `before` and on: parts of
    /// one text have different ones.
    pub(super) fn of(analysis: &Analysis, before: usize) -> Chains {
        let sentences = analysis.sentences.iter();
        let mut words: Vec<Vec<String>> = sentences
            .map(|sentence| vec![String::new(); sentence.words.len()])
            .collect();
        let fits = |mention: &&Mention| {
            let n = words.get(mention.sentence).map_or(0, Vec::len);
            mention.first < mention.end && mention.end <= n
        };
        let mentions: Vec<&Mention> = analysis.mentions.iter().filter(fits).collect();
        let number = |mention: &Mention| before + mention.entity + 1;
        for mention in &mentions {
            let head = mention.head.saturating_sub(mention.first) + 1;
            let close = if mention.end == mention.first + 1 {
                ")"
            } else {
                ""
            };
            let bracket = format!("(e{}-{}-{head}{close}", number(mention), mention.kind);
            words[mention.sentence][mention.first].push_str(&bracket);
        }
        // The inner one begins later, and ends first.
        for mention in mentions.iter().rev() {
            if mention.first + 1 < mention.end {
                let bracket = format!("e{})", number(mention));
                words[mention.sentence][mention.end - 1].push_str(&bracket);
            }
        }
        Chains { words }
    }

    /// The brackets at a word; nothing where none begins or ends.
    pub(super) fn at(&self, sentence: usize, word: usize) -> &str {
        self.words
            .get(sentence)
            .and_then(|words| words.get(word))
            .map_or("", String::as_str)
    }
}

/// A MISC of CoNLL-U with these brackets in it, and without those of before.
pub(super) fn misc(before: &str, brackets: &str) -> String {
    let old = ["Entity=", "Bridge=", "SplitAnte="];
    let kept = before
        .split('|')
        .filter(|item| *item != "_" && !old.iter().any(|key| item.starts_with(key)));
    let ours = (!brackets.is_empty()).then(|| format!("Entity={brackets}"));
    let items: Vec<&str> = ours.as_deref().into_iter().chain(kept).collect();
    match items.is_empty() {
        true => "_".to_owned(),
        false => items.join("|"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::analyse;

    #[test]
    fn brackets_nest_as_the_mentions_do() {
        let text = "Ana Diaz left the Kenyan delegation. She paid.";
        let analysis = analyse(text);
        let chains = Chains::of(&analysis, 100);
        let found: Vec<&str> = (0..analysis.sentences[0].words.len())
            .map(|word| chains.at(0, word))
            .collect();
        assert_eq!(
            found,
            [
                "(e101-person-2",
                "e101)",
                "",
                "",
                "(e102-group-2(e103-country-1)",
                "e102)",
                ""
            ]
        );
        assert_eq!(chains.at(1, 0), "(e101-person-1)");
        assert_eq!(chains.at(9, 9), "");
    }

    #[test]
    fn brackets_of_before_go() {
        assert_eq!(
            misc("Bridge=1<2|Entity=(1-x)|SpaceAfter=No", "(e1-work-1)"),
            "Entity=(e1-work-1)|SpaceAfter=No"
        );
        assert_eq!(misc("Entity=3)", ""), "_");
        assert_eq!(misc("_", "e1)"), "Entity=e1)");
    }
}
