//! The facts of one verb with its ends.

use super::super::facts::{Facts, Found};
use super::super::tables::{Asked, EMPTY, JOINT, frame, is_light, knows};
use super::super::words::Words;
use super::bidding::{INTRANSITIVE, MANDATIVE, acts_bare, is_to_act};
use super::far::{Far, Given, receives};
use super::noun::{Name, is_joint};
use super::verb::{Verb, joins_in_doing, particle};
use crate::model::relation::{british, third_person};
use crate::model::{Relations, Status, Time};
use crate::read::stage::Upos;

/// Verbs of coming together.
const GATHER: [&str; 5] = ["gather", "meet", "assemble", "convene", "come together"];

/// A verb that is told.
pub(super) struct Act<'c, 'a> {
    pub(super) words: &'c Words<'a>,
    pub(super) verb: &'c Verb,
    pub(super) status: Status,
    /// Who says so, where somebody does.
    pub(super) said_by: Option<&'c str>,
    pub(super) time: Time,
    pub(super) sure: f32,
    /// Whether the object is only who does what an open clause says.
    pub(super) controls: bool,
}

impl Act<'_, '_> {
    pub(super) fn active(
        &self,
        subjects: &[(usize, f32)],
        objects: &[(usize, f32)],
        light: &str,
        far: &[Far],
        facts: &mut Facts,
    ) {
        let lemma = self.verb.lemma.as_str();
        let mut lit = false;
        for end in far
            .iter()
            .filter(|end| !light.is_empty() && (end.own || end.light))
            .filter(|_| !(lemma == "send" && super::stay::is_message(light)))
        {
            for subject in subjects {
                for object in &end.names {
                    if self.is_bidden(end, object.0) {
                        continue;
                    }
                    if let Some(frame) = self.frame(light, &end.prep, 'a', subject.0, object.0) {
                        let far_word = self.words.mention(object.0).first;
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
        // `provides each state with a platform`: it is given to the state.
        let given = matches!(lemma, "provide" | "present")
            && far.iter().any(|end| end.prep == "with" && end.own);
        // `married Siv Lund, the daughter of Kai Lund`: one.
        let objects = match lemma {
            "marry" => objects.get(..1).unwrap_or_default(),
            _ => objects,
        };
        if !(given || lit && is_light(lemma, light)) {
            for subject in subjects {
                for object in objects {
                    let framed = self
                        .frame("", "", 'a', subject.0, object.0)
                        .map(str::to_owned);
                    let (label, sure) = match framed {
                        Some(label) => (label, 0.88),
                        // `graduated, Norway`: the school has no name that was read.
                        None if matches!(self.words.letter(object.0), 'c' | 'l')
                            && matches!(lemma, "graduate" | "launch" | "attend") =>
                        {
                            continue;
                        }
                        None if !EMPTY.contains(&lemma)
                            && !INTRANSITIVE.contains(&lemma)
                            && !is_light(lemma, light)
                            && !self.controls =>
                        {
                            (
                                third_person(lemma).replace(' ', "_"),
                                if knows(lemma) { 0.55 } else { 0.62 },
                            )
                        }
                        None => continue,
                    };
                    let label = particle(&label, lemma);
                    // `directs the agency to research`: who is told to do something is not led.
                    if matches!(lemma, "direct" | "instruct")
                        && (self.controls || is_to_act(self.words, object.0))
                    {
                        continue;
                    }
                    // `recommends Norway join the league`, `proposed the bank to pay`
                    if MANDATIVE.contains(&lemma)
                        && (is_to_act(self.words, object.0)
                            || acts_bare(self.words, self.verb.end, object.0))
                    {
                        continue;
                    }
                    if label == "leads" && super::stay::is_tally(self.words, object.0) {
                        continue;
                    }
                    if label == "provides" && receives(self.words, object.0, far) {
                        continue;
                    }
                    if label == "joins" && joins_in_doing(self.words, self.verb) {
                        continue;
                    }
                    // `counts Ola Berg among her friends`: what he is to her the tables do not say.
                    if lemma == "count" && far.iter().any(|end| end.prep == "among") {
                        continue;
                    }
                    let end = self.verb.end;
                    self.add(*subject, &label, *object, end, sure, "verb.active", facts);
                }
            }
        }
        self.gathering(far, facts);
        self.behalf(subjects, far, facts);
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
                    // `called for the bank to pay`: for its paying.
                    if matches!(framed.as_deref(), Some("advocates_for" | "calls_for"))
                        && self.is_bidden(end, object.0)
                    {
                        continue;
                    }
                    let framed = framed
                        .filter(|label| end.may_hang(label))
                        .map(|label| self.stays(label, end, object.0));
                    let (label, sure) = match framed {
                        Some(label) if label.is_empty() => continue,
                        Some(label) => (label, 0.85),
                        None if lemma == "hold"
                            && objects.is_empty()
                            && matches!(self.words.letter(subject.0), 'p' | 'g' | 'c') =>
                        {
                            continue;
                        }
                        None => {
                            match self
                                .open(&end.prep, false)
                                .filter(|_| end.own && (end.first || end.prep == "to"))
                            {
                                Some(label) => (label, 0.5),
                                None => continue,
                            }
                        }
                    };
                    let until = self.words.mention(object.0).first;
                    self.add(*subject, &label, *object, until, sure, "verb.prep", facts);
                }
            }
        }
    }

    /// `the need for the bank to pay`: whether somebody at a far end is who is to do something.
    fn is_bidden(&self, end: &Far, named: usize) -> bool {
        let acts = matches!(self.words.letter(named), 'p' | 'o' | 'g' | 'c');
        acts && end.prep == "for" && is_to_act(self.words, named)
    }

    /// `was awarded the prize by the academy`, `was given two million euros by the bank`: what is given stands beside the
    /// verb as in the active voice.
    pub(super) fn given(&self, patients: &[Name], given: &Given, far: &[Far], facts: &mut Facts) {
        let words = self.words;
        let gives = matches!(
            self.verb.lemma.as_str(),
            "award" | "give" | "grant" | "present" | "hand"
        );
        for patient in patients {
            if !matches!(words.letter(patient.0), 'p' | 'o' | 'g' | 'c' | 'i') {
                continue;
            }
            for thing in given.names.iter().filter(|_| gives) {
                if matches!(words.letter(thing.0), 'i' | 'w') {
                    let end = self.verb.end;
                    self.add(*patient, "receives", *thing, end, 0.85, "verb.given", facts);
                }
            }
            for agent in far
                .iter()
                .filter(|end| end.prep == "by")
                .flat_map(|end| &end.names)
            {
                if let Some(label) = self.frame(&given.noun, "to", 'a', agent.0, patient.0) {
                    let first = words.mention(agent.0).first;
                    self.add(*agent, label, *patient, first, 0.82, "verb.given", facts);
                }
            }
        }
    }

    /// `visits schools in Oslo`: who visits what stands in a place visits the place.
    fn places_visited(
        &self,
        subjects: &[(usize, f32)],
        objects: &[(usize, f32)],
        far: &[Far],
        facts: &mut Facts,
    ) {
        let words = self.words;
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
                    let end = self.verb.end;
                    self.add(*subject, "visits", *place, end, 0.7, "verb.place", facts);
                }
            }
        }
    }

    /// `gathered in Oslo for the forum`: the forum is held there.
    fn gathering(&self, far: &[Far], facts: &mut Facts) {
        if !GATHER.contains(&self.verb.lemma.as_str()) {
            return;
        }
        let words = self.words;
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
                    self.verb.end,
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
        // `worked in partnership with the nurses`: with somebody, whoever that is.
        let with = (self.verb.end..self.verb.end + 4).any(|at| self.words.at(at) == "with");
        let told = with
            || far
                .iter()
                .any(|end| end.prep == "with" && !end.names.is_empty());
        if subjects.len() < 2 || subjects.len() > 6 || told || !objects.is_empty() {
            return;
        }
        let each_other = far.iter().find(|end| end.each_other);
        if self.verb.lemma == "speak" && each_other.is_none() {
            // Those who speak at a forum do not speak with one another.
            return;
        }
        // `Norway and Chile work to end it`: each for itself, unless more is said.
        if matches!(self.verb.lemma.as_str(), "work" | "engage")
            && each_other.is_none()
            && !self.is_together()
        {
            return;
        }
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
                let end = self.verb.end;
                self.add(*left, label, *right, end, 0.75, "verb.mutual", facts);
            }
        }
    }

    pub(super) fn passive(&self, patients: &[(usize, f32)], far: &[Far], facts: &mut Facts) {
        let mut agents: Vec<(usize, f32)> = Vec::new();
        // `was presented with a medal by the king`: the medal is presented.
        let given = self.verb.lemma == "present" && far.iter().any(|end| end.prep == "with");
        // `was led by Ana Diaz, with remarks by Ola Berg`: who stands with the verb itself, where somebody does.
        let own = (far.iter()).any(|end| end.prep == "by" && end.own && !end.names.is_empty());
        let by = |end: &&Far| end.prep == "by" && !given && (end.own || !own);
        for end in far.iter().filter(by) {
            agents.extend(end.names.iter().copied());
            for patient in patients {
                for agent in &end.names {
                    self.agent(*patient, *agent, 0.9, facts);
                }
            }
        }
        for end in far.iter().filter(|end| end.prep != "by") {
            if is_joint(&end.prep) {
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
                        // `Ana Diaz, held at the museum`: what is held is no person.
                        None if self.verb.lemma == "hold"
                            && matches!(self.words.letter(patient.0), 'p' | 'g' | 'c') =>
                        {
                            continue;
                        }
                        None => match self
                            .open(&end.prep, true)
                            .filter(|_| end.own && (end.first || end.prep == "to"))
                        {
                            Some(label) => (label, 0.5),
                            None => continue,
                        },
                    };
                    // `the office of the bank located in Oslo`: the office is.
                    if label == "located_in"
                        && super::stay::is_of(self.words, self.verb.head, patient.0)
                    {
                        continue;
                    }
                    let until = self.words.mention(object.0).first;
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
        let words = self.words;
        let counted = words.upos(words.mention(agent.0).first) == Upos::Num;
        if counted && matches!(words.letter(agent.0), 'e' | 'w' | 'i') {
            // `defeated by 300 votes` says by how much.
            return;
        }
        let by = self.verb.end + 1;
        if let Some(frame) = self.frame("", "", 'P', patient.0, agent.0) {
            self.add(patient, frame, agent, by, sure, "verb.passive", facts);
            return;
        }
        let framed = self
            .frame("", "", 'a', agent.0, patient.0)
            .map(str::to_owned);
        let lemma = self.verb.lemma.as_str();
        // `all workshops in Norway, outnumbered only by`: not the land.
        if is_only_where(words, patient.0, self.verb) {
            return;
        }
        // `was instructed by Ana Diaz to pay`
        if matches!(lemma, "direct" | "instruct") && self.controls {
            return;
        }
        let (label, sure) = match framed {
            Some(label) => (label, sure),
            None if !EMPTY.contains(&lemma) => (third_person(lemma).replace(' ', "_"), sure * 0.75),
            None => return,
        };
        let label = particle(&label, lemma);
        self.add(agent, &label, patient, by, sure, "verb.passive", facts);
    }

    /// `in cooperation with`: those who do it do it together.
    pub(super) fn partners(&self, doers: &[(usize, f32)], end: &Far, facts: &mut Facts) {
        if !is_joint(&end.prep) {
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
                let (one, two) = (self.words.letter(doer.0), self.words.letter(partner.0));
                if !agents.contains(one) || !agents.contains(two) {
                    continue;
                }
                facts.add(
                    self.words,
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
        let words = self.words;
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

    /// The label of a verb with a preposition that no table knows.
    fn open(&self, prep: &str, passive: bool) -> Option<String> {
        let lemma = self.verb.lemma.as_str();
        let fits = matches!(
            prep,
            "in" | "at" | "to" | "for" | "with" | "from" | "into" | "against" | "under" | "on"
        );
        // `born on 7 May in Bergen`: the day has its own place.
        let day = lemma == "bear" && prep == "on";
        // `met with the programme`, `serves as envoy to Chile`, `was joined to it by`: what they say stands elsewhere.
        let elsewhere = matches!((lemma, prep), ("meet", "with") | ("serve" | "join", "to"))
            // `was awarded the medal for`, `were split with one here`, `located 5 km from`
            || passive
                && matches!(prep, "for" | "in" | "with")
                && matches!(lemma, "award" | "appoint" | "hire" | "name" | "split")
            || lemma == "locate" && matches!(prep, "from" | "to");
        if !fits
            || day
            || elsewhere
            || EMPTY.contains(&lemma)
            || lemma == "gather"
            || lemma.contains(' ')
        {
            return None;
        }
        let verb = if passive {
            british(self.words.at(self.verb.head))
        } else {
            third_person(lemma)
        };
        Some(format!("{verb}_{prep}"))
    }

    #[expect(clippy::too_many_arguments, reason = "a fact has as many parts")]
    pub(super) fn add(
        &self,
        subject: (usize, f32),
        label: &str,
        object: (usize, f32),
        until: usize,
        sure: f32,
        rule: &'static str,
        facts: &mut Facts,
    ) {
        let words = self.words;
        let Some(label) = self.fitter(label, subject.0, object.0) else {
            return;
        };
        let first = self.verb.head;
        let near = first < until && until - first <= 6;
        let end = if near { until } else { self.verb.end };
        let (subject, label, object) =
            match turn(&label, words.letter(subject.0), words.letter(object.0)) {
                Some(label) => (object, label, subject),
                None => (subject, &*label, object),
            };
        let distance = words.mention(object.0).first.abs_diff(self.verb.end);
        let near = if distance > 15 { 0.85 } else { 1.0 };
        facts.add_said(
            words,
            Found {
                subject: subject.0,
                label,
                object: object.0,
                surface: words.surface(first, end),
                status: self.status,
                time: self.time,
                confidence: sure * self.sure * subject.1 * object.1 * near,
                rule,
            },
            self.said_by,
        );
    }
}

/// Whether a participle follows a place after `in` and a comma, and says what is not done to places.
fn is_only_where(words: &Words<'_>, place: usize, verb: &Verb) -> bool {
    let mention = words.mention(place);
    let mut lead = mention.first;
    while lead > 0 && words.upos(lead - 1) == Upos::Det {
        lead -= 1;
    }
    let done = matches!(
        verb.lemma.as_str(),
        "found"
            | "establish"
            | "build"
            | "govern"
            | "rule"
            | "settle"
            | "inhabit"
            | "occupy"
            | "own"
            | "surround"
            | "run"
            | "manage"
            | "hit"
            | "destroy"
            | "design"
    );
    matches!(words.letter(place), 'c' | 'l')
        && mention.sentence == words.index
        && lead > 0
        && matches!(words.at(lead - 1), "in" | "at")
        && words.at(mention.end) == ","
        && (mention.end + 1..mention.end + 4).contains(&verb.head)
        && !done
}

/// The label that says the same from the other end, where that is the one that people ask for: a delegation includes
/// its members, a forum brings its participants together.
pub(super) fn turn(label: &str, subject: char, object: char) -> Option<&'static str> {
    match (label, subject, object) {
        ("includes", 'g' | 'o', 'p' | 'o' | 'g' | 'c') => Some("member_of"),
        ("includes", 'e', 'e') | ("includes", 'i', 'i' | 'e') | ("includes", 'w', 'w') => {
            Some("part_of")
        }
        ("brings_together", 'e', 'p' | 'o' | 'g' | 'c') => Some("participates_in"),
        ("follows", 'e', 'e') => Some("precedes"),
        _ => None,
    }
}
