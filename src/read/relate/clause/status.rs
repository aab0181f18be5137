//! What the text makes of a verb: stated, denied, planned, said, and by whom.
//!
//! A verb has its own certainty (`may visit`, `did not visit`) and that of what it hangs on (`hopes to visit`, `said that
//! she visited`). What no table knows is not certain: an infinitive after an unknown verb is a wish.

use super::super::tables::{EMPTY, Modality, frame_label, knows, modality};
use super::super::words::Words;
use super::bidding::MANDATIVE;
use super::doer::doers;
use super::verb::{Verb, VerbForm, auxiliaries, known_lemma, shares_auxiliary};
use crate::model::Status;
use crate::model::relation::british;
use crate::model::words::noun_lemma;
use crate::read::stage::Upos;

/// No chain of verbs is followed farther.
const FAR: usize = 10;

/// Labels of what goes on while the main clause is done: `launched a campaign, to support farmers`.
const LASTING: [&str; 16] = [
    "supports",
    "funds",
    "sponsors",
    "targets",
    "trains",
    "teaches",
    "educates",
    "instructs",
    "marks",
    "observes",
    "discusses",
    "about",
    "advocates_for",
    "promotes",
    "champions",
    "provides_to",
];

/// The verbs of a sentence with what is said of them.
pub(super) struct Said<'a, 'b> {
    pub(super) words: &'b Words<'a>,
    /// Which words stand in a quotation.
    pub(super) quoted: &'b [bool],
}

impl Said<'_, '_> {
    /// The status of what the verb or predicate at a word says.
    pub(super) fn status(&self, at: usize) -> Status {
        let own = self.own(at);
        let over = self.over(at, 0);
        let status = stronger(own, over);
        if status == Status::Asserted && self.quoted.get(at).copied().unwrap_or(false) {
            return Status::Attributed;
        }
        status
    }

    /// What the words of the clause itself make of it.
    fn own(&self, at: usize) -> Status {
        let (words, tree) = (self.words, &self.words.tree);
        let mut status = Status::Asserted;
        let mut take = |class: Option<Modality>| {
            if let Some(class) = class {
                status = stronger(status, of_class(class));
            }
        };
        for aux in auxiliaries(words, at) {
            if words.at(aux) == "would" && self.looks_back(at) {
                continue;
            }
            if words.at(aux) == "would" && self.is_set(at) {
                take(Some(Modality::Future));
                continue;
            }
            take(modality(words.at(aux)).or_else(|| modality(words.lemma(aux))));
        }
        // `made no contribution to the fund`
        if let Some(object) = tree.part(at, &["obj"])
            && tree.all(object, "det").any(|det| words.at(det) == "no")
        {
            take(Some(Modality::Negation));
        }
        for source in std::iter::once(at).chain(shares_auxiliary(words, at)) {
            for part in tree.parts(source) {
                let word = words.at(*part);
                match tree.label(*part) {
                    "advmod" | "neg" if self.only(*part) || self.until(source, *part) => {}
                    // `the bank, previously owned by Norway`
                    "advmod" if word == "previously" && words.at(source + 1) == "by" => {
                        take(Some(Modality::Former));
                    }
                    "advmod" if word == "longer" && words.at(part.saturating_sub(1)) == "no" => {
                        take(Some(Modality::Former));
                    }
                    "advmod" | "neg" | "cc:preconj" => take(modality(word)),
                    "cc" if word == "nor" => take(Some(Modality::Negation)),
                    // `wrote home rather than visiting Oslo`
                    _ if matches!(
                        (word, words.at(*part + 1)),
                        ("rather", "than") | ("instead", "of")
                    ) && *part < source =>
                    {
                        take(Some(Modality::Negation));
                    }
                    _ => {}
                }
            }
        }
        for part in tree.parts(at) {
            match tree.label(*part) {
                "mark" => take(self.mark(*part)),
                "advcl" if self.is_condition(*part) => take(Some(Modality::Condition)),
                "obl"
                    if tree
                        .all(*part, "case")
                        .any(|case| words.at(case) == "according")
                        && !is_norm(&noun_lemma(words.at(*part))) =>
                {
                    take(Some(Modality::Claim));
                }
                "parataxis" if self.tells(*part) => take(Some(Modality::Claim)),
                _ => {}
            }
        }
        status
    }

