//! Which view answers: the snapshot's as long as it is the store's present state, and else one that is made of the tree.
//!
//! A question needs the snapshot and no tree: a store is opened when something is written, or when its snapshot is missing,
//! of another commit or damaged. Then the snapshot is made again when the graph is closed. In a large graph with few changes
//! it stays as it is: whoever opens the store next reads what was committed since. While the graph is open, changes are packed
//! into the view aside (`aside`).

mod aside;

use super::shelf::Shelf;
use super::{Error, Graph, changed};
use crate::model::{Edge, EdgeId, Evidence, Node, NodeId, Size, Source};
use crate::store::{self, Backend, Outside, Problem, Sink, Store};
use crate::view::{Recent, View, ViewBuilder};
use aside::{Aside, pack_aside};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many changes are kept beside a view, and a quarter of what the view holds where that is more; then all is packed
/// anew.
const KEPT: u64 = 20_000;

/// What is wrong with a damaged snapshot.
const NOT_WRITTEN: &str = "it is not what was written; delete the file and it is made again";

/// A graph of fewer things is packed whenever it is closed: a tenth of a second.
const SMALL: u64 = 100_000;

/// In a larger one, so many things are packed for one that changed.
const SPARED: u64 = 100;

/// What is known of the graph's state.
#[derive(Default)]
pub(super) struct Present {
    view: Option<Arc<View>>,
    /// The view with what was committed since.
    recent: Option<Arc<Recent>>,
    /// As long as the tree is not opened.
    outside: Option<Outside>,
    /// Another process holds the store and has committed what the snapshot does not have.
    is_behind: bool,
    /// The commit of the snapshot file, where it is sound as far as it was read.
    on_disk: Option<u64>,
    /// What is worth telling.
    notes: Vec<String>,
    /// Whether changes are being packed.
    aside: Aside,
}

impl Present {
    /// The state of a store that needs no opening; none where it does.
    pub(super) fn look(path: &Path) -> Option<Present> {
        let map = store::snapshot_in(path)?;
        // Read from the disk while the rest of the store is looked at.
        View::expect(&map);
        let outside = Outside::look(path)?;
        let view = View::map(map).ok()?;
        (view.commit() == outside.commit()).then(|| Present {
            on_disk: Some(view.commit()),
            view: Some(Arc::new(view)),
            outside: Some(outside),
            ..Present::default()
        })
    }

    /// The state of the snapshot, where another process holds the store and has committed since; none without a snapshot.
    pub(super) fn behind(path: &Path) -> Option<Present> {
        let view = View::map(store::snapshot_in(path)?).ok()?;
        let mut present = Present {
            on_disk: Some(view.commit()),
            view: Some(Arc::new(view)),
            ..Present::default()
        };
        present.fall_behind();
        Some(present)
    }

    fn fall_behind(&mut self) {
        if let Some(view) = self.view.as_ref().filter(|_| !self.is_behind) {
            self.notes.push(format!(
                "another process is writing to the store: answers are of commit {}, until it is done",
                view.commit()
            ));
        }
        self.is_behind = true;
    }

    /// Who keeps the store, as long as it is not opened.
    pub(super) fn backend(&self) -> Option<Backend> {
        self.outside.as_ref().map(Outside::backend)
    }
}

impl Graph {
    /// The store, opened where it was not yet.
    pub(super) fn store(&self) -> Result<&Store, Error> {
        self.store.open()
    }

    /// The present state for questions: each answer of it is proved as it is read.
    pub(crate) fn source(&self) -> Result<Arc<dyn Source>, Error> {
        Ok(self.with_texts(self.state()?))
    }

    /// A state of the graph with the texts that it was read from.
    pub(super) fn with_texts(&self, graph: Arc<dyn Source>) -> Arc<dyn Source> {
        Arc::new(Shelf {
            graph,
            store: Arc::downgrade(&self.store),
        })
    }

