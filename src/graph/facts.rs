//! Other readers: sentences out, and what they found in them in, as JSON Lines (docs/FORMAT.md draws the lines).
//!
//! A line that is not of the form stops an import, and nothing is kept of it. A line of the form is held against the text:
//! what is not there is refused alone, and told with the number of its line.

mod passage;
mod thing;

use super::line;
use super::{Error, Graph, files};
use crate::model::{Fact, Kind, Reading, Span, fold};
use crate::store::{self, FoundCounts};
use crate::text;
use passage::{Passage, Place, Said, place, stands};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::Arc;
use thing::{entity, join};

/// What an import of other readers' facts brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactsReport {
    /// Documents that were spoken of.
    pub documents: u64,
    /// Mentions that were taken.
    pub mentions: u64,
    /// Facts that were taken.
    pub facts: u64,
    /// What was refused, in the order of the lines.
    pub refused: Vec<Refusal>,
    /// What the store has now and had not, and the other way round.
    pub counts: FoundCounts,
}

/// Something that is not in the text, or rests on what is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line, from 1.
    pub line: u64,
    /// What and why, in words.
    pub reason: String,
}

/// A fact without a score is as likely right as wrong.
const UNSCORED: f32 = 0.5;

/// Writes the sentences of a document as JSON Lines, `{"doc":…,"start":…,"end":…,"text":…}`, for another reader to add what
/// it finds in them. Bytes are those of the document, from 0, the end not included.
///
/// Menus and copies are left out, as our own reader leaves them out. Errors: those of `out`. Cost: linear in the text.
pub fn write_sentences(name: &str, document: &str, out: &mut dyn Write) -> io::Result<()> {
    for sentence in text::layout(document).sentences {
        let Span { start, end } = sentence.span;
        let text = sentence.span.of(document);
        let line = json!({ "doc": name, "start": start, "end": end, "text": text });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

impl Graph {
    /// Reads what another reader found in documents, as JSON Lines: the lines of [`write_sentences`] with `reader`,
    /// `mentions` and `facts` added.
    ///
    /// A document is the store's of that name, else the file of that name below `files`, which is then added as one that
    /// our own reader has not read. What the same reader had found in a document before goes; everything else stays. All
    /// of it is one commit.
    ///
    /// Errors: a line that is not of the form ([`Error::Import`], with its number; nothing is imported), or the store
    /// fails. What is not in the text is no error, but told in [`FactsReport::refused`]. Cost: holds the import and the
    /// texts of its documents in memory.
    ///
    /// ```
    /// let graph = arrowroot::Graph::open_in_memory();
    /// graph.ingest_text("a.txt", "Ines Vale steers the Swallow.")?;
    /// let line = r#"{"reader":"mine","doc":"a.txt","start":0,"end":29,
    ///     "mentions":[{"start":0,"end":9,"type":"person"},{"start":21,"end":28,"type":"ship"}],
    ///     "facts":[{"s":0,"p":"steers","o":1,"confidence":0.9}]}"#.replace('\n', " ");
    /// let report = graph.import_facts(&mut line.as_bytes(), &[] as &[&str])?;
    /// assert_eq!((report.mentions, report.facts, report.refused.len()), (2, 1, 0));
    /// assert_eq!(graph.query("who -> steers -> Swallow")?.count(), 1);
    /// # Ok::<(), arrowroot::Error>(())
    /// ```
    pub fn import_facts<P: AsRef<Path>>(
        &self,
        input: &mut dyn BufRead,
        files: &[P],
    ) -> Result<FactsReport, Error> {
        let mut texts = Texts::new(self, files);
        let mut import = Import::default();
        let mut failure = None;
        line::each(input, |number, line| {
            let passage = Passage::of(&line)?;
            match texts.of(&passage.document) {
                Ok(text) => import.passage(number, passage, text),
                Err(error) => failure = Some(error),
            }
            Ok(())
        })?;
        if let Some(error) = failure {
            return Err(error);
        }
        let found = import.finish();
        let mut report = found.report;
        let mut readings: Vec<(String, String, Reading)> = found.readings;
        for (document, _, reading) in &mut readings {
            if !texts.stored(document) {
                let text = texts.of(document)?.unwrap_or_default();
                reading.n_sentences = text::layout(&text).sentences.len();
            }
        }
        let mut of_text = Vec::with_capacity(readings.len());
        for (document, _, _) in &readings {
            of_text.push(texts.of(document)?.unwrap_or_default());
        }
        let found: Vec<store::Found<'_>> = (readings.iter().zip(&of_text))
            .map(|((document, reader, reading), text)| store::Found {
                document,
                text,
                reader,
                reading,
            })
            .collect();
        if !found.is_empty() {
            report.counts = self.store()?.put_found(&found)?;
        }
        Ok(report)
    }
}

/// The texts of documents, each looked up once.
struct Texts<'a> {
    graph: &'a Graph,
    files: HashMap<String, files::Found>,
    /// Whether it is the store's, and the text; none where there is no such document.
    known: HashMap<String, Option<(bool, Arc<str>)>>,
}

impl<'a> Texts<'a> {
    fn new<P: AsRef<Path>>(graph: &'a Graph, paths: &[P]) -> Texts<'a> {
        let files = files::walk(paths).files.into_iter();
        Texts {
            graph,
            files: files.map(|file| (file.name.clone(), file)).collect(),
            known: HashMap::new(),
        }
    }

    fn of(&mut self, document: &str) -> Result<Option<Arc<str>>, Error> {
        if !self.known.contains_key(document) {
            let text = match self.graph.document_text(document)? {
                Some(text) => Some((true, text.into())),
                None => (self.files.get(document))
                    .and_then(|file| files::read_file(&file.path).ok())
                    .map(|decoded| (false, decoded.text.into())),
            };
            self.known.insert(document.to_owned(), text);
        }
        let known = self.known.get(document).and_then(Option::as_ref);
        Ok(known.map(|(_, text)| text.clone()))
    }

    fn stored(&self, document: &str) -> bool {
        matches!(self.known.get(document), Some(Some((true, _))))
    }
}

/// An import while it is read: what is taken, by document and reader.
#[derive(Default)]
struct Import {
    taken: BTreeMap<(String, String), Vec<Taken>>,
    refused: Vec<Refusal>,
}

/// A passage that stands in its document.
struct Taken {
    line: u64,
    span: Span,
    /// None for one that was refused.
    mentions: Vec<Option<Place>>,
    facts: Vec<Said>,
}

/// What is left to be stored.
struct Finished {
    report: FactsReport,
    /// Document, reader, what it found.
    readings: Vec<(String, String, Reading)>,
}

impl Import {
    fn refuse(&mut self, line: u64, reason: String) {
        self.refused.push(Refusal { line, reason });
    }

    /// Takes what stands in the text.
    fn passage(&mut self, line: u64, passage: Passage, text: Option<Arc<str>>) {
        let Some(text) = text else {
            let reason = format!("there is no document {:?}", passage.document);
            return self.refuse(line, reason);
        };
        if let Err(reason) = stands(&text, passage.span, passage.text.as_deref()) {
            return self.refuse(line, reason);
        }
        let mut mentions = Vec::with_capacity(passage.mentions.len());
        for (n, named) in passage.mentions.into_iter().enumerate() {
            match place(&text, passage.span, named) {
                Ok(place) => mentions.push(Some(place)),
                Err(reason) => {
                    self.refuse(line, format!("mention {n}: {reason}"));
                    mentions.push(None);
                }
            }
        }
        let key = (passage.document, passage.reader);
        self.taken.entry(key).or_default().push(Taken {
            line,
            span: passage.span,
            mentions,
            facts: passage.facts,
        });
    }

    fn finish(mut self) -> Finished {
        let mut report = FactsReport::default();
        let mut readings = Vec::with_capacity(self.taken.len());
        for ((document, reader), taken) in std::mem::take(&mut self.taken) {
            let reading = self.reading(&reader, taken);
            report.mentions += (reading.entities.iter())
                .map(|entity| entity.mentions.len() as u64)
                .sum::<u64>();
            report.facts += reading.facts.len() as u64;
            readings.push((document, reader, reading));
        }
        let mut documents: Vec<&String> = readings.iter().map(|(name, _, _)| name).collect();
        documents.dedup();
        report.documents = documents.len() as u64;
        self.refused.sort_by_key(|refusal| refusal.line);
        report.refused = self.refused;
        Finished { report, readings }
    }

    /// What one reader found in one document.
    fn reading(&mut self, reader: &str, taken: Vec<Taken>) -> Reading {
        let words: HashSet<String> = (taken.iter().flat_map(|one| &one.mentions).flatten())
            .map(|place| fold(&place.words))
            .collect();
        let mut reading = Reading::default();
        let mut at: HashMap<(Kind, String, bool), usize> = HashMap::new();
        for passage in taken {
            let mut things: Vec<Option<usize>> = Vec::with_capacity(passage.mentions.len());
            for (n, place) in passage.mentions.into_iter().enumerate() {
                let known = |place: &Place| match &place.named.name {
                    Some(name) => words.contains(&fold(name)),
                    None => true,
                };
                let place = place.filter(|place| {
                    let known = known(place);
                    if !known {
                        let name = place.named.name.as_deref().unwrap_or_default();
                        let reason = format!("mention {n}: no mention has the words {name:?}");
                        self.refuse(passage.line, reason);
                    }
                    known
                });
                things.push(place.map(|place| {
                    let entity = entity(place);
                    let key = (
                        entity.kind.clone(),
                        fold(&entity.name),
                        entity.head.is_some(),
                    );
                    let index = *at.entry(key).or_insert(reading.entities.len());
                    match reading.entities.get_mut(index) {
                        Some(known) => join(known, entity),
                        None => reading.entities.push(entity),
                    }
                    index
                }));
            }
            for (n, said) in passage.facts.into_iter().enumerate() {
                let end = |at: u32| match things.get(at as usize) {
                    Some(Some(thing)) => Ok(*thing),
                    Some(None) => Err(format!("fact {n}: mention {at} is refused")),
                    None => Err(format!("fact {n}: there is no mention {at}")),
                };
                match end(said.subject).and_then(|s| Ok((s, end(said.object)?))) {
                    Err(reason) => self.refuse(passage.line, reason),
                    Ok((subject, object)) => reading.facts.push(Fact {
                        subject,
                        relation: said.relation,
                        object,
                        surface: said.surface,
                        status: said.status,
                        time: said.time,
                        props: said.props,
                        confidence: said.confidence,
                        sentence: passage.span,
                        references: Vec::new(),
                        rule: match said.rule {
                            Some(rule) => format!("{reader}:{rule}"),
                            None => reader.to_owned(),
                        },
                    }),
                }
            }
        }
        for entity in &mut reading.entities {
            entity.mentions.sort_unstable();
            entity.mentions.dedup();
            entity.aliases.sort_unstable();
            entity.aliases.dedup();
        }
        reading
    }
}

#[cfg(test)]
mod tests;
