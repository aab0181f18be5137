//! What the text makes of a verb: stated, denied, planned, said.

use super::super::chunk::{VerbForm, What};
use super::super::phrase::Clauses;
use super::super::tables::{Modality, modality};
use super::{Ends, before, run, verb};
use crate::model::Status;

pub(super) fn status(
    clauses: &Clauses<'_, '_>,
    ends: &[Ends],
    nth: usize,
    quoted: &[bool],
) -> Status {
    let this = verb(clauses, ends[nth].at);
    let at = ends[nth].at;
    if ends[nth].none {
        return Status::Negated;
    }
    let own = match this.modality {
        Some(Modality::Negation) => return Status::Negated,
        Some(Modality::Denial) => return Status::Denied,
        Some(Modality::Doubt | Modality::Condition | Modality::Wish) => {
            return Status::Hypothetical;
        }
        Some(Modality::Future) => Status::Announced,
        Some(Modality::Claim) => Status::Attributed,
        _ => Status::Asserted,
    };
    if let Some(last) = before(clauses, at)
        && matches!(clauses.chunks[last].what, What::Prep | What::Subordinate)
        && clauses.prep(last) == "without"
    {
        return Status::Negated;
    }
    if conditional(clauses, ends, nth) {
        return Status::Hypothetical;
    }
    let governor = nth.checked_sub(1).map(|before| &ends[before]);
    if matches!(this.form, VerbForm::Infinitive | VerbForm::Ing)
        && let Some(governor) = governor
        && governed(clauses, governor.at, at)
    {
        let over = verb(clauses, governor.at);
        let kept = governor.status.unwrap_or_default();
        let after = clauses
            .words
            .at(clauses.chunks[at].first.saturating_sub(1))
            .to_owned();
        let class = modality(&over.lemma).or_else(|| modality(&after));
        match class {
            Some(Modality::Negation) => return Status::Negated,
            Some(Modality::Denial) if this.form == VerbForm::Ing => return Status::Denied,
            Some(Modality::Wish | Modality::Doubt | Modality::Denial)
                if this.form == VerbForm::Infinitive =>
            {
                return Status::Hypothetical;
            }
            Some(Modality::Wish) if over.lemma == "consider" || over.lemma == "propose" => {
                return Status::Hypothetical;
            }
            _ if kept != Status::Asserted => return kept,
            _ => {}
        }
    }
    if own == Status::Asserted {
        let head = this.head;
        if quoted.get(head).copied().unwrap_or(false) {
            return Status::Attributed;
        }
        if let Some(governor) = governor
            && modality(&verb(clauses, governor.at).lemma) == Some(Modality::Claim)
            && this.form == VerbForm::Finite
            && ends[nth].starts.is_some_and(|starts| {
                run(clauses, governor.at + 1, starts).iter().all(|chunk| {
                    matches!(
                        chunk.what,
                        What::Subordinate | What::Adverb | What::Quote | What::Colon | What::Comma
                    )
                }) || starts > 0
                    && clauses.chunks[starts - 1].what == What::Subordinate
                    && clauses.words.at(clauses.chunks[starts - 1].first) == "that"
            })
        {
            let said = governor.status.unwrap_or_default();
            return if said == Status::Asserted {
                Status::Attributed
            } else {
                said
            };
        }
    }
    own
}

/// Whether a non-finite verb hangs on the one before it: nothing that begins a clause stands between.
pub(super) fn governed(clauses: &Clauses<'_, '_>, governor: usize, at: usize) -> bool {
    run(clauses, governor + 1, at).iter().all(|chunk| {
        !matches!(
            chunk.what,
            What::Subordinate | What::Relative | What::Semicolon | What::Colon
        )
    })
}

/// Whether `if`, `whether`, `unless` leads the clause.
pub(super) fn conditional(clauses: &Clauses<'_, '_>, ends: &[Ends], nth: usize) -> bool {
    let at = ends[nth].at;
    let from = if nth == 0 { 0 } else { ends[nth - 1].at };
    run(clauses, from, at).iter().any(|chunk| {
        let class = modality(clauses.words.at(chunk.first));
        chunk.what == What::Subordinate && class == Some(Modality::Condition)
            || chunk.what == What::Adverb && class == Some(Modality::Doubt)
    })
}
