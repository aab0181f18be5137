//! `find …`: the sentences that hold some words, best first.
//!
//! There is no index: the texts are read through, on all threads, a few megabytes at a time, and only documents that hold
//! every word are cut into sentences. Words are runs of letters and digits, folded as names are.

use super::ast::{Atom, Name};
use super::check::Found as Wanted;
use super::error::NoteCode;
use super::fail::Fail;
use super::run::edges::documents;
use super::run::{Context, Found, Kept, run_pipeline};
use super::tree::Query;
use super::value::{Fault, kind_of};
use super::written::Written;
use crate::model::words::{noun_lemma, verb_lemma};
use crate::model::{DocId, Document, Span, Value, tokens};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Bytes of texts that are held at once.
const AT_ONCE: u64 = 4 << 20;
/// The usual constants of BM25: how soon another time counts less, and how much length counts.
const K: f64 = 1.2;
const B: f64 = 0.75;

/// The columns.
pub(super) const COLUMNS: [&str; 5] = ["sentence", "document", "start", "end", "score"];

/// What is looked for.
struct Words {
    words: Vec<Word>,
    /// They stand side by side, as in quotes.
    phrase: bool,
}

struct Word {
    folded: String,
    /// The lemmas of its readings, where any form of the word will do.
    lemmas: Option<[String; 2]>,
}

impl Word {
    fn new(folded: String, exactly: bool) -> Word {
        Word {
            lemmas: (!exactly).then(|| lemmas(&folded)),
            folded,
        }
    }

    fn is(&self, word: &str, its: &[String; 2]) -> bool {
        self.folded == word
            || self
                .lemmas
                .as_ref()
                .is_some_and(|own| own.iter().zip(its).any(|(a, b)| a == b))
    }
}

/// The word as a noun and as a verb.
fn lemmas(word: &str) -> [String; 2] {
    [noun_lemma(word), verb_lemma(word)]
}

/// A sentence that holds the words.
struct Hit {
    document: DocId,
    span: Span,
    /// Its number among the sentences of its document.
    at: usize,
    /// How often each word stands in it; of a phrase how often the whole does.
    times: Vec<u32>,
    n_words: u32,
}

/// What reading through the texts told.
#[derive(Default)]
struct Told {
    hits: Vec<Hit>,
    n_words: u64,
    /// How many documents hold each word.
    held: Vec<u64>,
}

/// The rows of `find`, then its clauses.
pub(super) fn find(
    context: &Context<'_>,
    written: &Written,
    wanted: &Wanted,
    query: &Query,
) -> Result<Found, Fail> {
    let words = looked_for(context, &wanted.text)?;
    let mut among = context.source.documents()?;
    for names in &wanted.documents {
        let named = documents(names, context)?;
        among.retain(|document| named.contains(&document.name));
    }
    let told = read_through(context, &among, &words)?;
    if told.hits.is_empty() {
        tell_nothing(context, &wanted.text, &words, &told);
    }
    let rows = rows(context, written, &among, told)?;
    run_pipeline(context, &query.first, Some(rows))
}

/// The plan: what is read, and what is looked for.
pub(super) fn explain(context: &Context<'_>, wanted: &Wanted) -> Result<Vec<String>, Fail> {
    let words = looked_for(context, &wanted.text)?;
    let listed: Vec<&str> = words
        .words
        .iter()
        .map(|word| word.folded.as_str())
        .collect();
    let how = match words.phrase {
        true => format!("keep sentences that hold \"{}\"", listed.join(" ")),
        false => format!(
            "keep sentences that hold every one of: {}",
            listed.join(", ")
        ),
    };
    let all = context.source.documents()?;
    let bytes: u64 = all.iter().map(|document| document.bytes).sum();
    let n = all.len();
    Ok(vec![
        format!("read through the texts of {n} documents ({bytes} bytes)"),
        how,
        "rank them by how rare their words are, and how often they stand there".to_owned(),
    ])
}

/// The words of a question.
fn looked_for(context: &Context<'_>, text: &Name) -> Result<Words, Fail> {
    let at = text.at.0;
    let (written, exactly) = match &text.atom {
        Atom::Bare(words) => (words.clone(), false),
        Atom::Quoted(words) => (words.clone(), true),
        Atom::Param(name) | Atom::Exact(name) => {
            let exactly = matches!(text.atom, Atom::Exact(_));
            match context
                .param(name)
                .map_err(|fault| Fail::from(fault).at(at))?
            {
                Value::Text(words) => (words.to_string(), exactly),
                other => {
                    let fault = Fault::new(format!(
                        "what is looked for is a text, and ${name} is {}",
                        kind_of(other)
                    ));
                    return Err(Fail::At(at, fault));
                }
            }
        }
        _ => (Span::of(at, context.text).trim().to_owned(), false),
    };
    let mut words = Vec::new();
    each_word(&written, &mut |_, word| {
        words.push(Word::new(word.to_owned(), exactly));
    });
    if words.is_empty() {
        let fault = Fault::new("there is no word to look for").help("`find \"gender equality\"`");
        return Err(Fail::At(at, fault));
    }
    Ok(Words {
        phrase: exactly && words.len() > 1,
        words,
    })
}

