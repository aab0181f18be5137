//! What the tree of a sentence says: what hangs on a word, who does what a verb says.
//!
//! The one place that knows the labels of Universal Dependencies. Every look-up is empty where a sentence has no tree.

use crate::read::stage::{Tagged, Tree, Word};
use std::borrow::Cow;

/// No chain of shared subjects or nested phrases is followed farther.
const FAR: usize = 12;
/// No more words are looked through for the first of a phrase.
const MOST: usize = 60;

/// The tree of a sentence.
pub(super) struct Branches<'a> {
    words: &'a [Word],
    tree: Option<Cow<'a, Tree>>,
    /// What hangs on each word, in order.
    parts: Vec<Vec<usize>>,
}

/// What the tree says of a verb's subject.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    /// Its words: the noun and those joined to it by `and`.
    pub(super) words: Vec<usize>,
    /// Whether it hangs on the verb itself, and is not shared with another.
    pub(super) own: bool,
    /// Whether `who` stands for it: only people are meant.
    pub(super) human: bool,
    /// Whether `which` or `that` stands for it: nobody is meant by name.
    pub(super) thing: bool,
}

impl<'a> Branches<'a> {
    pub(super) fn new(sentence: &'a Tagged) -> Branches<'a> {
        Branches::of(sentence, sentence.tree.as_ref().map(Cow::Borrowed))
    }

    /// As [`Branches::new`], with another tree over the same words.
    pub(super) fn again(sentence: &'a Tagged, tree: Tree) -> Branches<'a> {
        Branches::of(sentence, Some(Cow::Owned(tree)))
    }

    fn of(sentence: &'a Tagged, mut tree: Option<Cow<'a, Tree>>) -> Branches<'a> {
        if let Some(tree) = &mut tree {
            mend_agents(&sentence.words, tree);
        }
        let mut parts = vec![Vec::new(); sentence.words.len()];
        for (word, head) in tree.iter().flat_map(|tree| tree.heads.iter().enumerate()) {
            if *head as usize != word
                && let Some(parts) = parts.get_mut(*head as usize)
            {
                parts.push(word);
            }
        }
        Branches {
            words: &sentence.words,
            tree,
            parts,
        }
    }

    /// What a word hangs on; nothing for the root.
    pub(super) fn head(&self, at: usize) -> Option<usize> {
        let head = *self.tree.as_ref()?.heads.get(at)? as usize;
        (head != at).then_some(head)
    }

    /// How it hangs on its head: `nsubj`; `""` where there is no tree.
    pub(super) fn label(&self, at: usize) -> &'static str {
        self.tree
            .as_ref()
            .and_then(|tree| tree.labels.get(at))
            .copied()
            .unwrap_or("")
    }

    /// Whether the sentence has a tree.
    pub(super) fn is_known(&self) -> bool {
        self.tree.is_some()
    }

