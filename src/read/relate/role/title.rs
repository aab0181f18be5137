//! What stands before a post and is no body: `new`, `National Security` in `the National Security Advisor`.

use super::super::hindrance::KNOWN;
use super::super::words::Words;
use super::is_role_word;
use crate::read::stage::Form;

/// Words before a role that say nothing of what it is.
pub(super) const SAYS_NOTHING: [&str; 37] = [
    "great",
    "famous",
    "noted",
    "renowned",
    "prominent",
    "current",
    "new",
    "incumbent",
    "visiting",
    "local",
    "longtime",
    "long-time",
    "veteran",
    "respected",
    "acclaimed",
    "popular",
    "female",
    "male",
    "woman",
    "outgoing",
    "newly",
    "newly-appointed",
    "newly-designated",
    "newly-elected",
    "appointed",
    "designated",
    "elected",
    "young",
    "old",
    "then-serving",
    "well-known",
    "influential",
    "leading",
    "celebrated",
    "distinguished",
    "present",
    "own",
];

/// What somebody works on.
const WORK: [&str; 30] = [
    "affairs",
    "analytics",
    "communication",
    "communications",
    "coordination",
    "data",
    "development",
    "education",
    "engagement",
    "experimentation",
    "finance",
    "goodwill",
    "implementation",
    "infrastructure",
    "innovation",
    "legal",
    "liaison",
    "media",
    "operations",
    "outreach",
    "partnership",
    "partnerships",
    "planning",
    "policy",
    "press",
    "procurement",
    "relations",
    "research",
    "security",
    "strategy",
];

/// Whether a name is one of a field of work: `Intergovernmental Affairs`.
pub(super) fn is_field(words: &Words<'_>, mention: usize) -> bool {
    let name = words.mention(mention);
    words.letter(mention) == 'o'
        && name.confidence < KNOWN
        && WORK.contains(&words.at(name.end - 1))
        && (name.first..name.end).all(|at| words.at(at) != "of")
}

/// Whether a name before a post says what the post is about: it ends with a field of work, and the post follows.
pub(super) fn of_work(words: &Words<'_>, mention: usize) -> bool {
    let name = words.mention(mention);
    words.letter(mention) == 'o'
        && WORK.contains(&words.at(name.end - 1))
        && name.confidence < KNOWN
        && (is_role_word(words, name.end) || words.at(name.end) == "senior")
}

/// The body, state or place that such a name begins with: `Norway` in `the Norway Trade Policy Officer`.
pub(super) fn whose(words: &Words<'_>, mention: usize) -> Option<usize> {
    let name = words.mention(mention);
    words
        .inside(mention)
        .take_while(|inner| words.mention(*inner).first == name.first)
        .find(|inner| {
            let inner = words.mention(*inner);
            inner.end < name.end && inner.form == Form::Name
        })
}
