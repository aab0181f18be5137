//! A sentence read again without what parsers stumble over: posts before names, lists inside names, and the date that it
//! begins with.

use super::tree::Branches;
use super::words::Words;
use crate::read::net::Room;
use crate::read::stage::{Form, Upos};
use crate::read::tag::{Seen, again};

/// No longer beginning is left out: it holds more than a date.
const LONGEST: usize = 10;

/// Gives a sentence with a post before a name, a list inside a name, or a date before its first comma, the tree that it has
/// without them.
///
/// `The hall was opened by Minister of Roads Ola Berg, Mayor of Oslo Siv Moe and Kai Lund`: three people, each a name, are
/// a list; with their posts they seldom are one to a parser.
pub(super) fn read(words: &mut Words<'_>, times: &[bool], room: &mut Room) {
    let mut seen = vec![Seen::Yes; words.len()];
    for (at, seen) in seen.iter_mut().enumerate() {
        if let Some(person) = words.titled(at) {
            *seen = Seen::On(words.mention(person).first);
        }
    }
    for name in words.own.clone() {
        if is_stumbling(words, name) {
            let mention = words.mention(name);
            let first = titled(words, name).unwrap_or(mention.first);
            let (before, after) = (first..mention.head, mention.head + 1..mention.end);
            seen[before].fill(Seen::On(mention.head));
            seen[after].fill(Seen::On(mention.head));
        }
    }
    if let Some(end) = date_before_comma(words, times) {
        seen[..=end].fill(Seen::OnRoot);
    }
    if let Some(tree) = again(words.text, words.sentence, &seen, room) {
        words.tree = Branches::again(words.sentence, tree);
    }
}

/// The comma after the date that the sentence begins with: `On 12 and 13 March,`; `times` are the words of dates.
fn date_before_comma(words: &Words<'_>, times: &[bool]) -> Option<usize> {
    let comma = (1..LONGEST.min(words.len())).find(|at| words.at(*at) == ",")?;
    let time = |at: usize| times.get(at).copied().unwrap_or(false);
    let beside = |at: usize| {
        matches!(
            words.upos(at),
            Upos::Adp | Upos::Num | Upos::Det | Upos::Cconj | Upos::Sym | Upos::Punct
        )
    };
    let all = (0..comma).all(|at| time(at) || beside(at) && words.top[at].is_none());
    (all && (0..comma).any(time) && comma + 1 < words.len()).then_some(comma)
}

/// Whether a name has inside what a sentence is made of: `Ministry of Trade, Roads and Energy`, `“Building bridges”`.
fn is_stumbling(words: &Words<'_>, name: usize) -> bool {
    let mention = words.mention(name);
    let outer = words.top.get(mention.first).copied().flatten() == Some(name);
    let made = |at: usize| {
        matches!(words.upos(at), Upos::Cconj | Upos::Verb | Upos::Sconj) || words.at(at) == ","
    };
    outer
        && mention.form == Form::Name
        && words.letter(name) != 'p'
        && mention.end - mention.first > 2
        && (mention.first..mention.end).any(made)
}

/// `workshop titled “Building bridges”`: the noun before the title, where it names nothing itself.
fn titled(words: &Words<'_>, name: usize) -> Option<usize> {
    let first = words.mention(name).first;
    let noun = first.checked_sub(3)?;
    let led = matches!(
        words.at(first - 2),
        "titled" | "entitled" | "called" | "named" | "dubbed"
    );
    (led && words.upos(first - 1) == Upos::Punct && words.upos(noun) == Upos::Noun).then_some(noun)
}

#[cfg(test)]
mod tests {
    use crate::read::read;

    /// The facts of verbs in `text`, as `subject relation object`.
    fn told(text: &str) -> Vec<String> {
        let reading = read(text);
        let name = |at: usize| reading.entities[at].name.as_str();
        let facts = reading.facts.iter().filter(|f| f.rule.starts_with("verb"));
        let show = |f: &crate::model::Fact| {
            format!("{} {} {}", name(f.subject), f.relation, name(f.object))
        };
        facts.map(show).collect()
    }

    #[test]
    fn people_with_posts_are_a_list_of_people() {
        let found = told(
            "Ines Vale was welcomed by Deputy Prime Minister – Minister of Roads Ola Berg, Mayor of Oslo Siv Moe, Permanent \
             Representative of Norway to the UN Kai Lund and UN Resident Coordinator in Norway Ane Dahl.",
        );
        for who in ["Ola Berg", "Siv Moe", "Kai Lund", "Ane Dahl"] {
            let wanted = format!("{who} welcomes Ines Vale");
            assert!(found.contains(&wanted), "{wanted}: {found:?}");
        }
        assert_eq!(found.len(), 4, "{found:?}");
    }

    #[test]
    fn a_date_at_the_beginning_is_no_part_of_what_comes_after() {
        let found = told(
            "On March 12-13, some 85 teachers representing schools, clubs and academies as well as several UN agencies gathered in \
             Bergen for a workshop titled \"Building bridges and roads through better schools.\"",
        );
        let wanted = "some 85 teachers gathers_in Bergen".to_owned();
        assert!(found.contains(&wanted), "{found:?}");
    }

    #[test]
    fn a_name_with_a_list_inside_is_one_word_to_the_parser() {
        let found = told("The Ministry of Fisheries, Roads and Energy joined the Lindholm Trust.");
        assert_eq!(
            found,
            ["Ministry of Fisheries, Roads and Energy joins Lindholm Trust"]
        );
    }
}
