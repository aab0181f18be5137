//! What is written as CoNLL-U keeps the rules of the format, of which the validator of Universal Dependencies checks the
//! lines, the numbers and the text (levels 1 and 2).

use arrowroot::graph::{Show, Showing, show};
use arrowroot::read::analyse;
use arrowroot::read::format::conllu;
use arrowroot::read::stage::Tree;
use std::collections::BTreeSet;
use unicode_normalization::is_nfc;

/// Every line of `conllu` that breaks a rule, with the rule. `trees`: every word must have a head.
pub(crate) fn faults(conllu: &str, trees: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    if conllu.is_empty() {
        return faults;
    }
    if !conllu.ends_with("\n\n") || conllu.starts_with('\n') || conllu.contains("\n\n\n") {
        faults.push("one blank line must follow each sentence".to_owned());
    }
    if conllu.contains('\r') || !is_nfc(conllu) {
        faults.push("line ends or accents are not as they must be".to_owned());
    }
    for sentence in conllu.trim_end_matches('\n').split("\n\n") {
        let mut fault = |what: &str| faults.push(format!("{what} in\n{sentence}\n"));
        let (comments, words): (Vec<&str>, Vec<&str>) =
            sentence.lines().partition(|line| line.starts_with('#'));
        if sentence
            .lines()
            .skip(comments.len())
            .any(|l| l.starts_with('#'))
        {
            fault("a comment stands among words");
        }
        let all = |key: &str| -> Vec<&str> {
            comments
                .iter()
                .filter_map(|c| c.strip_prefix(key))
                .collect()
        };
        match all("# sent_id = ")[..] {
            [id] if !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c == '/') => {
                if !ids.insert(id.to_owned()) {
                    fault("a second sentence with this sent_id");
                }
            }
            _ => fault("no single sent_id"),
        }
        let mut text = match all("# text = ")[..] {
            [text] if !text.is_empty() && text.trim() == text => text,
            _ => {
                fault("no single text");
                ""
            }
        };
        if words.is_empty() {
            fault("no word");
        }
        let mut next = 1;
        let mut range_end = 0;
        let mut heads = Vec::new();
        for line in words {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, form, lemma, upos, xpos, feats, head, label, deps, misc] = cells[..] else {
                fault("a word without ten columns");
                continue;
            };
            if cells
                .iter()
                .any(|cell| cell.is_empty() || cell.contains(char::is_whitespace))
            {
                fault("an empty column or a blank in one");
            }
            if let Some((from, to)) = id.split_once('-') {
                let ends = (from.parse::<usize>(), to.parse::<usize>());
                match ends {
                    (Ok(from), Ok(to)) if from == next && from < to && from > range_end => {
                        range_end = to;
                    }
                    _ => fault("a range out of place"),
                }
                if [lemma, upos, xpos, feats, head, label, deps] != ["_"; 7] {
                    fault("a range with more than a form");
                }
            } else {
                if id.parse() != Ok(next) {
                    fault("words are not numbered one by one");
                }
                next += 1;
                if !upos.bytes().all(|b| b.is_ascii_uppercase()) {
                    fault("no part of speech");
                }
                heads.push((head.to_owned(), label.to_owned()));
                if next - 1 <= range_end {
                    if misc != "_" && !misc.starts_with("Entity=") {
                        fault("a word of a range has remarks of its own");
                    }
                    continue;
                }
            }
            match text.strip_prefix(form) {
                Some(rest) => {
                    let known =
                        |remark: &str| remark == "SpaceAfter=No" || remark.starts_with("Entity=");
                    let glued = misc.split('|').any(|remark| remark == "SpaceAfter=No");
                    if misc != "_" && !misc.split('|').all(known) {
                        fault("an unknown remark");
                    }
                    text = match rest.strip_prefix(' ') {
                        Some(_) if glued => {
                            fault("a blank where none is said to be");
                            rest
                        }
                        Some(after) => after,
                        None if rest.is_empty() || glued => rest,
                        None => {
                            fault("no blank where one is said to be");
                            rest
                        }
                    };
                }
                None => fault("words that are not the text"),
            }
        }
        if !text.is_empty() {
            fault("text without words");
        }
        if range_end >= next {
            fault("a range beyond the last word");
        }
        if let Some(what) = no_tree(&heads, trees) {
            fault(what);
        }
    }
    faults
}

fn no_tree(heads: &[(String, String)], trees: bool) -> Option<&'static str> {
    if heads
        .iter()
        .all(|(head, label)| head == "_" && label == "_")
    {
        return trees.then_some("no tree");
    }
    let numbers: Option<Vec<usize>> = heads.iter().map(|(head, _)| head.parse().ok()).collect();
    let Some(numbers) = numbers.filter(|all| all.iter().all(|head| *head <= heads.len())) else {
        return Some("a head outside");
    };
    if numbers.iter().filter(|head| **head == 0).count() != 1 {
        return Some("not one root");
    }
    for (head, label) in heads {
        let letters = |c: char| c.is_ascii_lowercase() || c == ':';
        if (head == "0") != (label == "root") || label.is_empty() || !label.chars().all(letters) {
            return Some("a wrong relation");
        }
    }
    for start in 1..=numbers.len() {
        let mut at = start;
        let mut steps = 0;
        while at != 0 && steps < numbers.len() {
            at = numbers[at - 1];
            steps += 1;
        }
        if at != 0 {
            return Some("a circle");
        }
    }
    None
}

