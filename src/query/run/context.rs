//! What a running query knows: the graph, its caches, its limits, what it has cost.

use super::batch::{Batch, Cell};
use super::measure::Measures;
use super::shared::{self, Shared};
use super::{Flow, Plans, ops};
use crate::model::{
    Date, Edge, EdgeId, Node, NodeId, RelationCount, RelationId, Relations, Source, SourceError,
    Span, Value, Way,
};
use crate::query::error::{Error, ErrorCode, Note, NoteCode};
use crate::query::fail::Fail;
use crate::query::functions::Things;
use crate::query::idmap::IdMap;
use crate::query::near;
use crate::query::options::{RunOptions, Sets};
use crate::query::plan::Plan;
use crate::query::rows::{PlanStep, Stats};
use crate::query::tree::Slot;
use crate::query::value::{Fault, Labels};
use regex_lite::Regex;
use std::cell::{Cell as Mutable, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

/// A property that was asked for.
struct Asked {
    at: Span,
    found: bool,
    /// Elements without it that were looked at, up to a few.
    n_missing: usize,
    others: BTreeSet<String>,
}

/// Elements whose other properties are kept in mind for a suggestion.
const ASKED: usize = 200;

/// Records kept at once; more are read again.
const KEPT: usize = 200_000;
/// Bindings between two looks at the clock.
const PATIENCE: u64 = 4096;

/// What a running query knows.
pub(in crate::query) struct Context<'a> {
    pub(in crate::query) source: &'a dyn Source,
    pub(in crate::query) text: &'a str,
    pub(in crate::query) options: &'a RunOptions,
    /// Sets of parameters, one of which stands before those of the options: which.
    pub(in crate::query) sets: Option<Sets<'a>>,
    pub(in crate::query) set: Mutable<usize>,
    pub(in crate::query) labels: Arc<[RelationCount]>,
    /// The labels of what documents and of what sentences mention, where these are nodes.
    pub(in crate::query) written: Option<[RelationId; 2]>,
    /// Where plans are kept, if they may be.
    pub(in crate::query) plans: Option<&'a Plans>,
    pub(in crate::query) notes: RefCell<Vec<Note>>,
    /// The labels that rules make and that are not made yet.
    pub(in crate::query) unmade: Vec<String>,
    /// Plans of the patterns inside `exists( )` of the block that runs, with how wide a row is.
    pub(in crate::query) exists: RefCell<Vec<(Arc<Plan>, usize)>>,
    /// What several parts of the query ask, found once.
    pub(in crate::query) shared: Shared,
    /// For each step, by its number: how many rows it has given, to say where a pattern failed.
    pub(in crate::query) reached: RefCell<BTreeMap<usize, u64>>,
    nodes: RefCell<IdMap<NodeId, Arc<Node>>>,
    edges: RefCell<IdMap<EdgeId, Arc<Edge>>>,
    regexes: RefCell<HashMap<String, Arc<Regex>>>,
    remarks: RefCell<BTreeSet<&'static str>>,
    /// Properties that were asked for, by name, and what else there was where they were missing.
    props: RefCell<BTreeMap<String, Asked>>,
    stats: Mutable<Stats>,
    /// What the stages of the block that runs give and take.
    pub(in crate::query) measures: Measures,
    /// The plans of the blocks that have run, where they are measured.
    pub(in crate::query) profiled: RefCell<Vec<PlanStep>>,
    until_look: Mutable<u64>,
    held: Mutable<u64>,
    /// When the run began, where it may not take long.
    started: Option<Instant>,
    /// Today and this second, once they were asked for.
    clock: OnceCell<(Date, Date)>,
}

