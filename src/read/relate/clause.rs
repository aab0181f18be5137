//! Facts of verbs: who does what to whom, where and with whom, read from the tree of the sentence.
//!
//! Every verb that carries a clause is looked at once: `verb` says what it is, `doer` who does it, `far` what it reaches,
//! `status` what the text makes of it, `when` its date; `act` and `copula` tell what follows from that by the tables of
//! verbs. Which things a noun of the tree stands for is the matter of `noun`.

mod act;
mod bidding;
mod came;
mod copula;
mod doer;
mod far;
mod fit;
mod list;
mod noun;
mod post;
mod status;
mod stay;
mod verb;
mod when;

pub(super) use fit::is_class;
pub(super) use list::Open;
pub(super) use status::stronger;

use super::facts::{Facts, Found};
use super::time::When;
use super::words::Words;
use crate::model::{Status, Time};
use act::Act;
use doer::{Doers, doers};
use far::{Far, reach};
use noun::{Name, names, preposition};
use status::Said;
use verb::{Verb, VerbForm, is_verb};
use when::Times;

/// What the verbs of a sentence are told with.
struct Clauses<'a, 'b> {
    said: Said<'a, 'b>,
    times: Times,
}

/// Reads the clauses of a sentence; gives back what a list after it completes, and fills `held` with the status of the
/// verb that each word belongs to. What stands `aside`, in brackets, is not read; `list` is the list that the sentence is an item of.
pub(super) fn read(
    words: &Words<'_>,
    dates: &[When],
    aside: &[bool],
    list: Option<&Open>,
    held: &mut [Status],
    facts: &mut Facts,
) -> Option<Open> {
    if !words.tree.is_known() {
        return None;
    }
    let quoted = quoted(words);
    let clauses = Clauses {
        said: Said {
            words,
            quoted: &quoted,
        },
        times: Times::new(words, dates, aside),
    };
    let mut open = Open::of_goals(words);
    let mut told: Vec<Option<Status>> = vec![None; words.len()];
    for (at, told) in told.iter_mut().enumerate() {
        let copular = words.tree.part(at, &["cop"]).is_some();
        let verb = Verb::at(words, at);
        if aside.get(at).copied().unwrap_or(false) || !copular && verb.is_none() {
            continue;
        }
        let mut doers = doers(words, at);
        let mut status = match doers.none {
            true => Status::Negated,
            false => clauses.said.status(at),
        };
        if let Some(list) = list.filter(|_| doers.words.is_empty()) {
            doers.names = list.doers(words, at);
            if !doers.names.is_empty() && !clauses.said.lasts(at) {
                status = stronger(status, Status::Hypothetical);
            }
        }
        // What is pledged is not yet given.
        if verb.as_ref().is_some_and(|verb| verb.lemma == "pledge") {
            status = stronger(status, Status::Announced);
        }
        *told = Some(status);
        match verb {
            Some(verb) => {
                let list = clauses.verb(&verb, &doers, status, facts);
                if verb.form == VerbForm::Finite {
                    open = list.filter(|_| status.is_plain()).or(open);
                    clauses.opening_place(&verb, &doers, facts);
                }
            }
            None => {
                let time = clauses.times.of(words, at);
                copula::copula(words, &doers.names, at, (status, time), facts);
            }
        }
    }
    hold(words, &told, held);
    open
}