    /// The present state without its texts.
    fn state(&self) -> Result<Arc<dyn Source>, Error> {
        let mut present = self.present();
        if let Some(view) = self.seen_outside(&mut present) {
            return Ok(view);
        }
        let store = self.store()?;
        let commit = store.commit_number();
        if let Some(view) = present.of_store(store) {
            if view.commit() == commit {
                return Ok(view);
            }
            if let Some(recent) = present.recent(&view, store)? {
                pack_aside(&mut present, &self.present, &recent);
                return Ok(recent);
            }
        }
        Ok(present.build(store)?)
    }

    /// The present state in a form that takes changes. Nobody may write meanwhile.
    pub(super) fn recent(&self) -> Result<Arc<Recent>, Error> {
        let mut present = self.present();
        let store = self.store()?;
        let commit = store.commit_number();
        if let Some(view) = present.of_store(store) {
            if view.commit() == commit && present.recent.is_none() {
                return Ok(Arc::new(Recent::over(view)?));
            }
            if let Some(recent) = present.recent(&view, store)? {
                return Ok(recent);
            }
        }
        let view = present.build(store)?;
        Ok(Arc::new(Recent::over(view)?))
    }

    /// Notes the state after a commit, from who made it, so that nobody reads it from the store again.
    pub(super) fn knows(&self, now: Recent) {
        let mut present = self.present();
        let fits = (present.view.as_ref()).is_some_and(|view| Arc::ptr_eq(view, now.base()));
        let is_later = (present.recent.as_ref()).is_none_or(|known| known.commit() < now.commit());
        if fits && is_later && now.n_changes() <= most(now.base().size()) {
            present.recent = Some(Arc::new(now));
        }
    }

    /// The present state as one view, packed anew where something was committed.
    pub(super) fn whole(&self) -> Result<Arc<View>, Error> {
        let mut present = self.present();
        if let Some(view) = self.seen_outside(&mut present) {
            return Ok(view);
        }
        let store = self.store()?;
        match present.of_store(store) {
            Some(view) if view.commit() == store.commit_number() => Ok(view),
            _ => present.build(store),
        }
    }

    /// The view of the snapshot, as long as nothing asks for the tree: it was not opened, and nobody else has written.
    fn seen_outside(&self, present: &mut Present) -> Option<Arc<View>> {
        if self.store.get().is_some() {
            return None;
        }
        let view = present.view.clone().filter(|view| !view.is_damaged())?;
        match &present.outside {
            Some(outside) if !present.is_behind && !outside.is_changed() => return Some(view),
            None if !present.is_behind => return None,
            _ => {}
        }
        if let Some(now) = Present::look(&self.path) {
            let notes = std::mem::take(&mut present.notes);
            let aside = std::mem::take(&mut present.aside);
            *present = Present {
                notes,
                aside,
                ..now
            };
            return present.view.clone();
        }
        if store::is_held(&self.path) {
            present.fall_behind();
            return Some(view);
        }
        present.is_behind = false;
        None
    }

    /// What is wrong with the snapshot file: that it is not what was written, or does not say what the tree says. None of a
    /// store without one, or with one of an earlier commit, which nobody believes.
    pub(super) fn snapshot_problem(&self) -> Result<Option<Problem>, Error> {
        let store = self.store()?;
        let problem = |what: &str| {
            Some(Problem {
                place: "the snapshot".to_owned(),
                what: what.to_owned(),
            })
        };
        let Some(map) = store.snapshot() else {
            return Ok(None);
        };
        let Ok(view) = View::map(map) else {
            return Ok(problem(NOT_WRITTEN));
        };
        if view.commit() != store.commit_number() {
            return Ok(None);
        }
        if view.prove().is_err() {
            return Ok(problem(NOT_WRITTEN));
        }
        let anew = view_of(store)?;
        Ok(match anew.as_bytes() == view.as_bytes() {
            true => None,
            false => {
                problem("it does not say what the tree says; delete the file and it is made again")
            }
        })
    }