impl<'a> Context<'a> {
    pub(in crate::query) fn new(
        source: &'a dyn Source,
        text: &'a str,
        options: &'a RunOptions,
        written: Option<[RelationId; 2]>,
    ) -> Result<Context<'a>, Fail> {
        let context = Context {
            source,
            text,
            options,
            sets: None,
            set: Mutable::default(),
            labels: source.relations()?,
            written,
            plans: None,
            notes: RefCell::default(),
            unmade: Vec::new(),
            exists: RefCell::default(),
            shared: Shared::default(),
            reached: RefCell::default(),
            nodes: RefCell::default(),
            edges: RefCell::default(),
            regexes: RefCell::default(),
            remarks: RefCell::default(),
            props: RefCell::default(),
            stats: Mutable::default(),
            measures: Measures::new(false),
            profiled: RefCell::default(),
            until_look: Mutable::new(PATIENCE),
            held: Mutable::default(),
            started: options.limits.timeout.map(|_| Instant::now()),
            clock: OnceCell::new(),
        };
        context.look()?;
        Ok(context)
    }

    /// Today, in UTC: the same as long as the query runs.
    pub(in crate::query) fn today(&self) -> Date {
        self.clock.get_or_init(now).0
    }

    /// The second in which it was first asked for, in UTC.
    pub(in crate::query) fn now(&self) -> Date {
        self.clock.get_or_init(now).1
    }

    /// The same with every stage measured.
    pub(in crate::query) fn measured(self) -> Context<'a> {
        Context {
            measures: Measures::new(true),
            ..self
        }
    }

    /// What it has cost so far.
    pub(in crate::query) fn stats(&self) -> Stats {
        self.stats.get()
    }

    /// Changes what it has cost.
    pub(in crate::query) fn cost(&self, change: impl FnOnce(&mut Stats)) {
        let mut stats = self.stats.get();
        change(&mut stats);
        self.stats.set(stats);
    }

    /// Counts bindings, and now and then looks at the clock and the stop sign.
    pub(in crate::query) fn spend(&self, bindings: u64) -> Result<(), Fail> {
        let mut stats = self.stats.get();
        stats.bindings += bindings;
        self.stats.set(stats);
        let most = self.options.limits.max_bindings;
        if stats.bindings > most {
            return Err(self.limit("max_bindings", format!("{most} bindings")));
        }
        match self.until_look.get().checked_sub(bindings) {
            Some(left) => {
                self.until_look.set(left);
                Ok(())
            }
            None => {
                self.until_look.set(PATIENCE);
                self.look()
            }
        }
    }

    /// Counts bytes that are kept for the answer or for a search.
    pub(in crate::query) fn hold(&self, bytes: u64) -> Result<(), Fail> {
        let held = self.held.get().saturating_add(bytes);
        self.held.set(held);
        let most = self.options.limits.max_memory;
        if held > most {
            return Err(self.limit("max_memory", format!("{most} bytes")));
        }
        Ok(())
    }

    /// Bytes that are kept.
    pub(in crate::query) fn held(&self) -> u64 {
        self.held.get()
    }

    /// Lets go of what was kept since `held` was so much.
    pub(in crate::query) fn let_go(&self, held: u64) {
        self.held.set(held);
    }

    /// Looks at the clock and the stop sign.
    pub(in crate::query) fn look(&self) -> Result<(), Fail> {
        if self.options.cancel.as_ref().is_some_and(|c| c.is_stopped()) {
            return Err(Fail::Cancelled);
        }
        match self.options.limits.timeout {
            Some(most) if self.started.is_some_and(|started| started.elapsed() > most) => {
                Err(self.limit("timeout", format!("{:.3} s", most.as_secs_f64())))
            }
            _ => Ok(()),
        }
    }

    /// Whether to stop, for what runs on other threads: the stop sign and the clock.
    pub(in crate::query) fn watch(&self) -> impl Fn() -> bool + Send + Sync + 'static {
        let cancel = self.options.cancel.clone();
        let (timeout, started) = (self.options.limits.timeout, self.started);
        move || {
            cancel.as_ref().is_some_and(|cancel| cancel.is_stopped())
                || timeout
                    .zip(started)
                    .is_some_and(|(most, started)| started.elapsed() > most)
        }
    }

    /// The error of a limit: which, how far it came, how to raise it.
    pub(in crate::query) fn limit(&self, which: &str, most: String) -> Fail {
        let stats = self.stats.get();
        let message = format!(
            "the limit `{which}` of {most} is reached after {} hops and {} bindings",
            stats.hops_read, stats.bindings
        );
        Fail::Limit(Fault::new(message).help(format!("ask for less, or raise `{which}`")))
    }

    /// What was told and what it has cost, to see whether something was silent.
    pub(in crate::query) fn told(&self) -> (usize, usize, usize, Stats) {
        let notes = self.notes.borrow().len();
        let (remarks, props) = (self.remarks.borrow().len(), self.props.borrow().len());
        (notes, remarks, props, self.stats.get())
    }

    /// Adds a note, once.
    pub(in crate::query) fn note(&self, note: Note) {
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// Tells that something is not there: a note, or an error where the run is strict.
    pub(in crate::query) fn tell_missing(&self, note: Note) -> Result<(), Fail> {
        if !self.options.strict {
            self.note(note);
            return Ok(());
        }
        let error = Error::new(ErrorCode::Unknown, self.text, note.span(), note.message())
            .with_label(note.label())
            .with_suggestions(note.suggestions());
        let lines = note.readings().iter();
        Err(Fail::Whole(Box::new(
            lines.fold(error, |error, line| error.with_mended(line)),
        )))
    }

    /// A note about a place of the query.
    pub(in crate::query) fn note_at(
        &self,
        code: NoteCode,
        at: Span,
        message: impl Into<String>,
    ) -> Note {
        Note::new(code, self.text, at, message)
    }

    /// Reads these nodes, those that are kept already excepted.
    pub(in crate::query) fn load_nodes(&self, ids: &[NodeId]) -> Result<(), Fail> {
        let mut kept = self.nodes.borrow_mut();
        let Some(missing) = missing(ids, &mut kept) else {
            return Ok(());
        };
        self.cost(|s| s.nodes_read += missing.len() as u64);
        let nodes = self.source.nodes(&missing)?;
        kept.extend(missing.into_iter().zip(nodes));
        Ok(())
    }

    /// Reads these edges, those that are kept already excepted.
    pub(in crate::query) fn load_edges(&self, ids: &[EdgeId]) -> Result<(), Fail> {
        let mut kept = self.edges.borrow_mut();
        let Some(missing) = missing(ids, &mut kept) else {
            return Ok(());
        };
        self.cost(|s| s.edges_read += missing.len() as u64);
        let edges = self.source.edges(&missing)?;
        kept.extend(missing.into_iter().zip(edges));
        Ok(())
    }

    /// One node.
    pub(in crate::query) fn get_node(&self, id: NodeId) -> Result<Arc<Node>, Fail> {
        if let Some(node) = self.nodes.borrow().get(&id) {
            return Ok(node.clone());
        }
        self.load_nodes(&[id])?;
        let kept = self.nodes.borrow();
        kept.get(&id).cloned().ok_or_else(|| gone("node", id.0))
    }

    /// One edge.
    pub(in crate::query) fn get_edge(&self, id: EdgeId) -> Result<Arc<Edge>, Fail> {
        if let Some(edge) = self.edges.borrow().get(&id) {
            return Ok(edge.clone());
        }
        self.load_edges(&[id])?;
        let kept = self.edges.borrow();
        kept.get(&id).cloned().ok_or_else(|| gone("edge", id.0))
    }

    /// A regular expression, compiled once.
    pub(in crate::query) fn regex(
        &self,
        pattern: &str,
        any_case: bool,
    ) -> Result<Arc<Regex>, Fault> {
        let source = if any_case {
            format!("(?i){pattern}")
        } else {
            pattern.to_owned()
        };
        if let Some(regex) = self.regexes.borrow().get(&source) {
            return Ok(regex.clone());
        }
        let regex = Regex::new(&source)
            .map_err(|e| Fault::new(format!("the regular expression cannot be read: {e}")))?;
        let regex = Arc::new(regex);
        self.regexes.borrow_mut().insert(source, regex.clone());
        Ok(regex)
    }

    /// What a parameter holds.
    pub(in crate::query) fn param(&self, name: &str) -> Result<&'a Value, Fault> {
        let own = self.sets.and_then(|sets| sets.value(self.set.get(), name));
        own.or_else(|| self.options.params.get(name))
            .ok_or_else(|| {
                let given = self
                    .sets
                    .map_or_else(Vec::new, |sets| sets.names(self.set.get()));
                let known = self.options.params.keys().map(String::as_str);
                let known: BTreeSet<&str> = known.chain(given).collect();
                let known: Vec<&str> = known.into_iter().collect();
                let fault = Fault::unknown(format!("no parameter is called \"{name}\""));
                if known.is_empty() {
                    fault.help("no parameters were given")
                } else {
                    fault.help(format!("there are: {}", known.join(", ")))
                }
            })
    }

    /// The labels that edges of the graph itself bear.
    pub(in crate::query) fn labels_of_graph(&self) -> &[RelationCount] {
        let derived = self.written.map_or(0, |ids| ids.len());
        &self.labels[..self.labels.len().saturating_sub(derived)]
    }

    /// The label of a relation of the graph.
    pub(in crate::query) fn label(&self, id: RelationId) -> &str {
        self.labels.get(id.index()).map_or("", |l| &l.label)
    }

    /// Makes an error of why the query stopped; `at` is the place where it has none of its own.
    pub(in crate::query) fn error(&self, fail: Fail, at: Span) -> Error {
        let (code, at, fault) = match fail {
            Fail::Value(fault) => (ErrorCode::Value, at, fault),
            Fail::At(at, fault) => (ErrorCode::Value, at, fault),
            Fail::Limit(fault) => (ErrorCode::Limit, at, fault),
            Fail::Cancelled => (
                ErrorCode::Cancelled,
                at,
                Fault::new("the query was stopped"),
            ),
            Fail::Source(error) => {
                let message = error.to_string();
                return Error::new(ErrorCode::Source, self.text, at, message).with_cause(error);
            }
            Fail::Rules(_) => (
                ErrorCode::Source,
                at,
                Fault::new("what follows from rules was not made"),
            ),
            Fail::Whole(error) => return *error,
        };
        let code = if fault.unknown {
            ErrorCode::Unknown
        } else {
            code
        };
        let error = Error::new(code, self.text, at, fault.message);
        if fault.help.is_empty() {
            error
        } else {
            error.with_label(fault.help)
        }
    }

    /// A property of the user's own, by name: null where the element has none, which is kept in mind.
    pub(in crate::query) fn prop(
        &self,
        props: &crate::model::Props,
        name: &str,
        at: Span,
    ) -> Value {
        let value = props.get(name).cloned();
        let mut asked = self.props.borrow_mut();
        match asked.get_mut(name) {
            Some(known) if known.found => {}
            Some(known) if value.is_some() => known.found = true,
            Some(known) => {
                if known.n_missing < ASKED {
                    known.n_missing += 1;
                    known.others.extend(props.keys().cloned());
                }
            }
            None => {
                let asks = Asked {
                    at,
                    found: value.is_some(),
                    n_missing: 1,
                    others: props.keys().cloned().collect(),
                };
                asked.insert(name.to_owned(), asks);
            }
        }
        value.unwrap_or_default()
    }

    /// Properties that no element had, as notes or as an error.
    pub(in crate::query) fn missing_props(&self) -> Result<(), Fail> {
        for (name, asked) in self.props.take() {
            if asked.found || matches!(name.as_str(), "on" | "from" | "to") {
                continue;
            }
            let near = near::nearest(&name, asked.others.iter().map(String::as_str), 3);
            let label = match (near.is_empty(), asked.others.is_empty()) {
                (false, _) => format!("near: {}", near.join(", ")),
                (true, true) => String::new(),
                (true, false) => {
                    let others: Vec<&str> =
                        asked.others.iter().take(5).map(String::as_str).collect();
                    format!("there are: {}", others.join(", "))
                }
            };
            let message = format!("nothing here has a property \"{name}\"");
            let written = near::trimmed(self.text, asked.at);
            let line = near
                .first()
                .filter(|_| written.of(self.text).ends_with(&name))
                .map(|best| {
                    let end = written.range().end;
                    near::replaced(self.text, Span::new(end - name.len(), end), best)
                });
            if self.options.strict {
                let error = Error::new(ErrorCode::Unknown, self.text, asked.at, message)
                    .with_label(label)
                    .with_suggestions(near);
                return Err(Fail::Whole(Box::new(match line {
                    Some(line) => error.with_mended(line),
                    None => error,
                })));
            }
            let note = self
                .note_at(NoteCode::NoSuchProperty, asked.at, message)
                .with_label(label)
                .with_suggestions(near);
            self.note(match line {
                Some(line) => note.with_mended(line),
                None => note,
            });
        }
        Ok(())
    }

    /// Remarks that values made, as notes.
    pub(in crate::query) fn remarks_to_notes(&self, at: Span) {
        for remark in self.remarks.borrow().iter() {
            self.note(self.note_at(NoteCode::Null, at, *remark));
        }
    }

    /// Runs the plan of an `exists( )` on one row. `given` are the variables of list tests around it.
    pub(in crate::query) fn exists<'v>(
        &self,
        number: usize,
        row: &[Cell],
        given: impl Iterator<Item = (Slot, &'v Value)>,
    ) -> Result<bool, Fail> {
        let plan = self.exists.borrow().get(number).cloned();
        let Some((plan, width)) = plan else {
            return Ok(false);
        };
        // The row of a group over no match is empty.
        let mut cells = row.to_vec();
        cells.resize(width.max(row.len()), Cell::Null);
        for (slot, value) in given {
            cells[slot] = Cell::of(value.clone());
        }
        let inner = plan.inner.as_ref();
        let asked = inner.and_then(|inner| Some((inner, shared::key(inner, &cells)?)));
        if let Some((inner, key)) = &asked
            && let Some(answer) = self.shared.answer(inner, key)
        {
            return Ok(answer);
        }
        let mut batch = Batch::new(cells.len());
        batch.push(&cells, 1.0, 0);
        let mut found = false;
        ops::begin(self, &plan.stages, batch, &mut |_| {
            found = true;
            Ok(Flow::Stop)
        })?;
        if let Some((inner, key)) = asked {
            self.shared.keep_answer(inner, key, found, self);
        }
        Ok(found)
    }
}