/// Texts that try the writer: clitics, marks before a sentence, glued sentences, accents, other scripts, odd blanks.
const ODD: [&str; 22] = [
    "",
    " \n\t\n",
    ".",
    "Don't go: it's John's, and the dogs' owner cannot wait. We'll gonna see, gimme that!",
    "- Ana left\n- Otto didn\u{2019}t\n\n1. One\n2) Two\n\n# Title #\n\n> quoted\n",
    "Home / News / Archive\nLearn more\n1 of 3\n\nAna met Otto.Then she left.\"So?\"He said (no).\n",
    "Cafe\u{301} O\u{308}sterreich \u{212b} \u{2126} \u{1100}\u{1161}\u{11a8} =\u{338} \u{301}x a\u{327}\u{301}b",
    "a\u{301}\u{301}\u{301}.\u{301}\u{301}(\u{338})\u{338}'\u{344}s",
    "Ana\u{a0}Diaz\u{2003}left\u{200b}Lagos\u{feff}.\u{2028}Otto\u{85}came\u{1c}here\u{0}now\u{7f}.",
    "\u{feff}Ana left.\r\nOtto came.\r\n\r\nBoth\rmet.",
    "Қазақстан Республикасы. Анна уехала в Осло. 東京に行きました。 العربية هنا. שלום!",
    "🦀 👩‍🚀 🇳🇴 crabs… :-) ;) <b>bold</b> https://example.org/a_b?c=d, ana@example.org.",
    "| a | b |\n|---|---|\n| Ana Diaz | 3 |\n| Otto | it's |\n",
    "# sent_id = 1\n# text = no\n1\tno\t_\n\n\n",
    "_ __ _a_ # ## | || = \\ \\t \u{fffd}\u{fffd} \u{fffd}x",
    "((((((((((((((((((((",
    "'s n't 's''s ''' '",
    "U.S. A.B. e.g. i.e., 9pm 20km 3,000 3.5% $5 1/2 10:30 2015-10-09",
    "A very\nbroken line that goes on for a while until it breaks at the column where dumps\nbreak lines and then it goes on. It ends\nhere.\n",
    "x\u{300}\u{301}\u{302}\u{303} \u{e01}\u{e33} \u{f71}\u{f72}\u{f74} \u{9c7}\u{9be}",
    "\u{ac00}\u{11a8} \u{1100} \u{1161}",
    "ﬁ ﬀ Ⅷ ① ｆｕｌｌ ½ ² ª",
];

#[test]
fn no_text_breaks_the_rules() {
    for text in ODD {
        assert_eq!(
            faults(&show(text, Show::Conllu), false),
            [""; 0],
            "{text:?}"
        );
    }
}

#[test]
fn trees_of_any_shape_become_trees() {
    let mut written = String::new();
    for text in ODD {
        let mut analysis = analyse(text);
        for shape in 0..6_usize {
            for (nth, sentence) in analysis.sentences.iter_mut().enumerate() {
                let len = sentence.words.len();
                let head = |at: usize| match shape {
                    // To the right, to the left, two roots, circles, outside, none at all.
                    0 => (at + 1).min(len - 1),
                    1 => at.saturating_sub(1),
                    2 => (at / 2) * 2,
                    3 => (at + 1) % len,
                    4 => at * 7 + nth,
                    _ => 0,
                };
                sentence.tree = Some(Tree {
                    heads: (0..len).map(|at| head(at) as u32).collect(),
                    labels: (0..len)
                        .map(|at| ["nsubj:pass", "root", "", "obj"][at % 4])
                        .collect(),
                });
                if shape == 5 {
                    sentence.tree = Some(Tree {
                        heads: Vec::new(),
                        labels: Vec::new(),
                    });
                }
            }
            let out = conllu(text, &analysis);
            assert_eq!(faults(&out, true), [""; 0], "{text:?}");
            written.push_str(&out);
        }
    }
}

#[test]
fn every_file_of_the_seeds_keeps_the_rules_in_one_output() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut out = Vec::new();
    let mut showing = Showing::new(Show::Conllu, &mut out);
    let mut n = 0;
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the seeds")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        showing
            .document("a name with blanks", &text)
            .expect("written");
        n += 1;
    }
    let out = String::from_utf8(out).expect("text");
    assert_eq!(faults(&out, false), [""; 0]);
    assert_eq!(out.matches("# newdoc id = a_name_with_blanks\n").count(), n);
}

#[test]
fn a_long_document_is_numbered_through() {
    let mut text = String::new();
    for n in 0..9000 {
        text.push_str(&format!(
            "Ana saw boat {n} in Lagos. It wasn't hers.\n\n- item {n}\n\n"
        ));
    }
    assert!(text.len() > 400_000);
    let shown = show(&text, Show::Conllu);
    assert_eq!(faults(&shown, false), [""; 0]);
    assert!(shown.contains("# sent_id = d1-27000\n"));
    let lines = show(&text, Show::Sentences);
    assert_eq!(lines.lines().count(), 27_000);
    // Also where parts meet, a blank line stands between blocks.
    let shown = show(&text, Show::Text);
    assert!(shown == text.trim_end().to_owned() + "\n");
}