    /// `did not join until 2009`: joined.
    fn until(&self, verb: usize, not: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let late = |part: &usize| {
            *part > verb
                && (tree.parts(*part).iter()).any(|word| words.at(*word) == "until" && *word > verb)
        };
        matches!(words.at(not), "not" | "n't") && tree.parts(verb).iter().any(late)
    }

    /// Whether what a verb denies is denied only until something: `did not join until 2009`.
    pub(super) fn waits(&self, verb: usize) -> bool {
        let tree = &self.words.tree;
        tree.all(verb, "advmod").any(|not| self.until(verb, not))
    }

    /// `not only visited`.
    fn only(&self, not: usize) -> bool {
        matches!(self.words.at(not), "not" | "n't")
            && matches!(
                self.words.at(not + 1),
                "only" | "just" | "merely" | "simply"
            )
    }

    fn mark(&self, mark: usize) -> Option<Modality> {
        let words = self.words;
        match words.at(mark) {
            "if" | "though" if mark > 0 && words.at(mark - 1) == "even" => None,
            "lest" => Some(Modality::Condition),
            // `told us about joining`
            "about" if words.at(mark + 1) != "to" => None,
            // `was to be sold`
            "to" if mark > 0
                && words.lemma(mark - 1) == "be"
                && words.tree.head(mark - 1) == words.tree.head(mark) =>
            {
                Some(Modality::Doubt)
            }
            word => modality(word),
        }
    }

    /// Whether a clause is one that what it hangs on depends on.
    fn is_condition(&self, at: usize) -> bool {
        let mut marks = self.words.tree.all(at, "mark");
        marks.any(|mark| {
            matches!(self.words.at(mark), "if" | "unless")
                && self.mark(mark) == Some(Modality::Condition)
                && !matches!(self.words.at(mark.saturating_sub(1)), "as" | "only")
        })
    }

    /// Whether a verb reports: `said`, with who says it.
    fn tells(&self, at: usize) -> bool {
        let tree = &self.words.tree;
        self.class(at) == Some(Modality::Claim)
            && tree.part(at, &["nsubj"]).is_some()
            && tree.part(at, &["obj", "ccomp"]).is_none()
    }