/// Reads the texts through, some megabytes at a time.
fn read_through(
    context: &Context<'_>,
    among: &[Arc<Document>],
    words: &Words,
) -> Result<Told, Fail> {
    let mut told = Told {
        held: vec![0; words.words.len()],
        ..Told::default()
    };
    let mut readers: Vec<Reader<'_>> = (0..rayon::current_num_threads().max(1))
        .map(|_| Reader {
            words,
            known: Known::new(),
        })
        .collect();
    let mut rest = among;
    while let Some(first) = rest.first() {
        context.look()?;
        let mut bytes = first.bytes;
        let mut n = 1;
        while let Some(next) = rest.get(n).filter(|next| bytes + next.bytes <= AT_ONCE) {
            bytes += next.bytes;
            n += 1;
        }
        let ids: Vec<DocId> = rest[..n].iter().map(|document| document.id).collect();
        rest = &rest[n..];
        let texts = context.source.texts(&ids)?;
        let looks = shared(&mut readers, &texts, |reader, text| {
            reader.look_through(text)
        });
        let mut full = Vec::new();
        for ((id, text), (n_words, held)) in ids.iter().zip(&texts).zip(looks) {
            told.n_words += n_words;
            for (count, held) in told.held.iter_mut().zip(&held) {
                *count += u64::from(*held);
            }
            if held.iter().all(|held| *held) {
                full.push((*id, text));
            }
        }
        let ids: Vec<DocId> = full.iter().map(|(id, _)| *id).collect();
        let places = context.source.sentences(&ids)?;
        let full: Vec<_> = full.into_iter().zip(places).collect();
        let hits = shared(&mut readers, &full, |reader, ((id, text), places)| {
            let hit = |(at, span): (usize, &Span)| reader.hit(*id, text, at, *span);
            places.iter().enumerate().filter_map(hit).collect()
        });
        let hits: Vec<Vec<Hit>> = hits;
        told.hits.extend(hits.into_iter().flatten());
        context.spend(bytes / 16)?;
        let most = context.options.limits.max_rows;
        if told.hits.len() as u64 > most {
            return Err(context.limit("max_rows", format!("{most} sentences")));
        }
    }
    Ok(told)
}

/// Shares things out among readers, on all threads; what they make of them comes in the order of the things.
fn shared<'w, T: Sync, R: Send>(
    readers: &mut [Reader<'w>],
    things: &[T],
    each: impl Fn(&mut Reader<'w>, &T) -> R + Sync,
) -> Vec<R> {
    let share = things.len().div_ceil(readers.len().max(1)).max(1);
    let parts: Vec<Vec<R>> = readers
        .par_iter_mut()
        .zip(things.par_chunks(share))
        .map(|(reader, things)| things.iter().map(|thing| each(reader, thing)).collect())
        .collect();
    parts.into_iter().flatten().collect()
}

/// So many words are kept in mind by a reader; more are looked at anew.
const KNOWN: usize = 500_000;

/// Which words a word of a text is, a bit for each; of more than 64 the last bit stands for all that follow.
type Known = HashMap<String, u64>;

/// Reads texts, and keeps in mind what it found out about words.
struct Reader<'w> {
    words: &'w Words,
    known: Known,
}

impl Reader<'_> {
    fn which(&mut self, word: &str) -> u64 {
        if let Some(bits) = self.known.get(word) {
            return *bits;
        }
        let its = lemmas(word);
        let words = self.words.words.iter().enumerate();
        let bits = words
            .filter(|(_, one)| one.is(word, &its))
            .fold(0, |bits, (at, _)| bits | 1u64 << at.min(63));
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        self.known.insert(word.to_owned(), bits);
        bits
    }

    /// How many words a text has, and which of those that are looked for.
    fn look_through(&mut self, text: &str) -> (u64, Vec<bool>) {
        let (mut n, mut found) = (0, 0);
        each_word(text, &mut |_, word| {
            n += 1;
            found |= self.which(word);
        });
        let held = (0..self.words.words.len()).map(|at| found >> at.min(63) & 1 == 1);
        (n, held.collect())
    }

    /// What a sentence holds; none where a word is missing.
    fn hit(&mut self, document: DocId, text: &str, at: usize, span: Span) -> Option<Hit> {
        let mut bits = Vec::new();
        each_word(text.get(span.range())?, &mut |_, word| {
            bits.push(self.which(word))
        });
        let n_asked = self.words.words.len();
        let is = |bits: u64, at: usize| bits >> at.min(63) & 1 == 1;
        let times: Vec<u32> = match self.words.phrase {
            true => {
                let parts = bits.windows(n_asked);
                let whole = parts.filter(|part| part.iter().enumerate().all(|(at, b)| is(*b, at)));
                vec![whole.count() as u32]
            }
            false => (0..n_asked)
                .map(|at| bits.iter().filter(|b| is(**b, at)).count() as u32)
                .collect(),
        };
        times.iter().all(|n| *n > 0).then_some(Hit {
            document,
            span,
            at,
            times,
            n_words: bits.len() as u32,
        })
    }
}

