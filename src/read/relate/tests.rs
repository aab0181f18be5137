//! Sentences with their mentions marked, and the facts that must come of them.
//!
//! `[Ana Diaz|p] leads [the league|o].`: words in brackets are a mention, the letter after the bar is its kind as the
//! tables write it. Brackets may nest. A name that begins in lower case is a nominal; `~` after the kind makes it an
//! adjective, `=NAME` a pronoun for that thing.

use super::words::letter;
use super::{relate, with_signs};
use crate::model::words::{noun_lemma, table};
use crate::model::{Fact, Kind, Props, Span, Status, Time};
use crate::read::stage::{Analysis, Form, Mention, Thing};
use crate::read::tag::tag;
use crate::text::layout;

/// The text without its marks, and what the marks say: bytes, kind, rest.
fn unmark(marked: &str) -> (String, Vec<(usize, usize, char, String)>) {
    let mut text = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut marks = Vec::new();
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '[' => open.push(text.len()),
            '|' => {
                let (mark, after) = rest.split_once(']').expect("a mark ends with a bracket");
                rest = after;
                let kind = mark.chars().next().expect("a mark has a kind");
                let start = open.pop().expect("a mark was opened");
                marks.push((start, text.len(), kind, mark[1..].to_owned()));
            }
            _ => text.push(c),
        }
    }
    (text, marks)
}

fn kind_of(mark: char) -> Kind {
    Kind::READ
        .into_iter()
        .find(|kind| letter(kind) == mark)
        .expect("a kind of the tables")
}

/// An analysis of marked text.
fn analyse(marked: &str) -> (String, Analysis) {
    let (text, mut marks) = unmark(marked);
    let sentences = tag(&text, &layout(&text));
    marks.sort_by_key(|(start, end, ..)| (*start, std::cmp::Reverse(*end)));
    let mut analysis = Analysis {
        sentences,
        ..Analysis::default()
    };
    for (start, end, kind, rest) in marks {
        let kind = kind_of(kind);
        let span = Span::new(start, end);
        let found = analysis
            .sentences
            .iter()
            .enumerate()
            .find_map(|(index, sentence)| {
                let inside = |word: &crate::read::stage::Word| span.contains(word.span);
                let first = sentence.words.iter().position(inside)?;
                let end = sentence.words.iter().rposition(inside)? + 1;
                Some((index, first, end))
            });
        let (sentence, mut first, end) = found.expect("a mention holds a word");
        let words = &analysis.sentences[sentence].words;
        let lower = |at: usize| words[at].span.of(&text).to_lowercase();
        while first + 1 < end && matches!(lower(first).as_str(), "the" | "a" | "an") {
            first += 1;
        }
        let until_of = (first..end)
            .find(|at| matches!(lower(*at).as_str(), "of" | "on" | "for" | "in" | "to"));
        let head = until_of.filter(|at| *at > first).unwrap_or(end) - 1;
        let name = Span {
            start: words[first].span.start,
            end: words[end - 1].span.end,
        }
        .of(&text)
        .to_owned();
        let (form, name) = match rest.split_once('=') {
            Some((_, other)) => (Form::Pronoun, other.to_owned()),
            None if rest == "~" => (Form::Adjective, nation(&name).to_owned()),
            None if name.starts_with(char::is_lowercase) || name.starts_with(char::is_numeric) => {
                (Form::Nominal, name)
            }
            None => (Form::Name, name),
        };
        let entity = analysis
            .entities
            .iter()
            .position(|thing| thing.name == name);
        let entity = entity.unwrap_or_else(|| {
            analysis.entities.push(Thing {
                kind: kind.clone(),
                name: name.clone(),
                aliases: Vec::new(),
                head: (form == Form::Nominal).then(|| noun_lemma(words[head].span.of(&text))),
                props: Props::new(),
                time: Time::default(),
            });
            analysis.entities.len() - 1
        });
        analysis.mentions.push(Mention {
            sentence,
            first,
            end,
            head,
            kind,
            name,
            form,
            entity,
            antecedent: (form == Form::Pronoun).then_some(0),
            confidence: 0.9,
        });
    }
    analysis.mentions.sort_by_key(|mention| {
        (
            mention.sentence,
            mention.first,
            std::cmp::Reverse(mention.end),
        )
    });
    (text, analysis)
}

fn nation(adjective: &str) -> &str {
    match adjective {
        "Norwegian" => "Norway",
        "Chilean" => "Chile",
        "Swedish" => "Sweden",
        other => other,
    }
}