    /// What the clauses above make of it.
    fn over(&self, at: usize, depth: usize) -> Status {
        let (words, tree) = (self.words, &self.words.tree);
        let Some(head) = tree.head(at).filter(|_| depth < FAR) else {
            return Status::Asserted;
        };
        let above = |head: usize| stronger(self.own(head), self.over(head, depth + 1));
        let infinitive = self.is_infinitive(at);
        match tree.label(at) {
            // `was invited to join and investigated`: the second is no infinitive.
            "conj"
                if matches!(words.xpos(at), "VBD" | "VBZ")
                    && words.xpos(head) == "VB"
                    && self.is_infinitive(head) =>
            {
                match tree.head(head) {
                    Some(upper) if tree.label(head) != "acl" => self.over(upper, depth + 1),
                    _ => Status::Asserted,
                }
            }
            "conj" => {
                let kept = match infinitive || shares_auxiliary(words, at).is_some() {
                    true => self.own(head),
                    false => Status::Asserted,
                };
                stronger(kept, self.over(head, depth + 1))
            }
            "xcomp" | "advcl" if tree.called_on(at).is_some() => Status::Hypothetical,
            "advcl" if tree.is_held_for(at) => match words.lemma(head) {
                "accuse" | "charge" | "blame" | "indict" => {
                    stronger(Status::Attributed, above(head))
                }
                _ => above(head),
            },
            "xcomp" if self.is_for(head) && self.lasts(at) => match above(head) {
                Status::Negated => Status::Hypothetical,
                kept => kept,
            },
            // `recommended Norway join the league`
            "xcomp" | "ccomp"
                if matches!(words.xpos(at), "VB" | "VBP")
                    && !infinitive
                    && auxiliaries(words, at).is_empty()
                    && MANDATIVE.contains(&words.lemma(head)) =>
            {
                stronger(Status::Hypothetical, above(head))
            }
            "xcomp" => self.under(head, infinitive, above(head)),
            "csubj" if tree.is_open(at) => self.under(head, infinitive, above(head)),
            "ccomp" | "csubj" => {
                let kept = above(head);
                match self.class(head) {
                    _ if self.is_own_word(head) => Status::Asserted,
                    _ if self.is_set(at) => kept,
                    // `saw Norway beat Chile`, `the loss means that she stays`: nobody says it.
                    _ if words.lemma(head) == "mean"
                        || words.lemma(head) == "see" && words.xpos(at) == "VB" && !infinitive =>
                    {
                        kept
                    }
                    None if !self.is_reported(at, head) => kept,
                    // `suggests that she use it`
                    Some(Modality::Claim)
                        if words.xpos(at) == "VB" && !words.tree.all(at, "aux").any(|_| true) =>
                    {
                        Status::Hypothetical
                    }
                    _ if matches!(kept, Status::Negated | Status::Hypothetical) => {
                        Status::Hypothetical
                    }
                    Some(Modality::Done) => kept,
                    Some(Modality::Wish | Modality::Doubt | Modality::Condition) => {
                        Status::Hypothetical
                    }
                    Some(Modality::Denial) => Status::Denied,
                    Some(Modality::Negation) => Status::Hypothetical,
                    _ if infinitive => Status::Hypothetical,
                    _ => stronger(Status::Attributed, kept),
                }
            }
            "advcl" if tree.is_made(at) => self.under(head, infinitive, above(head)),
            "advcl" if infinitive => self.purpose(at, head, above(head)),
            "advcl" | "advcl:relcl" => {
                let bare = self.form(at) != Some(VerbForm::Finite);
                let kept = if bare {
                    above(head)
                } else {
                    self.over(head, depth + 1)
                };
                let from = tree.all(at, "mark").any(|mark| words.at(mark) == "from");
                let class = self.class(head);
                // `dreamed of joining`
                let of = bare
                    && tree
                        .parts(at)
                        .iter()
                        .any(|mark| *mark < at && matches!(words.at(*mark), "of" | "about"));
                if of && class == Some(Modality::Wish) || bare && self.strives(at, head) {
                    return stronger(Status::Hypothetical, kept);
                }
                // `stopped her from joining`
                if from && matches!(class, Some(Modality::Negation | Modality::Former)) {
                    return stronger(Status::Negated, kept);
                }
                kept
            }
            "acl" if infinitive => self.meant(at, head, depth),
            "acl" => {
                let class = modality(&noun_lemma(words.at(head)));
                match class {
                    Some(Modality::Wish | Modality::Doubt) => Status::Hypothetical,
                    _ => Status::Asserted,
                }
            }
            _ => Status::Asserted,
        }
    }

    /// `announced that it would join`, `it was decided that Oslo would host the forum`: who says it can see to it.
    fn is_set(&self, at: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let would = auxiliaries(words, at)
            .iter()
            .any(|aux| matches!(words.at(*aux), "would" | "will"));
        let head = tree
            .head(at)
            .filter(|_| matches!(tree.label(at), "ccomp" | "csubj" | "csubj:pass"));
        would
            && head.is_some_and(|head| {
                matches!(
                    words.lemma(head),
                    "announce" | "decide" | "confirm" | "schedule"
                ) && matches!(words.xpos(head), "VBD" | "VBN")
            })
    }

    /// `works towards joining`, `calls for joining`: not there yet.
    fn strives(&self, at: usize, head: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let mut before = tree.parts(at).iter().filter(|part| **part < at);
        before.any(|part| match words.at(*part) {
            "towards" | "toward" => true,
            // `showed interest in joining`, `was interested in joining`
            "in" => *part > 0 && matches!(words.at(*part - 1), "interest" | "interested"),
            "on" => words.lemma(head) == "work" && words.upos(head) == Upos::Verb,
            "for" => matches!(
                words.lemma(head),
                "advocate" | "call" | "push" | "press" | "lobby" | "campaign"
            ),
            _ => false,
        })
    }

    /// Whether a clause is what a verb says, and not one that a parser hung there: `attended the school, where she won`.
    fn is_reported(&self, at: usize, verb: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let lemma = known_lemma(words, verb);
        let joint = |part: &usize| {
            matches!(
                words.at(*part),
                "that" | "how" | "what" | "why" | "whether" | "if" | "whom" | "to"
            )
        };
        !knows(&lemma)
            || EMPTY.contains(&lemma.as_str())
            || tree.parts(at).iter().any(joint)
            || self.quoted.get(at).copied().unwrap_or(false)
    }

