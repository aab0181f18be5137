//! Statements one after the other: questions, changes, and `begin` … `commit` around several.

use super::{Error, Graph, changed};
use crate::model::{
    Applied, Counts, EdgeId, Edit, Editable, NewEdge, Node, NodeId, NodeRef, Source, SourceError,
    Span,
};
use crate::query::ast::Transaction as Word;
use crate::query::{self, ErrorCode, Prepared, Rows, RunOptions, Sets};
use crate::store;
use crate::view::Recent;
use std::collections::BTreeSet;
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
    /// What the statement has touched.
    nodes: BTreeSet<NodeId>,
    edges: BTreeSet<EdgeId>,
    /// The edges that it has added of which nothing else is known: from a number on, so many.
    plain: Vec<(EdgeId, u32)>,
}

impl Editable for Work<'_> {
    fn source(&mut self) -> Result<Arc<dyn Source>, SourceError> {
        Ok(self.graph.with_texts(self.now.clone()))
    }

    fn apply(&mut self, edits: &[Edit]) -> Result<Applied, SourceError> {
        let is_new = self.are_new(edits)?;
        self.apply_knowing(edits, &is_new)
    }

    fn add_new(&mut self, label: &str, ends: &[[NodeId; 2]]) -> Result<Applied, SourceError> {
        let added = self.transaction.add_new(label, ends).map_err(failed)?;
        if let Some((applied, since)) = added {
            self.note(since)?;
            return Ok(applied);
        }
        let edits: Vec<Edit> = (ends.iter())
            .map(|[subject, object]| Edit::AddEdge(NewEdge::plain(*subject, label, *object)))
            .collect();
        self.apply_knowing(&edits, &vec![true; edits.len()])
    }
}

fn failed(error: store::Error) -> SourceError {
    SourceError::new(error.to_string()).with_cause(error)
}

impl<'g> Work<'g> {
    /// Makes edits, of some of which it is known that they add an edge that nothing is beside.
    fn apply_knowing(&mut self, edits: &[Edit], is_new: &[bool]) -> Result<Applied, SourceError> {
        if edits.is_empty() {
            return Ok(Applied::default());
        }
        let applied = self.transaction.apply_knowing(edits, is_new);
        let (applied, since) = applied.map_err(failed)?;
        self.note(since)?;
        Ok(applied)
    }

    /// Notes what edits did.
    fn note(&mut self, since: store::Since) -> Result<(), SourceError> {
        self.nodes.extend(since.nodes.iter().map(|(id, _)| *id));
        self.edges.extend(since.edges.iter().map(|(id, _)| *id));
        let plain = since.plain.iter();
        self.plain
            .extend(plain.map(|plain| (plain.first, plain.edges.len() as u32)));
        self.now = Arc::new(self.now.with(changed(since))?);
        Ok(())
    }

    /// Which edits add an edge where none of its relation leads from the one end to the other, whatever its time and status: the
    /// view knows it sooner than the tree.
    fn are_new(&self, edits: &[Edit]) -> Result<Vec<bool>, SourceError> {
        let is_new = |edit: &Edit| match edit {
            Edit::AddEdge(edge) => match (edge.subject, edge.object) {
                (NodeRef::Known(from), NodeRef::Known(to)) => {
                    Ok(!self.now.connects(from, &edge.relation, to)?)
                }
                _ => Ok(true),
            },
            _ => Ok(false),
        };
        edits.iter().map(is_new).collect()
    }