/// Calls `each` with every word of a text, folded, and where it begins.
fn each_word(text: &str, each: &mut dyn FnMut(usize, &str)) {
    let mut folded = String::new();
    let mut start = None;
    let mut put = |from: usize, to: usize| {
        let word = &text[from..to];
        folded.clear();
        if word.is_ascii() {
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            each(from, &folded);
        } else {
            tokens(word).iter().for_each(|word| each(from, word));
        }
    };
    for (at, c) in text.char_indices() {
        // A mark on a letter belongs to it.
        let part = c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}');
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                put(from, at);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        put(from, text.len());
    }
}

/// Ranked rows: rare words first, then how often they stand there for the length of the sentence (Robertson and Zaragoza,
/// "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; a word's rarity is counted in documents).
fn rows(
    context: &Context<'_>,
    written: &Written,
    among: &[Arc<Document>],
    told: Told,
) -> Result<Vec<Kept>, Fail> {
    let n_documents = among.len() as f64;
    let n_sentences: u64 = among.iter().map(|document| document.n_sentences).sum();
    let usual = told.n_words as f64 / n_sentences.max(1) as f64;
    let rarity = |held: u64| ((n_documents - held as f64 + 0.5) / (held as f64 + 0.5) + 1.0).ln();
    let rarities: Vec<f64> = told.held.iter().map(|held| rarity(*held)).collect();
    let names: HashMap<DocId, &Arc<Document>> = among.iter().map(|d| (d.id, d)).collect();
    let score = |hit: &Hit| {
        let length = 1.0 - B + B * f64::from(hit.n_words) / usual.max(1.0);
        let weigh = |n: u32| f64::from(n) * (K + 1.0) / (f64::from(n) + K * length);
        let score = match hit.times.as_slice() {
            // A phrase is as rare as its words together.
            [n] => rarities.iter().sum::<f64>() * weigh(*n),
            all => all
                .iter()
                .zip(&rarities)
                .map(|(n, rare)| rare * weigh(*n))
                .sum(),
        };
        (score * 1e6).round() / 1e6
    };
    let mut found: Vec<(f64, Hit)> = told
        .hits
        .into_iter()
        .map(|hit| (score(&hit), hit))
        .collect();
    let place = |hit: &Hit| {
        names
            .get(&hit.document)
            .map(|d| (Arc::clone(&d.name), hit.span))
    };
    found.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| place(&a.1).cmp(&place(&b.1)))
    });
    let total = found.len();
    found
        .into_iter()
        .enumerate()
        .map(|(rank, (score, hit))| {
            context.spend(1)?;
            let sentence = written.sentence(hit.document, hit.at, hit.span)?;
            let name = names
                .get(&hit.document)
                .map(|d| Value::Text(Arc::clone(&d.name)));
            Ok(Kept {
                values: vec![
                    Value::Node(sentence),
                    name.unwrap_or_default(),
                    Value::Int(hit.span.start.into()),
                    Value::Int(hit.span.end.into()),
                    Value::Float(score),
                ],
                // The best first, where the query gives no order.
                score: (total - rank) as f32 / total as f32,
                ..Kept::default()
            })
        })
        .collect()
}

/// No sentence holds them: which word no document has, or that none has all.
fn tell_nothing(context: &Context<'_>, text: &Name, words: &Words, told: &Told) {
    let at = text.at.0;
    let written = Span::of(at, context.text)
        .trim()
        .trim_matches(['"', '\'', '“', '”'])
        .to_owned();
    let missing: Vec<&str> = (words.words.iter().zip(&told.held))
        .filter(|(_, held)| **held == 0)
        .map(|(word, _)| word.folded.as_str())
        .collect();
    let label = match (missing.is_empty(), words.phrase) {
        (false, _) => format!("no document has: {}", missing.join(", ")),
        (true, true) => "every word is there, but not side by side; without quotes they may stand anywhere in a sentence".to_owned(),
        (true, false) => "every word is there, but no sentence has them all".to_owned(),
    };
    let message = format!("no sentence holds \"{written}\"");
    context.note(
        context
            .note_at(NoteCode::NoMatch, at, message)
            .with_label(label),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        each_word(text, &mut |_, word| found.push(word.to_owned()));
        found
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_folded() {
        assert_eq!(
            words("The U.S.-led Côte d’Azur (2015)"),
            ["the", "u", "s", "led", "cote", "d", "azur", "2015"]
        );
        assert_eq!(words("Co\u{302}te"), ["cote"]);
        assert!(words(" – …").is_empty());
    }

    #[test]
    fn any_form_of_a_word_will_do_unless_it_is_meant_exactly() {
        let is = |asked: &str, exactly, word: &str| {
            Word::new(asked.to_owned(), exactly).is(word, &lemmas(word))
        };
        assert!(is("women", false, "woman"));
        assert!(is("lead", false, "led"));
        assert!(!is("women", true, "woman"));
        assert!(is("women", true, "women"));
        assert!(!is("won", false, "woman"));
    }
}