/// The ids that are not kept, sorted; none if there are none. Makes room where too much is kept.
fn missing<K: Copy + Ord + std::hash::Hash, V>(
    ids: &[K],
    kept: &mut IdMap<K, V>,
) -> Option<Vec<K>> {
    let mut missing: Vec<K> = ids
        .iter()
        .copied()
        .filter(|id| !kept.contains_key(id))
        .collect();
    if missing.is_empty() {
        return None;
    }
    if kept.len() + missing.len() > KEPT {
        kept.clear();
        missing = ids.to_vec();
    }
    missing.sort_unstable();
    missing.dedup();
    Some(missing)
}

fn gone(what: &str, id: u32) -> Fail {
    Fail::Source(SourceError::new(format!("the graph has no {what} {id}")))
}

/// Today and this second, in UTC.
fn now() -> (Date, Date) {
    let seconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs() as i64);
    let day = day_of(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400) as u32;
    let instant = day
        .get_month()
        .zip(day.get_day())
        .and_then(|(m, d)| Date::instant(day.get_year(), m, d, second));
    (day, instant.unwrap_or(day))
}

/// The day so many days after 1970-01-01, by the civil calendar algorithm (Hinnant, "chrono-compatible low-level date
/// algorithms").
pub(in crate::query) fn day_of(days: i64) -> Date {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    Date::day(year as i32, month as u8, day as u8)
        .or_else(|| Date::year(9999))
        .expect("9999 is a year")
}

