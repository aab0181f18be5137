//! `is`, `was`, `became`: roles, parts and places.

use super::super::chunk::{Noun, What};
use super::super::facts::{Facts, Found};
use super::super::phrase::Clauses;
use super::super::role::RolePhrase;
use crate::model::{Status, Time};

/// `is`, `was`, `became` with what comes after it.
pub(super) fn copula(
    clauses: &Clauses<'_, '_>,
    subjects: &[(usize, f32)],
    at: usize,
    status: Status,
    time: Time,
    facts: &mut Facts,
) {
    let next = (at + 1..clauses.chunks.len().min(at + 4)).find(|next| {
        !matches!(
            clauses.chunks[*next].what,
            What::Adverb | What::Quote | What::Other
        )
    });
    let Some(next) = next else {
        return;
    };
    let words = clauses.words;
    match &clauses.chunks[next].what {
        What::Noun(Noun { head, .. }) => {
            if words.at(*head) == "part" || words.at(*head) == "home" {
                let label = if words.at(*head) == "part" {
                    "part_of"
                } else {
                    ""
                };
                let phrases = clauses.phrases(next, clauses.chunks.len().min(next + 4));
                if let Some((prep, noun)) = phrases.first().and_then(|phrase| phrase.hangs.first())
                    && prep == "of"
                    && !label.is_empty()
                {
                    for subject in subjects {
                        for object in clauses.names(*noun) {
                            facts.add(
                                words,
                                Found {
                                    subject: subject.0,
                                    label,
                                    object: object.0,
                                    surface: "part of".to_owned(),
                                    status,
                                    time,
                                    confidence: 0.85 * subject.1 * object.1,
                                    rule: "is.part",
                                },
                            );
                        }
                    }
                }
                return;
            }
            if let Some(phrase) = RolePhrase::parse(words, clauses.chunks[next].first) {
                for subject in subjects {
                    phrase.tell(
                        words,
                        subject.0,
                        "is.role",
                        0.85 * subject.1,
                        (status, time),
                        facts,
                    );
                }
            }
        }
        What::Prep => {
            let prep = clauses.prep(next);
            let label = match prep.as_str() {
                "in" | "at" | "on" | "near" => "located_in",
                "from" => "from",
                _ => return,
            };
            let phrases = clauses.phrases(next, clauses.chunks.len().min(next + 4));
            let Some(noun) = phrases.first().map(|phrase| phrase.noun) else {
                return;
            };
            for subject in subjects {
                for object in clauses.names(noun) {
                    let place = matches!(words.letter(object.0), 'c' | 'l');
                    if !place {
                        continue;
                    }
                    let label = match words.letter(subject.0) {
                        'e' if label == "located_in" => "held_in",
                        'w' | 'i' => continue,
                        _ => label,
                    };
                    facts.add(
                        words,
                        Found {
                            subject: subject.0,
                            label,
                            object: object.0,
                            surface: prep.clone(),
                            status,
                            time,
                            confidence: 0.8 * subject.1 * object.1,
                            rule: "is.place",
                        },
                    );
                }
            }
        }
        _ => {}
    }
}
