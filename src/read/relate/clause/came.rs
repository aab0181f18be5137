//! What came about although a verb over it might leave it open: `left to serve as`, `would later join`, `I wish to share
//! that`.

use super::super::tables::Modality;
use super::noun::preposition;
use super::status::Said;
use super::verb::auxiliaries;

/// No chain of verbs is followed farther.
const FAR: usize = 10;

/// Verbs of moving on, together or ahead: what their past says was done to some end, came about. `left to serve as`.
const MOVES: [&str; 31] = [
    "emigrate",
    "immigrate",
    "migrate",
    "relocate",
    "go",
    "come",
    "join",
    "rise",
    "leave",
    "depart",
    "return",
    "move",
    "travel",
    "switch",
    "transfer",
    "visit",
    "collaborate",
    "cooperate",
    "team",
    "partner",
    "merge",
    "amalgamate",
    "combine",
    "unite",
    "place",
    "finish",
    "use",
    "retire",
    "volunteer",
    "promote",
    "resign",
];

/// What people were to do what they did.
const GLAD: [&str; 8] = [
    "delighted",
    "glad",
    "happy",
    "honoured",
    "honored",
    "pleased",
    "proud",
    "thrilled",
];

/// Adverbs that make `would` look back: `would later join`.
const LATER: [&str; 10] = [
    "afterwards",
    "finally",
    "later",
    "then",
    "eventually",
    "subsequently",
    "ultimately",
    "often",
    "frequently",
    "regularly",
];

impl Said<'_, '_> {
    /// `would go on to join`, `would later join`: told of the past.
    pub(super) fn looks_back(&self, at: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let on = words.lemma(at) == "go" && words.at(at + 1) == "on";
        on || tree
            .all(at, "advmod")
            .any(|adverb| LATER.contains(&words.at(adverb)))
            || self.tells_on(at)
    }

    /// `She moved to Oslo in 1893, where her son would join the bank`: `would` in a story of the past, on its own in the main
    /// clause or beside it, where nothing is wished, said or depends on anything.
    fn tells_on(&self, at: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let main = match tree.label(at) {
            "root" | "acl:relcl" | "advcl:relcl" => true,
            "advcl" => tree.all(at, "advmod").any(|word| words.at(word) == "where"),
            "conj" => tree.head(at).is_some_and(|head| words.xpos(head) == "VBD"),
            _ => false,
        };
        let who = tree.part(at, &["nsubj", "nsubj:pass"]);
        let person = who
            .and_then(|who| words.top.get(who).copied().flatten())
            .is_some_and(|m| words.letter(m) == 'p');
        let open = |word: usize| {
            matches!(
                words.at(word),
                "if" | "unless" | "whether" | "could" | "should" | "might" | "may" | "will"
            ) || words.lemma(word) == "be" && words.at(word) == "is"
        };
        let told = |word: usize| words.xpos(word) == "VBD" && word != at;
        main && person
            && !matches!(self.class(at), Some(Modality::Wish | Modality::Claim))
            && !(0..words.len()).any(|word| open(word) || self.class(word) == Some(Modality::Claim))
            && (0..words.len()).any(told)
    }

    /// `I wish to share that`, `it is worth noting that`: the text itself says it.
    pub(super) fn is_own_word(&self, verb: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let Some(head) = tree.head(verb) else {
            return false;
        };
        let first = |at: usize| {
            tree.all(at, "nsubj")
                .any(|who| matches!(words.at(who), "i" | "we"))
        };
        words.at(head) == "worth"
            || verb > 0 && words.at(verb - 1) == "worth"
            || matches!(
                words.lemma(head),
                "wish" | "like" | "want" | "pleased" | "glad" | "happy" | "proud"
            ) && tree.label(verb) == "xcomp"
                && self.class(verb) != Some(Modality::Wish)
                && first(head)
    }

    /// Whether what a verb is done for came about: `left to serve as`, `worked with her to write`, `was able to use it to`.
    pub(super) fn came_about(&self, verb: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        if words.at(verb) == "able" {
            let mut be = tree.all(verb, "cop");
            return be.any(|be| matches!(words.at(be), "was" | "were"))
                || tree.all(verb, "aux").any(|aux| words.lemma(aux) == "have");
        }
        let lemma = words.lemma(verb);
        // `was thrilled to take part`: told after it.
        if GLAD.contains(&words.at(verb)) {
            let be = tree
                .all(verb, "cop")
                .chain(tree.all(verb, "aux"))
                .chain(tree.all(verb, "aux:pass"));
            return be
                .into_iter()
                .any(|be| matches!(words.at(be), "was" | "were"));
        }
        // `paid a visit to Norway to attend`
        let trip = matches!(lemma, "pay" | "make")
            && tree
                .all(verb, "obj")
                .any(|noun| matches!(words.at(noun), "visit" | "trip" | "journey"));
        let with = || {
            tree.all(verb, "obl")
                .any(|part| preposition(words, part) == "with")
                || tree
                    .all(verb, "advmod")
                    .any(|part| matches!(words.at(part), "together" | "alongside"))
        };
        // `was placed under the ministry to lead it`
        let done_to = tree.part(verb, &["nsubj:pass", "aux:pass"]).is_some();
        // `was confirmed to lead`
        if lemma == "confirm" && done_to {
            return self.is_past(verb);
        }
        // `enabled her to write`: she wrote.
        if matches!(lemma, "enable" | "allow") && words.xpos(verb) == "VBD" && !done_to {
            return tree
                .part(verb, &["obj"])
                .and_then(|who| words.top.get(who).copied().flatten())
                .is_some_and(|m| words.letter(m) == 'p');
        }
        let joins = matches!(
            lemma,
            "merge" | "amalgamate" | "combine" | "unite" | "promote"
        );
        if done_to && !joins {
            return false;
        }
        // `used to lead` leads no more, `used the prize to start` started.
        if lemma == "use" && tree.part(verb, &["obj"]).is_none() {
            return false;
        }
        (MOVES.contains(&lemma) || trip || lemma == "work" && with()) && self.is_past(verb)
    }

    /// Whether a verb tells of the past, itself or by the verb that it hangs on.
    fn is_past(&self, verb: usize) -> bool {
        let (words, tree) = (self.words, &self.words.tree);
        let mut at = verb;
        for _ in 0..FAR {
            let helps = auxiliaries(words, at);
            let past = |aux: &usize| {
                matches!(
                    words.at(*aux),
                    "was" | "were" | "had" | "has" | "have" | "did"
                )
            };
            if helps.iter().any(past) {
                return true;
            }
            match words.xpos(at) {
                "VBD" => return true,
                "VBG" | "VB" | "VBN"
                    if helps.is_empty()
                        && matches!(tree.label(at), "advcl" | "xcomp" | "conj" | "acl") => {}
                "JJ" if words.at(at) == "able" => return self.came_about(at),
                _ => return false,
            }
            match tree.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }
}