impl Labels for Context<'_> {
    fn node(&self, id: NodeId) -> Arc<str> {
        self.get_node(id)
            .map_or_else(|_| "".into(), |n| n.name.as_str().into())
    }

    fn edge(&self, id: EdgeId) -> Arc<str> {
        let Ok(edge) = self.get_edge(id) else {
            return "".into();
        };
        let (subject, object) = (self.node(edge.subject), self.node(edge.object));
        format!("{subject} -{}-> {object}", Relations::words(&edge.relation)).into()
    }

    fn step(&self, id: EdgeId, to: NodeId) -> Arc<str> {
        let Ok(edge) = self.get_edge(id) else {
            return " -- ".into();
        };
        let words = Relations::words(&edge.relation);
        if edge.object == to {
            format!(" -{words}-> ").into()
        } else {
            format!(" <-{words}- ").into()
        }
    }
}

impl Things for Context<'_> {
    fn names(&self, id: NodeId) -> Result<Vec<String>, Fail> {
        let node = self.get_node(id)?;
        let names = std::iter::once(&node.name).chain(&node.aliases);
        Ok(names.cloned().collect())
    }

    fn kind(&self, id: NodeId) -> Result<String, Fail> {
        Ok(self.get_node(id)?.kind.as_str().to_owned())
    }

    fn relation(&self, id: EdgeId) -> Result<String, Fail> {
        Ok(self.get_edge(id)?.relation.clone())
    }

    fn degree(&self, id: NodeId, way: Way) -> Result<u64, Fail> {
        self.cost(|s| s.keys_asked += 1);
        let degrees = self.source.degrees(&[id], way)?;
        Ok(degrees.first().copied().unwrap_or(0))
    }

    fn props(&self, value: &Value) -> Result<BTreeMap<String, Value>, Fail> {
        Ok(match value {
            Value::Node(id) => self.get_node(*id)?.props.clone(),
            Value::Edge(id) => self.get_edge(*id)?.props.clone(),
            _ => BTreeMap::new(),
        })
    }

    fn remark(&self, note: &'static str) {
        self.remarks.borrow_mut().insert(note);
    }
}