    /// Opens the store, which proves its log, and proves every block of the snapshot. Records are not looked at, and not
    /// counted. Errors: the store cannot be opened. Cost: reads the snapshot once.
    pub fn verify_fast(&self) -> Result<store::Report, Error> {
        let store = self.store()?;
        let problem = match store.snapshot().map(View::map) {
            None => None,
            Some(Ok(view)) if view.prove().is_ok() => None,
            Some(_) => Some(Problem {
                place: "the snapshot".to_owned(),
                what: NOT_WRITTEN.to_owned(),
            }),
        };
        let size = match &problem {
            None => self.source()?.size(),
            Some(_) => Default::default(),
        };
        Ok(store::Report {
            nodes: size.nodes,
            edges: size.edges,
            documents: size.documents,
            records: 0,
            problems: problem.into_iter().collect(),
        })
    }

    /// Copies the store, with its snapshot, into a folder that is not there or is empty; the number of its last commit. A copy
    /// is a store like any other.
    ///
    /// Commits wait until it is done, questions do not. Errors: the folder holds something, the graph is in memory, the disk
    /// refuses. Cost: in the bytes of the store.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<u64, Error> {
        let store = self.store()?;
        self.compact()?;
        Ok(store.backup(to.as_ref())?)
    }

    /// Copies a backup into a folder that is not there or is empty, and looks at every record of the copy.
    ///
    /// Errors: the backup is no store or cannot be opened, the folder holds something, the disk refuses. A backup with
    /// problems is copied, and they are in the report.
    pub fn restore(backup: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<store::Report, Error> {
        Ok(Store::restore(backup.as_ref(), to.as_ref())?)
    }

    /// Whether the present view turned out not to be what was written; the next question is answered from the tree.
    pub(crate) fn is_damaged(&self) -> bool {
        let present = self.present();
        present.view.as_ref().is_some_and(|view| view.is_damaged())
    }

    /// What happened to the snapshot that is worth telling, each once: that it was damaged or of another commit, and is
    /// made again from the tree.
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut self.present().notes)
    }

    fn present(&self) -> MutexGuard<'_, Present> {
        lock(&self.present)
    }

    /// Writes the snapshot, where the one on the disk is of another commit.
    ///
    /// Happens by itself when the graph is dropped, unless little has changed in a large one; here its errors can be seen. Errors: the store or the disk fails. Cost:
    /// linear in the graph, where something was committed since the last snapshot; none otherwise.
    pub fn compact(&self) -> Result<(), Error> {
        self.pack(|_, _| false)
    }

    /// Writes the snapshot where the one on the disk is of another commit and nobody is content with it: asked for how much
    /// was touched since, and the number of things.
    fn pack(&self, is_content: impl FnOnce(u64, u64) -> bool) -> Result<(), Error> {
        let Some(store) = self.store.get() else {
            return Ok(());
        };
        if !store.is_on_disk() || self.present().on_disk == Some(store.commit_number()) {
            return Ok(());
        }
        let content = {
            let present = self.present();
            let size = present.view.as_ref().map_or(0, |view| {
                let size = view.size();
                size.nodes + size.edges
            });
            let touched = present
                .on_disk
                .and_then(|commit| store.touched_since(commit));
            touched.is_some_and(|touched| is_content(touched as u64, size))
        };
        if content {
            return Ok(());
        }
        let now = store.commit_number();
        let view = {
            let mut present = self.present();
            let view = present.of_store(store);
            view.filter(|view| view.commit() == now)
        };
        let commit = match view {
            // The file was not looked at before.
            Some(_) if self.present().on_disk == Some(now) => return Ok(()),
            Some(view) => {
                store.write_snapshot(now, |file| file.write_all(view.as_bytes()))?;
                now
            }
            None => {
                // Nobody holds it: it goes to the disk as it is packed.
                let (packing, rest) = packed(store)?;
                let commit = rest.commit;
                store.write_snapshot(commit, |file| packing.write(commit, rest.documents, file))?;
                commit
            }
        };
        let mut present = self.present();
        present.on_disk = Some(commit);
        if present
            .view
            .as_ref()
            .is_some_and(|view| view.commit() != commit)
        {
            // The next question takes the new one.
            (present.view, present.recent) = (None, None);
        }
        Ok(())
    }
}

/// What is known, for one at a time.
fn lock(present: &Mutex<Present>) -> MutexGuard<'_, Present> {
    present.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many changes are kept beside a view of this size.