    fn begin(graph: &'g Graph) -> Result<Work<'g>, Error> {
        let transaction = graph.store()?.begin();
        let now = graph.recent()?;
        Ok(Work {
            graph,
            transaction,
            before: Arc::clone(&now),
            now,
            nodes: BTreeSet::new(),
            edges: BTreeSet::new(),
            plain: Vec::new(),
        })
    }

    /// Runs one statement, whole or not at all; for each set of parameters, where there are sets.
    fn change(
        &mut self,
        prepared: &Prepared,
        sets: Option<Sets<'_>>,
        options: &RunOptions,
    ) -> Result<Rows, Error> {
        self.before = Arc::clone(&self.now);
        let ran = match sets {
            None => query::change(self, prepared, options),
            Some(sets) => query::change_each(self, prepared, sets, options),
        };
        let done = ran
            .map_err(Error::from)
            .and_then(|rows| Ok(rows.with_counts(self.counts()?)));
        match done.is_ok() {
            true => self.transaction.keep(),
            false => {
                self.transaction.drop_statement();
                self.now = Arc::clone(&self.before);
            }
        }
        self.nodes.clear();
        self.edges.clear();
        self.plain.clear();
        done
    }

    /// What the statement did: how many things are new, other than they were, and gone.
    fn counts(&self) -> Result<Counts, SourceError> {
        let mut counts = Counts::default();
        for id in &self.nodes {
            let (before, now) = (self.before.find_node(*id)?, self.now.find_node(*id)?);
            match (before, now) {
                (None, Some(_)) => counts.nodes_added += 1,
                (Some(_), None) => counts.nodes_removed += 1,
                (Some(before), Some(now)) => {
                    counts.nodes_changed += u64::from(!same_node(&before, &now));
                }
                (None, None) => {}
            }
        }
        let is_plain = |id: EdgeId| {
            let mut plain = self.plain.iter();
            plain.any(|(first, n)| id.0.checked_sub(first.0).is_some_and(|at| at < *n))
        };
        let n_plain = self.plain.iter().map(|(_, n)| u64::from(*n));
        counts.edges_added = n_plain.sum();
        for id in &self.edges {
            if is_plain(*id) {
                // It was added, and something happened to it since.
                let is_gone = self.now.find_edge(*id)?.is_none();
                counts.edges_added -= u64::from(is_gone);
                continue;
            }
            let (before, now) = (self.before.find_edge(*id)?, self.now.find_edge(*id)?);
            match (before, now) {
                (None, Some(_)) => counts.edges_added += 1,
                (Some(_), None) => counts.edges_removed += 1,
                (before, now) => counts.edges_changed += u64::from(before != now),
            }
        }
        Ok(counts)
    }

    /// Writes what the statements did: one commit, on the disk when this returns.
    fn commit(self) -> Result<(), Error> {
        let Work {
            graph,
            transaction,
            now,
            ..
        } = self;
        if let Some(commit) = transaction.commit()? {
            graph.knows(now.at(commit));
        }
        Ok(())
    }
}

/// Whether a node is as it was, wherever documents name it.
fn same_node(a: &Node, b: &Node) -> bool {
    (&a.kind, &a.name, &a.aliases, &a.props) == (&b.kind, &b.name, &b.aliases, &b.props)
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
    /// one after the other; closing the graph makes them final. One commit, on the disk when this returns. Errors: the store is
    /// held by another process, or fails.
    pub fn undo(&self) -> Result<bool, Error> {
        Ok(self.store()?.undo()?)
    }
}

impl Session<'_> {
    /// Runs one statement of text: [`Graph::prepare`] and [`Session::run`] with the default options, and their errors.
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
            _ if prepared.is_change() => self.change(prepared, None, options),
            Some(work) => Ok(query::run(work.source()?, prepared, options)?),
            None => self.graph.run(prepared, options),
        }
    }

    /// Runs a change once for each set of parameters, in order, each as a statement of its own: all of them, or nothing. One
    /// commit, unless `begin` waits for its `commit`.
    ///
    /// The sets are a slice of [`Params`](query::Params), or [`Columns`](query::Columns), which are sooner made and read where
    /// there are many. A set stands before the parameters of the options. The rows are those of all sets, one after the other.
    ///
    /// ```
    /// use arrowroot::query::{Params, RunOptions};
    ///
    /// let graph = arrowroot::Graph::open_in_memory();
    /// let merge = graph.prepare("merge $who:person -> leads -> $what:group")?;
    /// let set = |who: &str, what: &str| {
    ///     Params::from([("who".to_owned(), who.into()), ("what".to_owned(), what.into())])
    /// };
    /// let sets = [set("Ines Vale", "rowers"), set("Ola Berg", "rowers")];
    /// graph.session().run_each(&merge, &sets, &RunOptions::default())?;
    /// assert_eq!(graph.query("who -> leads -> rowers")?.count(), 2);
    /// # Ok::<(), arrowroot::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Session::run`], of the first set that has one, counted from 1 in the message; and where the statement is no `add`,
    /// `merge`, `set`, `unset`, `retract` or `delete`.
    pub fn run_each<'a>(
        &mut self,
        prepared: &Prepared,
        sets: impl Into<Sets<'a>>,
        options: &RunOptions,
    ) -> Result<Rows, Error> {
        self.change(prepared, Some(sets.into()), options)
    }

    /// Makes a change: a commit of its own, or a part of the one that is open.
    fn change(
        &mut self,
        prepared: &Prepared,
        sets: Option<Sets<'_>>,
        options: &RunOptions,
    ) -> Result<Rows, Error> {
        if let Some(work) = &mut self.open {
            return work.change(prepared, sets, options);
        }
        let mut work = Work::begin(self.graph)?;
        let rows = work.change(prepared, sets, options)?;
        work.commit()?;
        Ok(rows)
    }

    /// Whether a `begin` waits for its `commit`.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The state that the next question sees: with what was changed since `begin`. Errors: the store fails.
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
            (Word::Commit, Some(work)) => work.commit()?,
            (Word::Rollback, Some(_)) => {}
            (Word::Commit, None) => return wrong("`commit` without `begin`"),
            (Word::Rollback, None) => return wrong("`rollback` without `begin`"),
        }
        Ok(())
    }
}