    /// The class of a word that governs a clause: of its form, its lemma, or the lemma of a verb that the tables know.
    pub(super) fn class(&self, at: usize) -> Option<Modality> {
        let words = self.words;
        modality(words.at(at))
            .or_else(|| modality(&british(words.lemma(at))))
            .or_else(|| modality(&known_lemma(words, at)))
    }

    fn form(&self, at: usize) -> Option<VerbForm> {
        Verb::at(self.words, at).map(|verb| verb.form)
    }

    fn is_infinitive(&self, at: usize) -> bool {
        let words = self.words;
        let to = |at: usize| {
            words
                .tree
                .all(at, "mark")
                .any(|mark| words.at(mark) == "to")
        };
        to(at) || shares_auxiliary(words, at).is_some_and(to)
    }

    /// An open clause of a verb or adjective: `hopes to join`, `is ready to join`, `stopped supporting`.
    fn under(&self, head: usize, infinitive: bool, kept: Status) -> Status {
        let words = self.words;
        let class = self.class(head);
        let status = match class {
            Some(Modality::Negation) => Status::Negated,
            Some(Modality::Denial) if infinitive => Status::Hypothetical,
            Some(Modality::Denial) => Status::Denied,
            Some(Modality::Done) => Status::Asserted,
            // `was able to join`, `left to serve as`
            _ if self.came_about(head) => Status::Asserted,
            Some(Modality::Future) => Status::Announced,
            // `used the fund to support them`
            Some(Modality::Former) if words.tree.part(head, &["obj"]).is_some() => Status::Asserted,
            Some(Modality::Former) => Status::Former,
            Some(Modality::Wish | Modality::Doubt | Modality::Condition) => {
                let begun = matches!(words.lemma(head), "consider" | "propose" | "suggest");
                match infinitive || begun || words.upos(head) == Upos::Adj {
                    true => Status::Hypothetical,
                    false => Status::Asserted,
                }
            }
            _ if infinitive => Status::Hypothetical,
            _ => Status::Asserted,
        };
        // `does not plan to`: what is not wished is not known to be done either way.
        match (kept, status) {
            (Status::Negated, Status::Asserted) => Status::Negated,
            (Status::Negated, _) => Status::Hypothetical,
            _ => stronger(status, kept),
        }
    }

    /// `launched a fund to support the farmers`: what lasts while the main clause holds, holds with it; what the main
    /// clause is only meant to bring about may never come.
    fn purpose(&self, at: usize, head: usize, kept: Status) -> Status {
        let words = self.words;
        if self.is_order(head) {
            return kept;
        }
        let class = modality(&known_lemma(words, head));
        let passive = words.tree.part(head, &["nsubj:pass", "aux:pass"]).is_some();
        let certain = match class {
            _ if self.came_about(head) => true,
            Some(Modality::Done) => passive || self.lasts(at),
            Some(_) => false,
            None => self.lasts(at),
        };
        match certain {
            true => kept,
            false => stronger(Status::Hypothetical, kept),
        }
    }

    /// `The project aims to support the farmers`: a programme is there for what it aims at, which people only wish.
    fn is_for(&self, verb: usize) -> bool {
        let words = self.words;
        let aims = matches!(words.lemma(verb), "aim" | "seek" | "strive");
        let mut names = doers(words, verb)
            .names
            .into_iter()
            .map(|(m, _)| words.letter(m));
        aims && names
            .next()
            .is_some_and(|first| matches!(first, 'i' | 'e' | 'w'))
            && names.all(|other| matches!(other, 'i' | 'e' | 'w'))
    }

    /// Whether what the verb says lasts as long as who does it is there.
    pub(super) fn lasts(&self, at: usize) -> bool {
        frame_label(&known_lemma(self.words, at)).is_some_and(|label| LASTING.contains(&label))
    }