fn most(size: Size) -> usize {
    KEPT.max((size.nodes + size.edges) / 4) as usize
}

impl Present {
    /// The view that is there or that the snapshot file has; none where neither can be used.
    fn of_store(&mut self, store: &Store) -> Option<Arc<View>> {
        self.outside = None;
        match &self.view {
            Some(view) if view.is_damaged() => {
                (self.view, self.recent) = (None, None);
                self.told_damaged();
            }
            Some(_) => {}
            None => self.view = self.of_file(store, store.commit_number()),
        }
        self.view.clone()
    }

    /// A view with what was committed since; none where that is too much, or not known.
    fn recent(&mut self, view: &Arc<View>, store: &Store) -> Result<Option<Arc<Recent>>, Error> {
        let recent = match self.recent.take() {
            Some(recent) => recent,
            None => Arc::new(Recent::over(Arc::clone(view))?),
        };
        let recent = if recent.commit() == store.commit_number() {
            recent
        } else {
            let Some(since) = store.since(recent.commit())? else {
                return Ok(None);
            };
            let more = since.nodes.len() + since.edges.len();
            if recent.n_changes() + more > most(view.size()) {
                return Ok(None);
            }
            Arc::new(recent.with(changed(since))?)
        };
        self.recent = Some(Arc::clone(&recent));
        Ok(Some(recent))
    }

    /// A new view of the whole tree.
    fn build(&mut self, store: &Store) -> Result<Arc<View>, Error> {
        let view = Arc::new(view_of(store)?);
        (self.view, self.recent) = (Some(Arc::clone(&view)), None);
        Ok(view)
    }

    /// The view of the snapshot file, where it is of this commit or the store knows what happened since.
    fn of_file(&mut self, store: &Store, commit: u64) -> Option<Arc<View>> {
        match View::map(store.snapshot()?) {
            Ok(view) if view.commit() == commit => {
                self.on_disk = Some(commit);
                Some(Arc::new(view))
            }
            Ok(view) if store.touched_since(view.commit()).is_some() => {
                self.on_disk = Some(view.commit());
                Some(Arc::new(view))
            }
            Ok(view) => {
                let of = view.commit();
                self.notes.push(format!(
                    "the snapshot is of commit {of} and the store of commit {commit}: it is made again from the tree"
                ));
                None
            }
            Err(_) => {
                self.told_damaged();
                None
            }
        }
    }

    fn told_damaged(&mut self) {
        self.on_disk = None;
        self.notes.push(
            "the snapshot is damaged or of an older form: it is made again from the tree"
                .to_owned(),
        );
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        if self.is_damaged() && self.store.get().is_none() {
            store::discard(&self.path);
        }
        // Without a snapshot the next one to open the store makes it.
        let _ = self.pack(|touched, size| size > SMALL && touched.saturating_mul(SPARED) < size);
    }
}

/// Packs what the store holds as it is read.
#[derive(Default)]
struct Packing(ViewBuilder);

impl Sink for Packing {
    type Error = Error;

    fn node(&mut self, node: Node) -> Result<(), Error> {
        Ok(self.0.node(&node)?)
    }

    fn edge(&mut self, edge: Edge, evidence: Vec<Evidence>) -> Result<(), Error> {
        Ok(self.0.edge(&edge, evidence)?)
    }

    fn plain_edge(
        &mut self,
        id: EdgeId,
        subject: NodeId,
        relation: &str,
        object: NodeId,
    ) -> Result<(), Error> {
        Ok(self.0.plain_edge(id, subject, relation, object)?)
    }
}

/// All that a store holds, packed, and the rest of what it takes to make a view of it.
fn packed(store: &Store) -> Result<(ViewBuilder, store::Contents), Error> {
    let mut packing = Packing::default();
    let rest = store.stream(&mut packing)?;
    packing.0.vocabulary(&rest.vocabulary);
    Ok((packing.0, rest))
}

/// A view of all that a store holds.
fn view_of(store: &Store) -> Result<View, Error> {
    let (packing, rest) = packed(store)?;
    Ok(packing.finish(rest.commit, rest.documents)?)
}

#[cfg(all(test, feature = "json"))]
mod tests;