    /// Whether a word hangs on its head by a label or a finer sort of it: `obl` for `obl:agent`.
    pub(super) fn is(&self, at: usize, label: &str) -> bool {
        let rest = self.label(at).strip_prefix(label);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// The words that hang on a word, in order.
    pub(super) fn parts(&self, at: usize) -> &[usize] {
        self.parts.get(at).map_or(&[], Vec::as_slice)
    }

    /// The first word that hangs on a word with one of these labels.
    pub(super) fn part(&self, at: usize, labels: &[&str]) -> Option<usize> {
        let mut parts = self.parts(at).iter().copied();
        parts.find(|part| labels.contains(&self.label(*part)))
    }

    /// The parts of a word that hang on it by a label or a finer sort of it, in order.
    pub(super) fn all<'s>(&'s self, at: usize, label: &'s str) -> impl Iterator<Item = usize> + 's {
        let parts = self.parts(at).iter().copied();
        parts.filter(move |part| self.is(*part, label))
    }

    /// The words from the first to the last that hang on a word, directly or through others, itself among them.
    pub(super) fn first_of(&self, at: usize) -> usize {
        let mut first = at;
        let mut waiting = vec![at];
        let mut steps = 0;
        while let Some(at) = waiting.pop() {
            first = first.min(at);
            steps += 1;
            if steps > MOST {
                break;
            }
            waiting.extend(self.parts(at));
        }
        first
    }

    /// A word and those that are joined to it: `Norway` with `Chile` and `Sweden`, without what is excepted (`but not
    /// Peru`) and what has a verb of its own.
    pub(super) fn joined(&self, at: usize) -> Vec<usize> {
        let mut found = vec![at];
        let mut next = 0;
        while let Some(one) = found.get(next).copied().filter(|_| next < FAR) {
            let others = self
                .all(one, "conj")
                .filter(|part| !self.is_set_apart(*part));
            found.extend(others);
            next += 1;
        }
        found
    }

    /// `not Peru`, `rather than Peru`; `and Peru is large`.
    fn is_set_apart(&self, at: usize) -> bool {
        self.parts(at).iter().any(|part| {
            let lemma = self.lemma(*part);
            match self.label(*part) {
                "advmod" => lemma == "not" || lemma == "never",
                "cc" => matches!(lemma, "but" | "rather" | "instead" | "than"),
                label => label == "cop" || label.starts_with("nsubj"),
            }
        })
    }

    /// The word that the clause of a verb hangs on: an auxiliary's verb, what a copula says.
    pub(super) fn predicate(&self, verb: usize) -> usize {
        match self.label(verb) {
            "cop" | "aux" | "aux:pass" => self.head(verb).unwrap_or(verb),
            _ => verb,
        }
    }

    /// Who does what a verb says: its own subject, else that of the verb it shares one with, the noun that it describes,
    /// or the object that is made to do it.
    pub(super) fn subject(&self, verb: usize) -> Option<Subject> {
        let first = self.predicate(verb);
        let mut at = first;
        let mut borrowed = 0;
        for _ in 0..FAR {
            let subjects: Vec<usize> = self.all(at, "nsubj").collect();
            if let Some(last) = subjects.last().copied() {
                if let Some(pronoun) = subjects.iter().find(|noun| self.is_relative(**noun)) {
                    let described = self.described(at)?;
                    // `Ana and Ola, who sings, won`: the main verb, which the parser hangs on the clause before it.
                    let main = matches!(self.xpos(first), "VBD" | "VBZ" | "VBP")
                        && self.label(first) == "advcl"
                        && self.part(first, &["mark"]).is_none();
                    let words = match self.head(at) {
                        Some(noun) if main && self.label(at) == "acl:relcl" => self.joined(noun),
                        _ => vec![described],
                    };
                    let human = self.lemma(*pronoun) == "who" && !main;
                    let thing = matches!(self.lemma(*pronoun), "which" | "that") && !main;
                    return Some(Subject {
                        words,
                        own: false,
                        human,
                        thing,
                    });
                }
                // Of two subjects that the parser gives a verb, a noun and its apposition, the nearer one; where `and`
                // stands between them, both.
                let and = subjects.len() > 1
                    && self
                        .all(at, "cc")
                        .chain(self.all(last, "cc"))
                        .any(|cc| subjects[0] < cc && cc < last);
                let mut words = self.joined_to(at, subjects[0]);
                if and || !words.is_empty() {
                    words.extend(subjects.iter().flat_map(|noun| self.joined(*noun)));
                } else {
                    words = self.joined(last);
                }
                let own = at == first;
                return Some(Subject {
                    words,
                    own,
                    human: false,
                    thing: false,
                });
            }
            if let Some(noun) = self.lost_subject(at) {
                return Some(Subject {
                    words: self.joined(noun),
                    own: at == first,
                    human: false,
                    thing: false,
                });
            }
            let head = self.head(at)?;
            let shared = |words| {
                Some(Subject {
                    words,
                    own: false,
                    human: false,
                    thing: false,
                })
            };
            // `Norway is one of the states to join`: Norway joins.
            if self.label(at) == "acl"
                && self.all(at, "mark").any(|to| self.lemma(to) == "to")
                && let Some(one) = self.one_of(head)
            {
                at = one;
                continue;
            }
            borrowed += usize::from(self.label(at) == "advcl");
            match (self.label(at), self.xpos(at)) {
                // `welcomed the idea by convening a session on finding means to launch it`: somebody may, somewhere.
                ("advcl", _) if borrowed > 2 => return None,
                // `prevented Norway from joining`
                ("advcl", "VBG") if self.all(at, "mark").any(|mark| self.lemma(mark) == "from") => {
                    if let Some(object) = self.part(head, &["obj"]) {
                        return shared(self.joined(object));
                    }
                }
                // `credited her with founding the league`
                ("advcl", "VBG") if self.is_held_for(at) => {
                    return shared(self.joined(self.part(head, &["obj"])?));
                }
                // `calls on the states to join`: they are to join.
                ("xcomp" | "advcl", "VB") if self.called_on(at).is_some() => {
                    return shared(self.joined(self.called_on(at)?));
                }
                ("advcl", "VB") if self.is_made(at) => {
                    return shared(self.joined(self.part(head, &["obj"])?));
                }
                ("conj", _) | ("advcl", "VBG" | "VBN" | "VB" | "VBD") => {}
                ("csubj", "VB") if self.is_open(at) => {}
                // `considers whether to support the programme`
                ("ccomp", "VB") if self.all(at, "mark").any(|to| self.lemma(to) == "to") => {}
                // `“Ana won,” said Ola`, with both on the verb of saying: who stands before the words that are told.
                ("ccomp", _) => {
                    let told = self.all(head, "nsubj").find(|noun| *noun < at);
                    let says = self.all(head, "nsubj").any(|noun| noun > head);
                    match told {
                        Some(told) if says => return shared(self.joined(told)),
                        _ => return None,
                    }
                }
                // `suggested to use the treaty`: somebody is to.
                ("xcomp", "VB" | "VBG")
                    if matches!(self.lemma(head), "suggest" | "recommend" | "advise")
                        && self.part(head, &["obj", "iobj", "aux:pass"]).is_none() =>
                {
                    return None;
                }
                ("xcomp", _) => {
                    let mut objects = self.all(head, "obj").chain(self.all(head, "iobj"));
                    if let Some(object) = objects
                        .find(|object| *object < at)
                        .filter(|_| !self.goes_on(head))
                    {
                        return shared(self.joined(object));
                    }
                }
                ("acl", "VBD" | "VBZ" | "VBP") if self.bare_root().is_some() => {
                    return shared(self.bare_root().into_iter().collect());
                }
                ("acl", "VBN") if self.is_lost_verb(at) => {
                    return shared(self.joined(self.bare_root()?));
                }
                // `a concert by the choir led by Ana Diaz`, with both on the verb: the choir is led.
                ("acl", "VBN") => {
                    let by = |noun: &usize| {
                        *noun < at && self.all(*noun, "case").any(|by| self.lemma(by) == "by")
                    };
                    let noun = self.all(at, "obl:agent").find(by);
                    return shared(vec![noun.unwrap_or(head)]);
                }
                // `crossed the Baltic Sea, ending in Oslo`: who crossed.
                ("acl", "VBG")
                    if at > 0
                        && self.lemma(at - 1) == ","
                        && let Some(noun) = self.subject_over(head) =>
                {
                    return shared(self.joined(noun));
                }
                ("acl", "VBG" | "VBD" | "JJ") | ("acl:relcl", "VBG" | "VBN") => {
                    return shared(vec![head]);
                }
                // `the first country to join` in `Norway was the first country to join`.
                ("acl", "VB") if self.part(head, &["cop"]).is_some() => {}
                ("acl", "VB") => return shared(vec![head]),
                _ => return None,
            }
            at = head;
        }
        None
    }

    /// `credited her with founding`, `accused them of attacking`.
    pub(super) fn is_held_for(&self, at: usize) -> bool {
        let head = self
            .head(at)
            .filter(|head| self.part(*head, &["obj"]).is_some());
        let marked = || {
            self.parts(at)
                .iter()
                .any(|mark| *mark < at && matches!(self.lemma(*mark), "with" | "of" | "for"))
        };
        head.is_some_and(|head| {
            matches!(
                self.lemma(head),
                "credit"
                    | "charge"
                    | "accuse"
                    | "indict"
                    | "convict"
                    | "task"
                    | "entrust"
                    | "blame"
                    | "thank"
                    | "praise"
                    | "pay"
            )
        }) && marked()
    }

    /// The noun of `calls on the states to join`, `appeals to the states to join`, by the verb that they are called to.
    pub(super) fn called_on(&self, at: usize) -> Option<usize> {
        let head = self.head(at)?;
        if !matches!(self.lemma(head), "call" | "appeal" | "rely" | "count") {
            return None;
        }
        self.all(head, "obl").find(|noun| {
            let case = |case: usize| matches!(self.lemma(case), "on" | "upon" | "to");
            *noun < at && self.all(*noun, "case").any(case)
        })
    }

    /// The subject of the finite verb that a noun hangs on as object or place.
    fn subject_over(&self, noun: usize) -> Option<usize> {
        let mut at = noun;
        for _ in 0..FAR {
            if !matches!(self.label(at), "obj" | "obl" | "nmod" | "conj") {
                return None;
            }
            at = self.head(at)?;
            if let Some(subject) = self.part(at, &["nsubj"]) {
                let finite = matches!(self.xpos(at), "VBD" | "VBZ" | "VBP");
                return (finite && subject < at && !self.is_relative(subject)).then_some(subject);
            }
        }
        None
    }

    /// `left the bank to join the league`: who leaves does what an open clause says, and not the bank.
    pub(super) fn goes_on(&self, verb: usize) -> bool {
        matches!(
            self.lemma(verb),
            "leave" | "join" | "visit" | "quit" | "use"
        )
    }

    /// `helped Norway to launch`, where the parser took the launch for a purpose: the object of some verbs does what an
    /// infinitive after it says.
    pub(super) fn is_made(&self, at: usize) -> bool {
        let head = self
            .head(at)
            .filter(|_| self.label(at) == "advcl" && self.xpos(at) == "VB");
        head.is_some_and(|head| {
            let object = self.part(head, &["obj"]).is_some_and(|object| object < at);
            let makes = matches!(
                self.lemma(head),
                "help"
                    | "enable"
                    | "allow"
                    | "invite"
                    | "ask"
                    | "urge"
                    | "encourage"
                    | "permit"
                    | "require"
                    | "persuade"
                    | "force"
            );
            object && makes
        })
    }

    /// `A group of farmers; teachers; and the staff visited`, where the parser joined the verb to the first noun: that noun
    /// and those joined to it do it too. Nothing elsewhere: no verb is joined to a noun.
    fn joined_to(&self, verb: usize, subject: usize) -> Vec<usize> {
        let noun = |at: &usize| self.xpos(*at).starts_with("NN");
        let first = self.head(verb).filter(|head| {
            self.label(verb) == "conj"
                && *head < subject
                && noun(head)
                && self.part(*head, &["cop", "nsubj"]).is_none()
        });
        let joined = first.map(|first| self.joined(first)).unwrap_or_default();
        joined.into_iter().filter(noun).collect()
    }

    /// `Opening the forum, Ana Diaz spoke`, where the parser gave both nouns to the verb that opens: the second speaks.
    fn lost_subject(&self, at: usize) -> Option<usize> {
        let opens = self
            .all(at, "advcl")
            .find(|opens| *opens < at && self.xpos(*opens) == "VBG")?;
        let mut objects = self.all(opens, "obj");
        let second = objects.next().and(objects.next())?;
        (second < at && matches!(self.xpos(at), "VBD" | "VBZ" | "VBP")).then_some(second)
    }

    /// Whether a clause is an open one of an adjective: `is proud to support`, which parsers take for a subject.
    pub(super) fn is_open(&self, at: usize) -> bool {
        let head = self.head(at).filter(|_| self.label(at) == "csubj");
        head.is_some_and(|head| self.part(head, &["nsubj"]).is_some())
    }

    /// The root of a sentence that seems to be a noun phrase, with all its finite verbs inside: one of these is the verb of
    /// the sentence.
    pub(super) fn bare_root(&self) -> Option<usize> {
        let root = (0..self.words.len()).find(|at| self.label(*at) == "root")?;
        let bare = !self
            .parts(root)
            .iter()
            .any(|part| self.label(*part) == "cop" || self.label(*part).starts_with("nsubj"));
        (bare && matches!(self.xpos(root), "NN" | "NNS" | "NNP" | "NNPS")).then_some(root)
    }

    /// `The experts of the league gathered in Oslo.`, where the parser took the one verb of the sentence for a participle:
    /// whether it is that verb. Only where nobody gathers what gathers by itself.
    pub(super) fn is_lost_verb(&self, at: usize) -> bool {
        let gathers = matches!(self.lemma(at), "gather" | "assemble" | "convene");
        gathers
            && self.label(at) == "acl"
            && self.xpos(at) == "VBN"
            && self.bare_root().is_some_and(|root| root < at)
            && !(0..self.words.len())
                .any(|at| matches!(self.xpos(at), "VBD" | "VBZ" | "VBP" | "MD"))
    }

    /// `one` in `is one of the states`, for itself and for the states: what somebody is said to be.
    pub(super) fn one_of(&self, noun: usize) -> Option<usize> {
        let one = match self.lemma(noun) {
            "one" => noun,
            _ => self.head(noun).filter(|_| self.label(noun) == "nmod")?,
        };
        (self.lemma(one) == "one" && self.part(one, &["cop"]).is_some()).then_some(one)
    }

    /// Whether a word is `who`, `which` or `that` and stands for the noun before it.
    pub(super) fn is_relative(&self, at: usize) -> bool {
        matches!(self.xpos(at), "WP" | "WDT") && self.lemma(at) != "what"
    }

    /// The noun that the relative clause of a verb describes.
    pub(super) fn described(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..FAR {
            let head = self.head(at)?;
            match self.label(at) {
                "acl:relcl" => return Some(self.nearest_of(head, at)),
                "conj" | "xcomp" | "ccomp" => at = head,
                _ => return None,
            }
        }
        None
    }

    /// `Ana and Ola, who sings`: a clause of one describes the last of those joined, wherever the parser hangs it.
    fn nearest_of(&self, noun: usize, clause: usize) -> usize {
        let finite = self.all(clause, "aux").chain(self.all(clause, "cop"));
        let finite = finite.min().unwrap_or(clause);
        let one = self.xpos(finite) == "VBZ";
        let last = self
            .all(noun, "conj")
            .filter(|other| *other < clause)
            .last();
        last.filter(|_| one).unwrap_or(noun)
    }

    /// Its lemma; `""` past the end.
    fn lemma(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.lemma)
    }