/// The facts of marked text, as one line each: `Ana Diaz > leads > league !negated @2015-10-07`.
fn facts(marked: &str) -> Vec<String> {
    let (text, analysis) = analyse(marked);
    let name = |thing: usize| analysis.entities[thing].name.clone();
    let show = |fact: Fact| {
        let mut line = format!(
            "{} > {} > {}",
            name(fact.subject),
            fact.relation,
            name(fact.object)
        );
        if fact.status != Status::Asserted {
            line.push_str(&format!(" !{}", fact.status));
        }
        for (mark, date) in [
            ("@", fact.time.on),
            ("@from ", fact.time.from),
            ("@to ", fact.time.to),
        ] {
            if let Some(date) = date {
                line.push_str(&format!(" {mark}{date}"));
            }
        }
        assert!(
            (0.3..=0.95).contains(&fact.confidence),
            "{line}: {}",
            fact.confidence
        );
        assert!(!fact.rule.is_empty() && text.get(fact.sentence.range()).is_some());
        line
    };
    // What the rules find: how likely it is right is another matter.
    let facts = with_signs(&text, &analysis).into_iter();
    let mut lines: Vec<String> = facts.map(|(fact, _)| show(fact)).collect();
    lines.sort();
    lines
}

#[test]
fn every_sentence_gives_its_facts_and_no_others() {
    gives_all(include_str!("sentences.tsv"), 100);
}

#[test]
fn long_sentences_give_what_their_verbs_state() {
    gives_all(include_str!("clauses.tsv"), 25);
}

#[test]
fn every_sentence_of_an_event_gives_its_facts_and_no_others() {
    gives_all(include_str!("event/sentences.tsv"), 25);
}

#[test]
fn every_post_gives_its_facts_and_no_others() {
    gives_all(include_str!("posts.tsv"), 19);
}

#[test]
fn nouns_beside_nouns_give_their_facts_and_no_others() {
    gives_all(include_str!("nouns.tsv"), 30);
}

/// Each row's sentence gives the facts of its second cell, and no others.
fn gives_all(text: &'static str, least: usize) {
    let mut wrong = String::new();
    let mut rows = 0;
    for row in table(text) {
        rows += 1;
        let mut wanted: Vec<&str> = row
            .get(1)
            .map_or("", |cell| cell)
            .split(';')
            .map(str::trim)
            .filter(|fact| !fact.is_empty())
            .collect();
        wanted.sort_unstable();
        let got = facts(row[0]);
        if got != wanted {
            wrong.push_str(&format!(
                "\n{}\n  wanted {}\n  got    {}",
                row[0],
                wanted.join(" ; "),
                got.join(" ; ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(rows >= least, "{rows} sentences");
}

#[test]
fn every_frame_is_needed_by_its_example() {
    example_gives(
        include_str!("../../../grammar/english/verb_frames.tsv"),
        4,
        7,
    );
}

#[test]
fn every_preposition_is_needed_by_its_example() {
    example_gives(
        include_str!("../../../grammar/english/prepositions.tsv"),
        3,
        5,
    );
}

#[test]
fn every_noun_of_an_act_is_needed_by_its_example() {
    example_gives(
        include_str!("../../../grammar/english/nominalisations.tsv"),
        1,
        4,
    );
    example_gives(include_str!("../../../grammar/english/between.tsv"), 1, 2);
}

/// Every row's example gives a fact of the row's label.
fn example_gives(text: &'static str, label: usize, example: usize) {
    let mut wrong = String::new();
    for row in table(text) {
        let Some(sentence) = row.get(example) else {
            wrong.push_str(&format!("\n{row:?}: no example"));
            continue;
        };
        let got = facts(sentence);
        let wanted = format!("> {} >", row[label]);
        if !got.iter().any(|fact| fact.contains(&wanted)) {
            wrong.push_str(&format!(
                "\n{} | {sentence}\n    {}",
                row[label],
                got.join(" ; ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_phrase_of_an_event_is_needed_by_its_example() {
    example_gives(
        include_str!("../../../grammar/english/event_phrases.tsv"),
        3,
        6,
    );
}

#[test]
fn every_word_of_certainty_changes_the_status_of_its_example() {
    let mut wrong = String::new();
    for row in table(include_str!("../../../grammar/english/modality.tsv")) {
        let got = facts(row[2]);
        let plain = got
            .iter()
            .any(|fact| fact.contains(" > ") && !fact.contains('!'));
        let changed = row[1] != "done";
        if got.is_empty()
            || changed && (plain || !got.iter().any(|fact| fact.contains('!')))
            || !changed && !plain
        {
            wrong.push_str(&format!(
                "\n{} {} | {}\n    {}",
                row[0],
                row[1],
                row[2],
                got.join(" ; ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_marks_no_facts() {
    assert!(facts("").is_empty());
    assert!(facts("Nothing is named here.").is_empty());
    assert!(relate("", &Analysis::default()).is_empty());
}
