//! The façade: open a graph, give it documents, ask it, take it out again.
//!
//! Files are read here and nowhere below. Never parses a query, never knows how bytes are stored, never decides what a
//! sentence means: it calls the rooms that do, in order.

mod error;
#[cfg(feature = "json")]
mod export;
#[cfg(feature = "json")]
mod facts;
mod files;
#[cfg(feature = "json")]
mod import;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "json")]
mod line;
mod repair;
mod report;
mod sample;
mod session;
mod shelf;
mod show;
mod state;
mod things;

pub use error::Error;
#[cfg(feature = "json")]
pub use facts::{FactsReport, Refusal, write_sentences};
pub use files::{Decoded, Found, MAX_BYTES, Walk, decode, read_file, walk};
#[cfg(feature = "json")]
pub use import::{BadLine, Import, ImportReport};
pub use report::{DocumentOutcome, DocumentReport, IngestReport, Progress, Stats};
pub use sample::Drawn;
pub use session::Session;
pub use show::{Given, Malformed, Show, Showing, show, show_words};
pub use things::Things;

pub use crate::store::{Backend, Migrated, Problem, Repaired, Report};

use crate::model::{Document, Reading, Source};
use crate::query::{self, Prepared, Rows, RunOptions};
use crate::read;
use crate::store::{self, Change, NewDocument, Store};
use crate::view::{Changed, View};
use rayon::prelude::*;
use shelf::Lazy;
use state::Present;
use std::collections::HashMap;
use std::fs;
use std::hash::BuildHasherDefault;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Bytes of files that are held and read at once during an ingest.
const AT_ONCE: u64 = 1 << 20;

/// How long commits of an ingest may wait for the disk: a flush takes as long as reading twenty pages.
const FLUSH_AFTER: Duration = Duration::from_millis(500);
/// So many questions are kept as they were read ...
const MANY: usize = 256;
/// ... and none of more bytes.
const LONG: usize = 4096;

/// A graph with its documents: a store, and a view of it that queries run on.
///
/// May be shared between threads. Writing happens one commit at a time; a query keeps the view it started on, so it sees
/// one state of the graph however long it runs.
pub struct Graph {
    path: PathBuf,
    store: Arc<Lazy>,
    present: Arc<Mutex<Present>>,
    /// Questions that were read, by their text.
    read: Mutex<HashMap<Box<str>, Prepared, BuildHasherDefault<query::IdHasher>>>,
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Graph")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Graph {
    /// Opens the store at `path`; where nothing is, makes an empty one.
    ///
    /// Errors: the folder is something else, is held by another process and has no snapshot, is damaged, or has another format. While another
    /// process holds it, questions are answered from its snapshot, with a note in [`Graph::take_notes`] where that is of an earlier
    /// commit; what writes, and what needs the documents' texts, is an error.
    /// Cost: constant, where the store has a snapshot of its last commit. The tree is opened, and the store held, when
    /// something is written first. Without a snapshot the view is made of the tree on first use, in time and memory linear
    /// in the graph.
    pub fn open(path: impl AsRef<Path>) -> Result<Graph, Error> {
        let path = path.as_ref();
        Graph::look(path, Present::look(path), || Store::open(path))
    }