    pub(super) fn xpos(&self, at: usize) -> &'static str {
        self.words.get(at).map_or("", |word| word.xpos)
    }
}

/// `The code adopted in 2019 by Gabon bans logging`, where the parser took Gabon for who bans: what `by` leads is no subject,
/// it did what the participle before it says.
fn mend_agents(words: &[Word], tree: &mut Cow<'_, Tree>) {
    for by in 0..words.len() {
        if &*words[by].lemma != "by" || tree.labels[by] != "case" {
            continue;
        }
        // What it leads may be the noun that it hangs on, or the subject of the verb that it hangs on.
        let head = tree.heads[by] as usize;
        let led = (by + 1..=head).find(|at| {
            tree.labels[*at] == "nsubj" && (*at == head || tree.heads[*at] as usize == head)
        });
        let Some(at) = led else {
            continue;
        };
        let part = (by.saturating_sub(MOST)..by)
            .rev()
            .find(|part| words[*part].xpos == "VBN" && tree.labels[*part] == "acl");
        if let Some(part) = part {
            let tree = tree.to_mut();
            (tree.heads[at], tree.labels[at]) = (part as u32, "obl:agent");
            tree.heads[by] = at as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;
    use crate::read::stage::Upos;
    use crate::text::{BlockKind, Language};

    /// A sentence from `form tag head label` a word, heads counted from 1 with 0 for the root.
    fn sentence(rows: &str) -> Tagged {
        let mut tagged = Tagged {
            span: Span::new(0, 0),
            block: BlockKind::Paragraph,
            language: Language::English,
            story: 0,
            words: Vec::new(),
            tree: None,
            names: Vec::new(),
            sure: Vec::new(),
            fine: None,
        };
        let (mut heads, mut labels) = (Vec::new(), Vec::new());
        for (nth, row) in rows.split(';').enumerate() {
            let cells: Vec<&'static str> = row
                .split_whitespace()
                .map(|cell| &*cell.to_owned().leak())
                .collect();
            tagged.words.push(Word {
                span: Span::new(0, 0),
                upos: Upos::X,
                xpos: cells[1],
                lemma: cells[0].into(),
            });
            let head: u32 = cells[2].parse().expect("a number");
            heads.push(head.checked_sub(1).unwrap_or(nth as u32));
            labels.push(cells[3]);
        }
        tagged.tree = Some(Tree { heads, labels });
        tagged
    }

    fn subject(rows: &str, verb: usize) -> Option<(Vec<String>, bool)> {
        let tagged = sentence(rows);
        let found = Branches::new(&tagged).subject(verb)?;
        let names = found
            .words
            .iter()
            .map(|at| tagged.words[*at].lemma.to_string());
        Some((names.collect(), found.own))
    }

    fn told(names: &[&str], own: bool) -> Option<(Vec<String>, bool)> {
        Some((names.iter().map(|name| (*name).to_owned()).collect(), own))
    }

    #[test]
    fn a_subject_comes_with_what_is_joined_to_it() {
        let rows = "Ana NNP 4 nsubj;and CC 3 cc;Ola NNP 1 conj;met VBD 0 root";
        assert_eq!(subject(rows, 3), told(&["Ana", "Ola"], true));
    }

    #[test]
    fn joined_verbs_and_infinitives_share_a_subject() {
        let rows = "Ana NNP 2 nsubj;came VBD 0 root;and CC 4 cc;hopes VBZ 2 conj;to TO 6 mark;win VB 4 xcomp";
        assert_eq!(subject(rows, 3), told(&["Ana"], false));
        assert_eq!(subject(rows, 5), told(&["Ana"], false));
    }

    #[test]
    fn who_is_asked_to_do_it_does_it() {
        let rows = "Ana NNP 2 nsubj;asked VBD 0 root;Ola NNP 2 obj;to TO 5 mark;sing VB 2 xcomp";
        assert_eq!(subject(rows, 4), told(&["Ola"], false));
    }

    #[test]
    fn who_stands_for_the_noun_before_it() {
        let rows = "Ana NNP 4 nsubj;who WP 3 nsubj;sings VBZ 1 acl:relcl;won VBD 0 root";
        assert_eq!(subject(rows, 2), told(&["Ana"], false));
        assert_eq!(subject(rows, 3), told(&["Ana"], true));
    }

    #[test]
    fn a_participle_tells_of_its_noun() {
        let rows =
            "the DT 2 det;choir NN 5 nsubj;founded VBN 2 acl;here RB 3 advmod;sang VBD 0 root";
        assert_eq!(subject(rows, 2), told(&["choir"], false));
    }

    #[test]
    fn a_verb_joined_to_a_noun_has_that_noun_as_its_subject() {
        let rows = "group NN 0 root;of IN 3 case;farmers NNS 1 nmod;; : 1 punct;and CC 6 cc;staff NN 7 nsubj;came VBD 1 conj".replace(";; : 1 punct", ";, : 1 punct");
        assert_eq!(subject(&rows, 6), told(&["group", "staff"], true));
        let rows = "Ana NNP 3 nsubj;is VBZ 3 cop;judge NN 0 root;and CC 6 cc;Ola NNP 6 nsubj;came VBD 3 conj";
        assert_eq!(subject(rows, 5), told(&["Ola"], true));
    }

    #[test]
    fn who_leads_a_choir_does_not_lead_its_concert() {
        let rows = "concert NN 0 root;by IN 3 case;choir NN 4 obl:agent;led VBN 1 acl;by IN 6 case;Ana NNP 4 obl:agent";
        assert_eq!(subject(rows, 3), told(&["choir"], false));
    }

    #[test]
    fn no_tree_says_nothing() {
        let mut tagged = sentence("Ana NNP 2 nsubj;sings VBZ 0 root");
        tagged.tree = None;
        let tree = Branches::new(&tagged);
        assert_eq!(tree.subject(1), None);
        assert_eq!(tree.head(0), None);
        assert_eq!(tree.label(0), "");
        assert_eq!(tree.joined(0), [0]);
    }
}
