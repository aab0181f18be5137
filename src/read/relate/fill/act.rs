//! The facts of one verb with its ends.

use super::super::chunk::{Verb, VerbForm};
use super::super::clause::{particle, turn};
use super::super::facts::{Facts, Found};
use super::super::phrase::Clauses;
use super::super::tables::{Asked, JOINT, frame, is_light};
use super::far::Far;
use crate::model::{Relations, Status, Time};
use crate::read::stage::Upos;

/// A verb that is told.
pub(super) struct Act<'c, 'a, 'b> {
    pub(super) clauses: &'c Clauses<'a, 'b>,
    pub(super) verb: &'c Verb,
    pub(super) at: usize,
    pub(super) status: Status,
    pub(super) time: Time,
    pub(super) sure: f32,
}

impl Act<'_, '_, '_> {
    pub(super) fn active(
        &self,
        subjects: &[(usize, f32)],
        objects: &[(usize, f32)],
        light: &str,
        far: &[Far],
        facts: &mut Facts,
    ) {
        let (subjects, objects) = (&self.free(subjects)[..], &self.free(objects)[..]);
        let lemma = self.verb.lemma.as_str();
        let mut lit = false;
        for end in far.iter().filter(|_| !light.is_empty()) {
            for subject in subjects {
                for object in &end.names {
                    if let Some(frame) = self.frame(light, &end.prep, 'a', subject.0, object.0) {
                        let far_word = self.clauses.words.mention(object.0).first;
                        self.add(
                            *subject,
                            frame,
                            *object,
                            far_word,
                            0.85,
                            "verb.light",
                            facts,
                        );
                        lit = true;
                    }
                }
            }
        }
        if !(lit && is_light(lemma, light)) {
            for subject in subjects {
                for object in objects {
                    let framed = self
                        .frame("", "", 'a', subject.0, object.0)
                        .map(str::to_owned);
                    let (label, sure) = match framed {
                        Some(label) => (label, 0.88),
                        None => continue,
                    };
                    let label = particle(&label, lemma);
                    let end = self.clauses.chunks[self.at].end;
                    self.add(*subject, &label, *object, end, sure, "verb.active", facts);
                }
            }
        }
        self.gathering(far, facts);
        self.places_visited(subjects, objects, far, facts);
        for end in far {
            self.partners(subjects, end, facts);
            if !light.is_empty() {
                continue;
            }
            for subject in subjects {
                for object in &end.names {
                    let framed = self
                        .frame("", &end.prep, 'a', subject.0, object.0)
                        .map(str::to_owned);
                    let framed = framed.filter(|label| end.may_hang(label));
                    let (label, sure) = match framed {
                        Some(label) => (label, 0.85),
                        None => continue,
                    };
                    let until = self.clauses.words.mention(object.0).first;
                    self.add(*subject, &label, *object, until, sure, "verb.prep", facts);
                }
            }
        }
    }

    /// Those that no preposition leads in the tree: what a chunk beside the verb names may belong to a noun, as in `welcomed
    /// the interest of Norway`.
    fn free(&self, names: &[(usize, f32)]) -> Vec<(usize, f32)> {
        let words = self.clauses.words;
        let tree = &words.tree;
        let led = |mention: usize| {
            let mut noun = words.mention(mention).head;
            for _ in 0..8 {
                if tree.label(noun) != "conj" {
                    break;
                }
                match tree.head(noun) {
                    Some(head) => noun = head,
                    None => break,
                }
            }
            tree.all(noun, "case")
                .any(|case| case < noun && words.at(case) != "by")
        };
        let free = names.iter().filter(|(mention, _)| !led(*mention));
        free.copied().collect()
    }

    /// `visits schools in Oslo`: who visits what stands in a place visits the place.
    fn places_visited(
        &self,
        subjects: &[(usize, f32)],
        objects: &[(usize, f32)],
        far: &[Far],
        facts: &mut Facts,
    ) {
        let words = self.clauses.words;
        if objects.is_empty() || !matches!(self.verb.lemma.as_str(), "visit" | "tour") {
            return;
        }
        for end in far
            .iter()
            .filter(|end| matches!(end.prep.as_str(), "in" | "at" | "around"))
        {
            for subject in subjects {
                for place in end
                    .names
                    .iter()
                    .filter(|(m, _)| matches!(words.letter(*m), 'l' | 'c'))
                {
                    let end = self.clauses.chunks[self.at].end;
                    self.add(*subject, "visits", *place, end, 0.7, "verb.place", facts);
                }
            }
        }
    }

    /// `gathered in Oslo for the forum`: the forum is held there.
    fn gathering(&self, far: &[Far], facts: &mut Facts) {
        if !matches!(
            self.verb.lemma.as_str(),
            "gather" | "meet" | "assemble" | "convene" | "come together"
        ) {
            return;
        }
        let words = self.clauses.words;
        let ends = |preps: &[&str], kinds: &str| -> Vec<(usize, f32)> {
            let wanted = far.iter().filter(|end| preps.contains(&end.prep.as_str()));
            wanted
                .flat_map(|end| end.names.iter().copied())
                .filter(|(m, _)| kinds.contains(words.letter(*m)))
                .collect()
        };
        for event in ends(&["for"], "e") {
            for place in ends(&["in", "at"], "clo") {
                self.add(
                    event,
                    "held_in",
                    place,
                    self.clauses.chunks[self.at].end,
                    0.78,
                    "verb.gathering",
                    facts,
                );
            }
        }
    }

    /// `Norway and Chile met`, `shared experience`, `learn from each other`: the parts of the subject with one another.
    pub(super) fn mutual(
        &self,
        subjects: &[(usize, f32)],
        objects: &[(usize, f32)],
        light: &str,
        far: &[Far],
        facts: &mut Facts,
    ) {
        let told = far
            .iter()
            .any(|end| end.prep == "with" && !end.names.is_empty());
        if subjects.len() < 2 || subjects.len() > 6 || told || !objects.is_empty() {
            return;
        }
        let each_other = far.iter().find(|end| end.each_other);
        let prep = each_other.map_or("with", |end| end.prep.as_str());
        for (nth, left) in subjects.iter().enumerate() {
            for (other, right) in subjects.iter().enumerate() {
                let Some(label) = self
                    .frame(light, prep, 'a', left.0, right.0)
                    .filter(|_| nth != other)
                else {
                    continue;
                };
                let symmetric = Relations::standard().is_symmetric(label);
                if symmetric && nth > other || !symmetric && each_other.is_none() {
                    continue;
                }
                let end = self.clauses.chunks[self.at].end;
                self.add(*left, label, *right, end, 0.75, "verb.mutual", facts);
            }
        }
    }

    pub(super) fn passive(&self, patients: &[(usize, f32)], far: &[Far], facts: &mut Facts) {
        let patients = &self.free(patients)[..];
        let mut agents: Vec<(usize, f32)> = Vec::new();
        for end in far.iter().filter(|end| end.prep == "by") {
            agents.extend(end.names.iter().copied());
            for patient in patients {
                for agent in &end.names {
                    self.agent(*patient, *agent, 0.9, facts);
                }
            }
        }
        for end in far.iter().filter(|end| end.prep != "by") {
            if is_joint_prep(&end.prep) {
                for patient in patients {
                    for partner in end
                        .names
                        .iter()
                        .filter(|_| JOINT.contains(&self.verb.lemma.as_str()))
                    {
                        self.agent(*patient, *partner, 0.72, facts);
                    }
                }
                let doers = if agents.is_empty() {
                    &[][..]
                } else {
                    &agents[..]
                };
                self.partners(doers, end, facts);
                continue;
            }
            for patient in patients {
                for object in &end.names {
                    let framed = self
                        .frame("", &end.prep, 'p', patient.0, object.0)
                        .map(str::to_owned);
                    let framed = framed.filter(|label| end.may_hang(label));
                    let (label, sure) = match framed {
                        Some(label) => (label, 0.85),
                        None => continue,
                    };
                    let until = self.clauses.words.mention(object.0).first;
                    self.add(
                        *patient,
                        &label,
                        *object,
                        until,
                        sure,
                        "verb.passive",
                        facts,
                    );
                }
            }
        }
    }

    /// `organised by`: the agent does it, or the patient is made by it.
    fn agent(&self, patient: (usize, f32), agent: (usize, f32), sure: f32, facts: &mut Facts) {
        let words = self.clauses.words;
        let counted = words.upos(words.mention(agent.0).first) == Upos::Num;
        if counted && matches!(words.letter(agent.0), 'e' | 'w' | 'i') {
            // `defeated by 300 votes` says by how much.
            return;
        }
        let by = self.clauses.chunks[self.at].end + 1;
        if let Some(frame) = self.frame("", "", 'P', patient.0, agent.0) {
            self.add(patient, frame, agent, by, sure, "verb.passive", facts);
            return;
        }
        let framed = self
            .frame("", "", 'a', agent.0, patient.0)
            .map(str::to_owned);
        let lemma = self.verb.lemma.as_str();
        let (label, sure) = match framed {
            Some(label) => (label, sure),
            None => return,
        };
        let label = particle(&label, lemma);
        self.add(agent, &label, patient, by, sure, "verb.passive", facts);
    }

    /// `in cooperation with`: those who do it do it together.
    pub(super) fn partners(&self, doers: &[(usize, f32)], end: &Far, facts: &mut Facts) {
        if !is_joint_prep(&end.prep) {
            return;
        }
        let label = if end.prep.contains("partnership") {
            "partners_with"
        } else {
            "cooperates_with"
        };
        for doer in doers {
            for partner in &end.names {
                let agents = "pogci";
                let (one, two) = (
                    self.clauses.words.letter(doer.0),
                    self.clauses.words.letter(partner.0),
                );
                if !agents.contains(one) || !agents.contains(two) {
                    continue;
                }
                facts.add(
                    self.clauses.words,
                    Found {
                        subject: doer.0,
                        label,
                        object: partner.0,
                        surface: end.prep.clone(),
                        status: self.status,
                        time: self.time,
                        confidence: 0.8 * doer.1 * partner.1,
                        rule: "verb.together",
                    },
                );
            }
        }
    }

    fn frame(
        &self,
        noun: &str,
        prep: &str,
        voice: char,
        subject: usize,
        object: usize,
    ) -> Option<&'static str> {
        let words = self.clauses.words;
        let asked = Asked {
            lemma: &self.verb.lemma,
            noun,
            prep,
            voice,
            subject: words.letter(subject),
            object: words.letter(object),
        };
        frame(asked).map(|frame| frame.label)
    }

    #[expect(clippy::too_many_arguments, reason = "a fact has as many parts")]
    fn add(
        &self,
        subject: (usize, f32),
        label: &str,
        object: (usize, f32),
        until: usize,
        sure: f32,
        rule: &'static str,
        facts: &mut Facts,
    ) {
        let words = self.clauses.words;
        let chunk = &self.clauses.chunks[self.at];
        let long = until.saturating_sub(chunk.first) > 6;
        let end = if until <= chunk.first || long {
            chunk.end
        } else {
            until
        };
        let first = if self.verb.form == VerbForm::Finite {
            self.verb.head.max(chunk.first)
        } else {
            chunk.first
        };
        let first = if words.at(first) == "to" {
            first + 1
        } else {
            first
        };
        let (subject, label, object) =
            match turn(label, words.letter(subject.0), words.letter(object.0)) {
                Some(label) => (object, label, subject),
                None => (subject, label, object),
            };
        let distance = words.mention(object.0).first.abs_diff(chunk.end);
        let near = if distance > 15 { 0.85 } else { 1.0 };
        facts.add(
            words,
            Found {
                subject: subject.0,
                label,
                object: object.0,
                surface: words.surface(first, end.max(first + 1)),
                status: self.status,
                time: self.time,
                confidence: 0.9 * sure * self.sure * subject.1 * object.1 * near,
                rule,
            },
        );
    }
}

pub(super) fn is_joint_prep(prep: &str) -> bool {
    matches!(
        prep,
        "in collaboration with"
            | "in cooperation with"
            | "in partnership with"
            | "in coordination with"
            | "in conjunction with"
            | "in association with"
            | "together with"
    )
}