    /// The state that needs no opening, if there is one; else the store, or what its snapshot has while another process writes.
    fn look(
        path: &Path,
        present: Option<Present>,
        open: impl FnOnce() -> store::Result<Store>,
    ) -> Result<Graph, Error> {
        if let Some(present) = present {
            return Ok(Graph::of(path, None, present));
        }
        match open() {
            Ok(store) => Ok(Graph::of(path, Some(store), Present::default())),
            Err(error @ store::Error::InUse { .. }) => match Present::behind(path) {
                Some(present) => Ok(Graph::of(path, None, present)),
                None => Err(error.into()),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// As [`Graph::open`], but a store that is made is kept by this backend, and one that is there must be. Errors also where it
    /// is kept by another one, or this build cannot open it.
    pub fn open_on(path: impl AsRef<Path>, backend: Backend) -> Result<Graph, Error> {
        let path = path.as_ref();
        let present = Present::look(path).filter(|present| present.backend() == Some(backend));
        Graph::look(path, present, || Store::open_on(path, backend))
    }

    /// Moves the store at `path`, which nobody may have open, to another backend.
    ///
    /// Errors: it has problems, this build does not have the backend, the disk refuses. Whatever happens, even a kill, the store is
    /// whole, of one backend or the other. Cost: reads the store three times and writes it once.
    pub fn migrate(path: impl AsRef<Path>, to: Backend) -> Result<Migrated, Error> {
        Ok(Store::migrate(path.as_ref(), to)?)
    }

    /// Opens the store at `path`, which must be there. Errors as [`Graph::open`], and where there is none.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Graph, Error> {
        let path = path.as_ref();
        Graph::look(path, Present::look(path), || Store::open_existing(path))
    }

    /// An empty graph that is gone when it is dropped. Touches no disk.
    pub fn open_in_memory() -> Graph {
        let store = Store::in_memory();
        let path = store.path().to_path_buf();
        Graph::of(&path, Some(store), Present::default())
    }

    fn of(path: &Path, store: Option<Store>, present: Present) -> Graph {
        Graph {
            path: path.to_owned(),
            store: Arc::new(Lazy::new(path, store)),
            present: Arc::new(Mutex::new(present)),
            read: Mutex::default(),
        }
    }

    /// Reads files and folders into the graph; [`Graph::ingest_with`] without progress.
    pub fn ingest<P: AsRef<Path>>(&self, paths: &[P]) -> Result<IngestReport, Error> {
        self.ingest_with(paths, &mut |_| {})
    }

    /// Reads files and folders into the graph: a new document is added, a changed one replaces what was read from it
    /// before, an unchanged one is left alone.
    ///
    /// A document is one commit, whole or absent after a crash, and on disk when this returns. A file that cannot be read is reported as failed, and the
    /// others go on. Errors: the store fails. Cost: files are read and analysed on all cores, 1 MB at a time.
    pub fn ingest_with<P: AsRef<Path>>(
        &self,
        paths: &[P],
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<IngestReport, Error> {
        // Opened here: sled works on the same threads as the files are read on, and must not wait for one of those.
        let store = self.store()?;
        let walk = files::walk(paths);
        let sizes: Vec<u64> = walk
            .files
            .iter()
            .map(|file| fs::metadata(&file.path).map_or(0, |meta| meta.len()))
            .collect();
        progress(&Progress::Found {
            files: walk.files.len(),
            bytes: sizes.iter().sum(),
        });
        let mut report = IngestReport {
            passed_over: walk.passed_over,
            documents: walk
                .failed
                .into_iter()
                .map(|(name, reason)| failed(name, reason))
                .collect(),
        };
        let mut flushed = Instant::now();
        let mut from = 0;
        while from < walk.files.len() {
            let mut to = from;
            let mut bytes = 0;
            while to < walk.files.len() && (to == from || bytes + sizes[to] <= AT_ONCE) {
                bytes += sizes[to];
                to += 1;
            }
            let read: Vec<Result<Option<Read>, Error>> = walk.files[from..to]
                .par_iter()
                .map(|file| self.read(file))
                .collect();
            for ((file, size), read) in walk.files[from..to].iter().zip(&sizes[from..to]).zip(read)
            {
                report.documents.push(match read? {
                    None => self.unchanged(&file.name)?,
                    Some(Read::Failed(reason)) => failed(file.name.clone(), reason),
                    Some(Read::Done(decoded, reading)) => {
                        self.put(&file.name, &decoded, &reading)?
                    }
                });
                if flushed.elapsed() > FLUSH_AFTER {
                    store.flush()?;
                    flushed = Instant::now();
                }
                progress(&Progress::Done {
                    name: file.name.clone(),
                    bytes: *size,
                });
            }
            from = to;
        }
        store.flush()?;
        report.documents.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(report)
    }

    /// Reads one text into the graph under a name of your choice. As one file of [`Graph::ingest_with`].
    pub fn ingest_text(&self, name: &str, text: &str) -> Result<DocumentReport, Error> {
        self.ingest_bytes(name, text.as_bytes())
    }

    /// As [`Graph::ingest_text`] for bytes that are decoded as a file's would be.
    ///
    /// Content that cannot be read is reported as failed.
    pub fn ingest_bytes(&self, name: &str, bytes: &[u8]) -> Result<DocumentReport, Error> {
        match files::decode(bytes.to_vec()) {
            Err(reason) => Ok(failed(name.to_owned(), reason)),
            Ok(decoded) if self.is_current(name, &decoded.text)? => self.unchanged(name),
            Ok(decoded) => {
                let report = self.put(name, &decoded, &read::read(&decoded.text))?;
                self.store()?.flush()?;
                Ok(report)
            }
        }
    }

    fn is_current(&self, name: &str, text: &str) -> Result<bool, Error> {
        Ok(self.store()?.is_current(name, text, read::READER_VERSION)?)
    }

    /// Reads and analyses a file; none where the store holds it already.
    fn read(&self, file: &Found) -> Result<Option<Read>, Error> {
        Ok(match files::read_file(&file.path) {
            Err(reason) => Some(Read::Failed(reason)),
            Ok(decoded) if self.is_current(&file.name, &decoded.text)? => None,
            Ok(decoded) => {
                let reading = read::read(&decoded.text);
                Some(Read::Done(decoded, reading))
            }
        })
    }

    /// Commits a document; it is on disk after the next flush.
    fn put(
        &self,
        name: &str,
        decoded: &Decoded,
        reading: &Reading,
    ) -> Result<DocumentReport, Error> {
        let put = self.store()?.put_document_unflushed(&NewDocument {
            name,
            text: &decoded.text,
            reader_version: read::READER_VERSION,
            reading,
        })?;
        let notes = reading.notes.iter().map(|note| note.text.clone());
        let withdrawn = put.withdrawn.iter().map(|reader| {
            format!("what {reader} found is withdrawn: the text is another now, let it read again")
        });
        Ok(DocumentReport {
            name: name.to_owned(),
            outcome: match put.change {
                Change::Added => DocumentOutcome::Added,
                Change::Replaced => DocumentOutcome::Refreshed,
                Change::Unchanged => DocumentOutcome::Unchanged,
            },
            n_sentences: put.document.n_sentences,
            n_nodes: put.document.n_nodes,
            n_edges: put.document.n_edges,
            notes: decoded
                .notes
                .iter()
                .cloned()
                .chain(notes)
                .chain(withdrawn)
                .collect(),
        })
    }

    fn unchanged(&self, name: &str) -> Result<DocumentReport, Error> {
        let document = self.store()?.document(name)?;
        let count = |get: fn(&Document) -> u64| document.as_ref().map_or(0, get);
        Ok(DocumentReport {
            name: name.to_owned(),
            outcome: DocumentOutcome::Unchanged,
            n_sentences: count(|d| d.n_sentences),
            n_nodes: count(|d| d.n_nodes),
            n_edges: count(|d| d.n_edges),
            notes: Vec::new(),
        })
    }

    /// Takes a document out, with every fact that only it states. False where there is none of that name.
    ///
    /// One commit, on the disk when this returns. Errors: the store is held by another process, or fails. Cost: in what was
    /// read from the document.
    pub fn forget(&self, document: &str) -> Result<bool, Error> {
        Ok(self.store()?.forget(document)?)
    }

    /// Asks; [`Graph::prepare`] and [`Graph::run`] with the default options.
    ///
    /// ```
    /// let graph = arrowroot::Graph::open_in_memory();
    /// graph.ingest_text("news.txt", "Ms. Saule Aitpaeva headed the delegation.")?;
    /// let rows = graph.query("who -> leads -> delegation")?;
    /// assert_eq!(rows.columns(), ["who"]);
    /// assert_eq!(rows.count(), 1);
    /// # Ok::<(), arrowroot::Error>(())
    /// ```
    ///
    /// Errors: those of the two.
    pub fn query(&self, text: &str) -> Result<Rows, Error> {
        self.run(&self.prepare(text)?, &RunOptions::default())
    }

    /// Parses and checks a query once, to be run many times. Texts that were prepared lately are not parsed again.
    ///
    /// Errors: as [`Prepared::new`]. Cost: linear in the text; nothing of the graph is looked at.
    pub fn prepare(&self, text: &str) -> Result<Prepared, Error> {
        let read = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(prepared) = read().get(text) {
            return Ok(prepared.clone());
        }
        let prepared = Prepared::new(text)?;
        if text.len() <= LONG {
            let mut read = read();
            if read.len() >= MANY {
                read.clear();
            }
            read.insert(text.into(), prepared.clone());
        }
        Ok(prepared)
    }

    /// Runs a prepared statement on the present state of the graph. A change is on the disk when this returns; `begin` and
    /// its like belong to a [`Session`].
    ///
    /// Errors: as [`query::run`]; of a change as [`query::change`], and where the store is held by another process or fails:
    /// then nothing is changed. Cost: [`Rows::stats`] tells; the first question after a commit also takes in what was
    /// committed.
    pub fn run(&self, prepared: &Prepared, options: &RunOptions) -> Result<Rows, Error> {
        if prepared.is_change() || prepared.transaction().is_some() {
            return self.session().run(prepared, options);
        }
        match query::run(self.source()?, prepared, options) {
            // Noticed on the way: the tree has it all.
            Err(_) if self.is_damaged() => Ok(query::run(self.source()?, prepared, options)?),
            done => Ok(done?),
        }
    }

    /// The present state of the graph: immutable, for queries and for petgraph's algorithms.
    ///
    /// Cost: nothing, unless something was committed since the last call; then linear in the graph. A snapshot is proved
    /// whole, the first time. Errors: the store fails.
    ///
    /// ```
    /// use arrowroot::view::petgraph::algo::dijkstra;
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("graph.db");
    /// let graph = arrowroot::Graph::open(&path)?;
    /// graph.ingest_text("news.txt", "Ms. Ana Diaz leads the delegation. The delegation visited Peru.")?;
    /// let view = graph.view()?;
    /// let ana = view.all_nodes().iter().find(|node| node.name == "Ana Diaz").expect("she is named").id;
    /// let steps = dijkstra(&*view, ana, None, |_| 1);
    /// let far = view.all_nodes().iter().find(|node| node.name == "Peru").expect("it is named").id;
    /// assert_eq!(steps[&far], 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn view(&self) -> Result<Arc<View>, Error> {
        let view = self.whole()?;
        match view.prove() {
            Ok(()) => Ok(view),
            Err(_) => self.whole(),
        }
    }

    /// The documents, sorted by name. Errors: the store fails. Cost: linear in their number; no text is read.
    pub fn documents(&self) -> Result<Vec<Document>, Error> {
        if self.store.get().is_none() {
            // Of the snapshot, so that nothing is held for it.
            let documents = self.source()?.documents();
            if !self.is_damaged() {
                return Ok(documents?.iter().map(|one| Document::clone(one)).collect());
            }
        }
        Ok(self.store()?.documents()?)
    }

    /// The text of a document as it was read; none where there is none of that name. Errors: the store is held by another
    /// process, or fails.
    pub fn document_text(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.store()?.document_text(name)?)
    }

    /// What the store holds: kinds, relations and statuses with their counts, relations with the most edges first. Errors: the
    /// store fails. Cost: as [`Graph::view`].
    pub fn stats(&self) -> Result<Stats, Error> {
        let view = self.view()?;
        let mut relations: Vec<(String, u64)> = view
            .relations()?
            .iter()
            .map(|relation| (relation.label.to_string(), relation.edges))
            .collect();
        relations.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(Stats {
            path: self.path.clone(),
            format: store::FORMAT,
            commit: view.commit(),
            size: view.size(),
            kinds: view.kinds()?,
            relations,
            statuses: view.statuses(),
        })
    }

    /// Checks every record, index and byte range of the store, and the snapshot, byte by byte, against one that is made anew of
    /// the tree. Problems are no error, but told in the report. Errors: the store is held by another process, or cannot be read.
    /// Cost: reads it all, and packs the graph once.
    ///
    /// [`Graph::verify_fast`] only looks at checksums.
    pub fn verify(&self) -> Result<store::Report, Error> {
        let mut report = self.store()?.verify()?;
        if report.is_clean() {
            report.problems.extend(self.snapshot_problem()?);
        }
        Ok(report)
    }
}

/// What came of reading one file.
enum Read {
    Failed(String),
    Done(Decoded, Reading),
}

fn failed(name: String, reason: String) -> DocumentReport {
    DocumentReport {
        name,
        outcome: DocumentOutcome::Failed(reason),
        n_sentences: 0,
        n_nodes: 0,
        n_edges: 0,
        notes: Vec::new(),
    }
}

/// What happened to the store in the view's words.
fn changed(since: store::Since) -> Changed {
    Changed {
        commit: since.commit,
        nodes: since.nodes,
        edges: since.edges,
        plain: since.plain,
        documents: since.documents,
        vocabulary: since.vocabulary,
    }
}
