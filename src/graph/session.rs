//! Statements one after the other: questions, changes, and `begin` … `commit` around several.

use super::{Error, Graph, contents};
use crate::model::{Applied, EdgeId, Edit, Editable, NodeId, Source, SourceError, Span};
use crate::query::ast::Transaction as Word;
use crate::query::{self, ErrorCode, Prepared, Rows, RunOptions};
use crate::store;
use crate::view::Recent;
use std::sync::Arc;

/// Statements one after the other, as a person types them.
///
/// A change is on the disk when its statement returns; between `begin` and `commit` all of them are when `commit` returns,
/// and what is asked there sees them already. Everybody else sees the graph before or after, and waits with changes of
/// their own. A session that ends between the two takes its changes back.
///
/// ```
/// let graph = arrowroot::Graph::open_in_memory();
/// let mut session = graph.session();
/// session.query("begin")?;
/// session.query("add \"Ines Vale\":person -> steers -> \"Swallow\":ship")?;
/// assert_eq!(session.query("who -> steers -> Swallow")?.count(), 1);
/// assert_eq!(graph.query("who -> steers -> Swallow")?.count(), 0);
/// session.query("commit")?;
/// assert_eq!(graph.query("who -> steers -> Swallow")?.count(), 1);
/// # Ok::<(), arrowroot::Error>(())
/// ```
pub struct Session<'g> {
    graph: &'g Graph,
    open: Option<Work<'g>>,
}

impl std::fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("graph", &self.graph)
            .field("is_open", &self.open.is_some())
            .finish()
    }
}

/// Changes that are not on the disk yet.
struct Work<'g> {
    graph: &'g Graph,
    transaction: store::Transaction<'g>,
    /// The state with all that was changed so far.
    now: Arc<Recent>,
    /// The state before the statement that runs.
    before: Arc<Recent>,
}

impl Editable for Work<'_> {
    fn source(&mut self) -> Result<Arc<dyn Source>, SourceError> {
        Ok(self.graph.with_texts(self.now.clone()))
    }

    fn apply(&mut self, edits: &[Edit]) -> Result<Applied, SourceError> {
        if edits.is_empty() {
            return Ok(Applied::default());
        }
        let failed = |error: store::Error| SourceError::new(error.to_string()).with_cause(error);
        let (applied, touched) = self.transaction.apply(edits).map_err(failed)?;
        let nodes = touched.nodes.into_iter().map(NodeId);
        let edges = touched.edges.into_iter().map(EdgeId);
        self.now = Arc::new(self.now.with(nodes, edges, contents(touched.now))?);
        Ok(applied)
    }
}

impl<'g> Work<'g> {
    fn begin(graph: &'g Graph) -> Result<Work<'g>, Error> {
        let transaction = graph.store()?.begin();
        let now = graph.recent()?;
        Ok(Work {
            graph,
            transaction,
            before: Arc::clone(&now),
            now,
        })
    }

    /// Runs one statement, whole or not at all.
    fn change(&mut self, prepared: &Prepared, options: &RunOptions) -> Result<Rows, Error> {
        self.before = Arc::clone(&self.now);
        let done = query::change(self, prepared, options)
            .map_err(Error::from)
            .and_then(|rows| Ok(rows.with_counts(self.transaction.keep()?)));
        if done.is_err() {
            self.transaction.drop_statement();
            self.now = Arc::clone(&self.before);
        }
        done
    }
}

impl Graph {
    /// A session of statements.
    pub fn session(&self) -> Session<'_> {
        Session {
            graph: self,
            open: None,
        }
    }

    /// Takes the last change back, where nothing was committed since; whether it could.
    ///
    /// A change is one statement, or all between `begin` and `commit`. The last hundred of this handle can be taken back,
    /// one after the other; closing the graph makes them final. One commit, on the disk when this returns.
    pub fn undo(&self) -> Result<bool, Error> {
        Ok(self.store()?.undo()?)
    }
}

impl Session<'_> {
    /// Runs one statement of text.
    pub fn query(&mut self, text: &str) -> Result<Rows, Error> {
        self.run(&self.graph.prepare(text)?, &RunOptions::default())
    }

    /// Runs a statement.
    ///
    /// # Errors
    /// As [`Graph::run`]; a failed change leaves everything as it was before its statement. `begin` between `begin` and
    /// `commit`, `commit` and `rollback` without `begin`.
    pub fn run(&mut self, prepared: &Prepared, options: &RunOptions) -> Result<Rows, Error> {
        if let Some(word) = prepared.transaction() {
            self.transaction(word, prepared.text())?;
            let source: Arc<dyn Source> = self.source()?;
            return Ok(Rows::nothing(source));
        }
        match &mut self.open {
            Some(work) if prepared.is_change() => work.change(prepared, options),
            Some(work) => Ok(query::run(work.source()?, prepared, options)?),
            None if prepared.is_change() => {
                let mut work = Work::begin(self.graph)?;
                let rows = work.change(prepared, options)?;
                work.transaction.commit()?;
                Ok(rows)
            }
            None => self.graph.run(prepared, options),
        }
    }

    /// Whether a `begin` waits for its `commit`.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The state that the next question sees.
    pub fn source(&self) -> Result<Arc<dyn Source>, Error> {
        match &self.open {
            Some(work) => Ok(self.graph.with_texts(work.now.clone())),
            None => self.graph.source(),
        }
    }

    /// Begins changes that reach the disk together.
    ///
    /// # Errors
    /// Where there is a `begin` already.
    pub fn begin(&mut self) -> Result<(), Error> {
        self.transaction(Word::Begin, "begin")
    }

    /// Writes the changes since `begin`: one commit, on the disk when this returns.
    ///
    /// # Errors
    /// Without `begin`; the store fails, and then nothing is changed.
    pub fn commit(&mut self) -> Result<(), Error> {
        self.transaction(Word::Commit, "commit")
    }

    /// Takes the changes since `begin` back.
    ///
    /// # Errors
    /// Without `begin`.
    pub fn rollback(&mut self) -> Result<(), Error> {
        self.transaction(Word::Rollback, "rollback")
    }

    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        self.graph
    }

    fn transaction(&mut self, word: Word, text: &str) -> Result<(), Error> {
        let wrong = |message: &str| {
            let at = Span::new(0, text.len());
            Err(query::Error::new(ErrorCode::BadChange, text, at, message).into())
        };
        match (word, self.open.take()) {
            (Word::Begin, None) => self.open = Some(Work::begin(self.graph)?),
            (Word::Begin, open) => {
                self.open = open;
                return wrong("there is a `begin` already: `commit` or `rollback` ends it");
            }
            (Word::Commit, Some(work)) => work.transaction.commit()?,
            (Word::Rollback, Some(_)) => {}
            (Word::Commit, None) => return wrong("`commit` without `begin`"),
            (Word::Rollback, None) => return wrong("`rollback` without `begin`"),
        }
        Ok(())
    }
}
