//! Posts that verbs say after `as`: `serves as head of`, `took over as director of`, `resigned as chair of`.

use super::super::facts::Facts;
use super::super::role::RolePhrase;
use super::super::words::Words;
use super::noun::Name;
use super::verb::Verb;
use crate::model::{Status, Time};

/// Verbs whose subject has the post, gets it, or gives it up.
const HAS: [&str; 5] = ["serve", "work", "act", "continue", "return"];
const GETS: [&str; 2] = ["take over", "take office"];
const LEAVES: [&str; 3] = ["resign", "step down", "retire"];

/// Tells what a verb says of the post of its subjects, with its status and date.
pub(super) fn read(
    words: &Words<'_>,
    verb: &Verb,
    subjects: &[Name],
    (status, time): (Status, Time),
    facts: &mut Facts,
) {
    let lemma = verb.lemma.as_str();
    let (gets, leaves) = (GETS.contains(&lemma), LEAVES.contains(&lemma));
    if verb.passive || !(gets || leaves || HAS.contains(&lemma)) {
        return;
    }
    // `served from 2009 to 2014 as`: nothing but dates stands between.
    let found = (verb.end..verb.end + 7).find(|at| words.at(*at) == "as");
    let Some(at) = found.filter(|at| (verb.end..*at).all(|at| is_date(words.at(at)))) else {
        return;
    };
    let Some(phrase) = RolePhrase::parse(words, at + 1) else {
        return;
    };
    let told = match status {
        Status::Asserted if leaves => (Status::Former, ending(time)),
        _ if gets => (status, starting(time)),
        _ => (status, time),
    };
    for (bearer, sure) in subjects {
        phrase.tell(words, *bearer, "verb.post", 0.85 * sure, told, facts);
    }
}

fn is_date(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
        || matches!(
            word,
            "from" | "to" | "until" | "since" | "in" | "," | "and" | "also"
        )
}

/// A post that is given on a day is held from then on.
fn starting(time: Time) -> Time {
    let from = time.from.or(time.on);
    Time {
        on: None,
        from,
        ..time
    }
}

/// A post that is given up on a day was held until then.
fn ending(time: Time) -> Time {
    let to = time.to.or(time.on);
    Time {
        on: None,
        to,
        ..time
    }
}
