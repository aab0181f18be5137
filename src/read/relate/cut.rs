//! Names that were cut: the tree goes on where the mention ends. No fact rests on half a name.

use super::words::Words;
use crate::model::Kind;
use crate::read::stage::{Form, Upos};

/// Labels of a word that is part of the name or phrase of another.
const PARTS: [&str; 3] = ["compound", "amod", "flat"];

/// Whether a name goes on beside the mention: `the Patent` of `the Patent and Trademark Office`.
///
/// People are not judged: what stands beside them is a title. A mention inside another one is whole.
pub(super) fn is_cut(words: &Words<'_>, at: usize) -> bool {
    let mention = words.mention(at);
    mention.form == Form::Name
        && *words.kind(at) != Kind::Person
        && words.top.get(mention.first).copied().flatten() == Some(at)
        && (goes_on(words, mention.head, mention.end)
            || goes_on(words, mention.end - 1, mention.end)
            || runs_on(words, mention.end)
            || ends_in_adjective(words, mention.end)
            || began_before(words, mention.first, mention.end))
}

/// `U.S. Harbour` of `U.S. Harbour and Border Guard`: what comes after `and` is no name of its own.
pub(super) fn is_half(words: &Words<'_>, at: usize) -> bool {
    let mention = words.mention(at);
    let next = mention.end + 1;
    mention.form == Form::Name
        && *words.kind(at) == Kind::Organisation
        && matches!(words.at(mention.end), "and" | "&")
        && is_name(words, next)
        && is_name(words, next + 1)
        && words.top.get(next).copied().flatten().is_none()
}

/// `European` in `the West European and OECD Countries Department`: part of a word behind the mention.
fn goes_on(words: &Words<'_>, word: usize, end: usize) -> bool {
    let Some(whole) = words.tree.head(word).filter(|head| *head >= end) else {
        return false;
    };
    let label = words.tree.label(word).split(':').next().unwrap_or("");
    let joined = matches!(words.at(end), "and" | "&");
    let named = is_name(words, whole) && words.top[whole].is_none() && whole == end;
    PARTS.contains(&label) && (joined || named)
}

/// `Great Government Through Technology`: a small word with a capital goes on with a title.
fn runs_on(words: &Words<'_>, end: usize) -> bool {
    // `the Norrby Runnin' Bulls`: no owner.
    let clipped = words.at(end) == "'" && !words.at(end - 1).ends_with(['s', 'z', 'x']);
    // `Division I`, `Part II`.
    let numbered = matches!(words.written(end), "I" | "II" | "III" | "IV")
        && words.upos(end) != Upos::Pron
        && words.upos(end + 1) != Upos::Aux;
    // `NGC 4638`: an acronym that begins a number.
    let code = end > 0
        && words.written(end - 1).chars().all(char::is_uppercase)
        && words.upos(end) == Upos::Num
        && words.written(end).bytes().all(|b| b.is_ascii_digit());
    numbered
        || code
        || clipped && words.written(end + 1).starts_with(char::is_uppercase)
        || words.upos(end) == Upos::Adp
            && words.written(end).starts_with(char::is_uppercase)
            && words.written(end + 1).starts_with(char::is_uppercase)
}

/// `Community of Latin American and Caribbean States`: an adjective is no end of a name.
fn ends_in_adjective(words: &Words<'_>, end: usize) -> bool {
    let adjective = words.xpos(end - 1).starts_with("JJ")
        || (["ican", "ian", "ean", "ish", "ese"].iter()).any(|e| words.at(end - 1).ends_with(e));
    adjective
        && matches!(words.at(end), "and" | "&")
        && words.written(end + 1).starts_with(char::is_uppercase)
}

/// `Integrated` in `the Integrated Harbour Centre`: a name before the mention that is part of it.
fn began_before(words: &Words<'_>, first: usize, end: usize) -> bool {
    let Some(before) = first.checked_sub(1) else {
        return false;
    };
    let part = words
        .tree
        .head(before)
        .is_some_and(|head| (first..end).contains(&head))
        && PARTS.contains(&words.tree.label(before).split(':').next().unwrap_or(""));
    part && is_name(words, before) && words.top[before].is_none()
}

fn is_name(words: &Words<'_>, at: usize) -> bool {
    words.upos(at) == Upos::Propn && words.written(at).starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use crate::read::read;

    /// The facts of a text as `subject|relation|object`.
    fn facts(text: &str) -> Vec<String> {
        let reading = read(text);
        let name = |at: usize| reading.entities[at].name.as_str();
        (reading.facts.iter())
            .map(|fact| {
                format!(
                    "{}|{}|{}",
                    name(fact.subject),
                    fact.relation,
                    name(fact.object)
                )
            })
            .collect()
    }

    #[test]
    fn half_a_name_has_no_facts() {
        for (text, half) in [
            (
                "The agency issued the Mobile Services and Devices memo.",
                "Mobile Services ",
            ),
            (
                "The summit was held by the Community of Latin American and Caribbean States.",
                "Community of Latin American ",
            ),
            (
                "She served in the Ministry's West European and Baltic Countries Department.",
                "West European ",
            ),
            (
                "The post appeared on the Agency's Great Government Through Technology blog.",
                "Great Government ",
            ),
        ] {
            let found = facts(text);
            let told = |fact: &String| fact.split('|').any(|name| name == half.trim());
            assert!(!found.iter().any(told), "{text}\n{found:?}");
        }
    }

    #[test]
    fn a_whole_name_keeps_them() {
        for (text, fact) in [
            (
                "Ines Vale works for the Lindholm Trade Office.",
                "Ines Vale works_for Lindholm Trade Office",
            ),
            (
                "Ines Vale leads the Ministry of Trade and Industry.",
                "Ines Vale leads Ministry of Trade and Industry",
            ),
            (
                "Norway and Peru signed the Harbour Treaty.",
                "Norway signs Harbour Treaty",
            ),
            (
                "The Blue Bank supports the Harbour Trust and the Red Cross.",
                "Blue Bank supports Harbour Trust",
            ),
        ] {
            let found = facts(text);
            assert!(
                found.iter().any(|one| one.replace('|', " ") == fact),
                "{text}\n{found:?}"
            );
        }
    }
}