impl Clauses<'_, '_> {
    /// Tells the facts of a verb; gives back what a list after the sentence completes.
    fn verb(&self, verb: &Verb, doers: &Doers, status: Status, facts: &mut Facts) -> Option<Open> {
        let words = self.said.words;
        let mut time = self.times.of(words, verb.head);
        if time.on.is_none() && self.said.waits(verb.head) {
            time.on = time.to.take();
        }
        let reach = reach(words, verb);
        let open = Open::after(words, verb, doers, &reach.objects, (status, time));
        if doers.names.is_empty() && !verb.passive {
            return open;
        }
        self.posts(verb, doers, (status, time), facts);
        if verb.lemma == "be" {
            for place in words.tree.all(verb.head, "obl") {
                let prep = preposition(words, place);
                copula::place(words, &doers.names, place, &prep, (status, time), facts);
            }
            return open;
        }
        post::read(words, verb, &doers.names, (status, time), facts);
        let said_by = match status {
            Status::Attributed => self.said.speaker(verb.head),
            _ => None,
        };
        let sure = match verb.form {
            VerbForm::Finite => 1.0,
            VerbForm::Participle => 0.95,
            VerbForm::Ing => 0.9,
            VerbForm::Infinitive => 0.75,
        };
        let act = Act {
            words,
            verb,
            status,
            said_by: said_by.as_deref(),
            time,
            sure,
            controls: reach.controls,
        };
        if verb.passive {
            act.passive(&doers.names, &reach.far, facts);
            if let Some(given) = &reach.given {
                act.given(&doers.names, given, &reach.far, facts);
            }
            return open;
        }
        let (objects, light) = (&reach.objects[..], reach.light.as_str());
        act.active(&doers.names, objects, light, &reach.far, facts);
        // Examples of those who do it, `experts, including A and B`, do it each with somebody else.
        if !doers.exemplary(words) {
            act.mutual(&doers.names, objects, light, &reach.far, facts);
        }
        let beside = self.beside(verb, doers);
        if !beside.is_empty() {
            act.active(&beside, objects, light, &reach.far, facts);
            // `Norway, together with Chile, represents`: what they are, they do not do.
            let acts = !matches!(
                verb.lemma.as_str(),
                "represent" | "be" | "form" | "constitute" | "have" | "include" | "comprise"
            );
            if verb.form == VerbForm::Finite && acts {
                act.partners(&doers.names, &together(beside), facts);
            }
        }
        open
    }

    /// `became a member of the league`, `was appointed director of the bank`, `elected Ana Diaz president of Norway`:
    /// what somebody is from then on.
    fn posts(&self, verb: &Verb, doers: &Doers, told: (Status, Time), facts: &mut Facts) {
        let (words, tree) = (self.said.words, &self.said.words.tree);
        let becomes = verb.lemma == "become" && !verb.passive;
        let appoints = matches!(
            verb.lemma.as_str(),
            "appoint" | "elect" | "re-elect" | "reelect" | "name" | "reappoint"
        );
        if !becomes && !appoints {
            return;
        }
        let predicate = tree.parts(verb.head).iter().copied().find(|part| {
            let post = ["xcomp", "obl", "obj"]
                .iter()
                .any(|label| tree.is(*part, label));
            let prep = preposition(words, *part);
            *part > verb.head
                && post
                && words.top[*part].is_none()
                && (prep.is_empty() || prep == "as")
        });
        // `was named Player of the Year`: an honour and no post.
        let post = predicate.filter(|at| !words.reads(at + 1, &["of", "the", "year"]));
        let Some(predicate) = post else { return };
        let objects = tree.part(verb.head, &["obj"]);
        let objects = objects.filter(|object| !verb.passive && *object != predicate);
        let bearers = match objects {
            Some(object) if appoints => noun::all_names(words, object, None),
            None if becomes || verb.passive => doers.names.clone(),
            _ => return,
        };
        let (status, mut time) = told;
        if time.from.is_none() && time.to.is_none() {
            time.from = time.on.take();
        }
        copula::post(words, &bearers, predicate, (status, time), facts);
    }

    /// Who does it together with the subject: those named beside it, and the object of `joined Chile in signing`.
    fn beside(&self, verb: &Verb, doers: &Doers) -> Vec<Name> {
        let (words, tree) = (self.said.words, &self.said.words.tree);
        let mut beside = doers.beside.clone();
        if verb.form == VerbForm::Ing
            && tree.label(verb.head) == "advcl"
            && tree
                .all(verb.head, "mark")
                .any(|mark| words.at(mark) == "in")
            && let Some(head) = tree
                .head(verb.head)
                .filter(|head| words.lemma(*head) == "join")
            && let Some(object) = tree.part(head, &["obj"])
        {
            beside.extend(noun::all_names(words, object, None));
        }
        beside.iter_mut().for_each(|(_, sure)| *sure *= 0.85);
        beside
    }