    /// `a campaign to support the farmers`, `the first country to join`; `a plan to join`.
    fn meant(&self, at: usize, noun: usize, depth: usize) -> Status {
        let (words, tree) = (self.words, &self.words.tree);
        if self.is_order(noun) || tree.all(noun, "amod").any(|word| self.is_order(word)) {
            return Status::Asserted;
        }
        // `is one of the first states to join`, `is one of the states to have joined`
        if let Some(one) = tree.one_of(noun) {
            let mut states = tree.all(one, "nmod");
            let first = states.any(|noun| tree.all(noun, "amod").any(|word| self.is_order(word)));
            if first || tree.all(at, "aux").any(|aux| words.lemma(aux) == "have") {
                return Status::Asserted;
            }
        }
        // `had the opportunity to learn`
        let given = modality(&noun_lemma(words.at(noun))) == Some(Modality::Done);
        if given
            && let Some(verb) = self.verb_over(noun)
            && words.xpos(verb) == "VBD"
            && matches!(words.lemma(verb), "have" | "get")
        {
            return stronger(self.own(verb), self.over(verb, depth + 1));
        }
        let named = words.top.get(noun).copied().flatten();
        let thing = named.is_some_and(|m| matches!(words.letter(m), 'i' | 'w' | 'e' | 'o'));
        if thing && self.lasts(at) {
            return match self.verb_over(noun) {
                Some(verb) => stronger(self.own(verb), self.over(verb, depth + 1)),
                None => Status::Asserted,
            };
        }
        Status::Hypothetical
    }

    /// `the first`, `the last`.
    fn is_order(&self, at: usize) -> bool {
        matches!(
            self.words.lemma(at),
            "first" | "second" | "third" | "last" | "only"
        )
    }

    /// The verb that a noun hangs on.
    fn verb_over(&self, noun: usize) -> Option<usize> {
        let tree = &self.words.tree;
        let mut at = noun;
        for _ in 0..FAR {
            at = tree.head(at)?;
            if super::verb::is_verb(self.words, at) {
                return Some(at);
            }
        }
        None
    }

    /// Who says what a verb says: the name of the speaker, or the words for one.
    pub(super) fn speaker(&self, at: usize) -> Option<String> {
        let (words, tree) = (self.words, &self.words.tree);
        let mut verb = at;
        for _ in 0..FAR {
            let told = tree.all(verb, "parataxis").find(|part| self.tells(*part));
            if let Some(told) = told {
                return self.named(told);
            }
            let source = tree.all(verb, "obl").find(|part| {
                tree.all(*part, "case")
                    .any(|case| words.at(case) == "according")
            });
            if let Some(source) = source {
                return Some(self.name_of(source));
            }
            let head = tree.head(verb)?;
            let claims = self.class(head) == Some(Modality::Claim);
            if claims && matches!(tree.label(verb), "ccomp" | "parataxis") {
                return self.named(head);
            }
            verb = head;
        }
        None
    }

    /// Who does what the verb of saying says.
    fn named(&self, verb: usize) -> Option<String> {
        let said = doers(self.words, verb);
        match said.names.first() {
            Some((mention, _)) => self.thing(*mention),
            None => said.words.first().map(|word| self.name_of(*word)),
        }
    }

    fn thing(&self, mention: usize) -> Option<String> {
        let entity = self.words.mention(mention).entity;
        self.words
            .things
            .get(entity)
            .map(|thing| thing.name.clone())
    }

    fn name_of(&self, noun: usize) -> String {
        let named = super::noun::names(self.words, noun, None);
        let named = named.first().and_then(|(mention, _)| self.thing(*mention));
        named.unwrap_or_else(|| {
            let tree = &self.words.tree;
            let case = tree.all(noun, "case").chain(tree.all(noun, "det")).max();
            let first = case.map_or(tree.first_of(noun), |case| case + 1);
            self.words.surface(first.min(noun), noun + 1)
        })
    }
}

/// Nouns of what is followed, and says nothing: `according to the plan`.
fn is_norm(noun: &str) -> bool {
    matches!(
        noun,
        "plan"
            | "law"
            | "rule"
            | "schedule"
            | "agreement"
            | "design"
            | "custom"
            | "tradition"
            | "procedure"
            | "standard"
            | "constitution"
    )
}

fn of_class(class: Modality) -> Status {
    match class {
        Modality::Negation => Status::Negated,
        Modality::Denial => Status::Denied,
        Modality::Doubt | Modality::Condition | Modality::Wish => Status::Hypothetical,
        Modality::Future => Status::Announced,
        Modality::Claim => Status::Attributed,
        Modality::Former => Status::Former,
        Modality::Done => Status::Asserted,
    }
}

/// Of two, the one that takes more certainty away.
pub(in super::super) fn stronger(one: Status, other: Status) -> Status {
    let rank = |status: Status| match status {
        Status::Negated => 6,
        Status::Denied => 5,
        Status::Hypothetical => 4,
        Status::Former => 3,
        Status::Attributed => 2,
        Status::Announced => 1,
        _ => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}