    /// `In Norway, the league launched`: the league works there.
    fn opening_place(&self, verb: &Verb, doers: &Doers, facts: &mut Facts) {
        let (words, tree) = (self.said.words, &self.said.words.tree);
        if !words.reads(0, &["in"]) || doers.none {
            return;
        }
        let Some(noun) = tree.all(verb.head, "obl").next() else {
            return;
        };
        let place = names(words, noun, None).into_iter().next();
        let Some((place, sure)) = place.filter(|(place, _)| {
            let mention = words.mention(*place);
            matches!(words.letter(*place), 'c' | 'l')
                && mention.first <= 2
                && words.at(mention.end) == ","
        }) else {
            return;
        };
        for (subject, known) in &doers.names {
            if !matches!(words.letter(*subject), 'o' | 'i') || words.mention(*subject).first < 2 {
                continue;
            }
            facts.add(
                words,
                Found {
                    subject: *subject,
                    label: "operates_in",
                    object: place,
                    surface: words.surface(0, 1),
                    status: Status::Asserted,
                    time: Time::default(),
                    confidence: 0.6 * sure * known,
                    rule: "clause.place",
                },
            );
        }
    }
}

/// Those who do it with the subject, as a far end.
fn together(names: Vec<Name>) -> Far {
    Far {
        prep: "together with".to_owned(),
        names,
        own: true,
        first: false,
        light: false,
        each_other: false,
        event: false,
    }
}

/// Gives each word the status of the verb that it hangs on, through few nouns: `in Oslo` of `may hold the forum in Oslo`.
fn hold(words: &Words<'_>, told: &[Option<Status>], held: &mut [Status]) {
    const FAR: usize = 4;
    for (at, held) in held.iter_mut().enumerate() {
        let mut up = at;
        for _ in 0..FAR {
            if let Some(status) = told.get(up).copied().flatten() {
                *held = status;
                break;
            }
            let Some(head) = words.tree.head(up) else {
                break;
            };
            up = head;
        }
    }
}

/// Which words stand in a quotation: between quotes that hold a finite verb, outside of any name.
pub(super) fn quoted(words: &Words<'_>) -> Vec<bool> {
    let mut quoted = vec![false; words.len()];
    let mut open = None;
    let mut mark = |first: usize, end: usize| {
        let verb = (first..end).any(|at| {
            is_verb(words, at) && matches!(words.xpos(at), "VBD" | "VBZ" | "VBP")
                || words.xpos(at) == "MD"
                || words.top[at].is_none() && words.tree.label(at) == "cop"
        });
        if verb {
            quoted[first..end].fill(true);
        }
    };
    for at in 0..words.len() {
        if words.top[at].is_some() {
            continue;
        }
        let sign = words.at(at);
        let (opens, closes) = match sign {
            "“" | "«" | "``" => (true, false),
            "”" | "»" | "''" => (false, true),
            "\"" => match (glued(words, at), glued(words, at + 1)) {
                (true, false) => (false, true),
                (false, true) => (true, false),
                _ => (open.is_none(), open.is_some()),
            },
            _ => continue,
        };
        // The other sign of the pair is inside a name.
        if closes && open.is_none() && words.ends(at).is_some_and(|name| is_split(words, name))
            || opens
                && words
                    .starts(at + 1)
                    .is_some_and(|name| is_split(words, name))
        {
            continue;
        }
        if opens {
            open = Some(at);
        } else if closes {
            mark(open.take().unwrap_or(0), at);
        }
    }
    if let Some(first) = open {
        mark(first, words.len());
    }
    quoted
}

/// Whether no space stands before a word.
fn glued(words: &Words<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.word(before));
    before
        .zip(words.word(at))
        .is_some_and(|(one, two)| one.span.end == two.span.start)
}

/// Whether a name holds one quote of a pair.
fn is_split(words: &Words<'_>, name: usize) -> bool {
    let mention = words.mention(name);
    let quotes = (mention.first..mention.end)
        .filter(|at| matches!(words.at(*at), "\"" | "“" | "”" | "``" | "''"));
    quotes.count() % 2 == 1
}
