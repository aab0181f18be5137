//! Changes one after the other, or for every match at once.

use super::each::Numbers;
use super::pending::{Pending, Thing};
use super::{Change, ChangeKind, Changes, What};
use crate::model::{
    Applied, Counts, EdgeId, EdgeRef, Edit, Editable, NodeId, NodeRef, RelationId, Source, Value,
};
use crate::query::ast;
use crate::query::error::{Error, ErrorCode, Note};
use crate::query::fail::Fail;
use crate::query::options::RunOptions;
use crate::query::rows::Stats;
use crate::query::rules;
use crate::query::run::batch::Cell;
use crate::query::run::eval::{Scope, eval};
use crate::query::run::{Context, Found, Kept, run_pipeline};
use crate::query::tree::{ExprKind, Pipeline, Slot};
use crate::query::value;
use crate::query::written::Written;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a change is evaluated with: the state before it.
pub(super) struct Work<'c, 's> {
    pub(super) context: &'c Context<'s>,
    /// The labels of the graph that a relation is.
    pub(super) same: RefCell<SameLabels>,
}

/// Labels of the graph, by a relation's label and whether it stands in quotes.
type SameLabels = HashMap<(String, bool), Arc<[RelationId]>>;

impl<'c, 's> Work<'c, 's> {
    pub(super) fn new(context: &'c Context<'s>) -> Work<'c, 's> {
        Work {
            context,
            same: RefCell::default(),
        }
    }
}

/// One match, and what is made for it.
#[derive(Default)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) cells: Vec<Cell>,
    /// What `as` names, by its slot.
    pub(super) made: Made,
}

/// What a statement gave.
pub(in crate::query) struct Done {
    pub(in crate::query) found: Found,
    pub(in crate::query) notes: Vec<Note>,
    pub(in crate::query) stats: Stats,
    pub(in crate::query) source: Arc<dyn Source>,
    /// What `add` and `merge` found; the rest is counted by who makes the edits.
    pub(in crate::query) counts: Counts,
}

/// What is gathered on the way.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) notes: Vec<Note>,
    stats: Stats,
    nodes: BTreeSet<NodeId>,
    edges: BTreeSet<EdgeId>,
    /// What the statement itself made is not found by it.
    made: Applied,
}

impl Gathered {
    pub(super) fn take(&mut self, context: &Context<'_>) {
        for note in context.notes.take() {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        self.stats.add(context.stats());
    }

    pub(super) fn found(&mut self, pending: &Pending) {
        self.nodes.extend(&pending.nodes_found);
        self.edges
            .extend(pending.edges_found.iter().filter_map(|edge| match edge {
                EdgeRef::Known(id) => Some(*id),
                EdgeRef::New(_) => None,
            }));
    }

    /// Notes what is new.
    pub(super) fn made(&mut self, applied: &Applied) {
        self.made.nodes.extend(&applied.nodes);
        self.made.edges.extend(&applied.edges);
    }

    /// Makes the edits.
    pub(super) fn apply(
        &mut self,
        graph: &mut dyn Editable,
        text: &str,
        pending: &Pending,
    ) -> Result<Applied, Error> {
        let applied = graph.apply(&pending.edits).map_err(|e| broken(text, e))?;
        self.made(&applied);
        Ok(applied)
    }

    pub(super) fn done(mut self, found: Found, source: Arc<dyn Source>) -> Done {
        for id in &self.made.nodes {
            self.nodes.remove(id);
        }
        for id in &self.made.edges {
            self.edges.remove(id);
        }
        Done {
            found,
            notes: self.notes,
            stats: self.stats,
            source,
            counts: Counts {
                nodes_found: self.nodes.len() as u64,
                edges_found: self.edges.len() as u64,
                ..Counts::default()
            },
        }
    }
}

/// Runs changes: with `=>` for all matches at once, else one after the other.
pub(in crate::query) fn run(
    graph: &mut dyn Editable,
    text: &str,
    changes: &Changes,
    how: How<'_>,
) -> Result<Done, Error> {
    let mut gathered = Gathered::default();
    let (found, source) = run_once(graph, text, changes, how, &mut gathered)?;
    Ok(gathered.done(found, source))
}

/// The rows of changes, and the graph after them.
type Ran = (Found, Arc<dyn Source>);

/// As [`run`], where more is gathered before and after.
pub(super) fn run_once(
    graph: &mut dyn Editable,
    text: &str,
    changes: &Changes,
    how: How<'_>,
    gathered: &mut Gathered,
) -> Result<Ran, Error> {
    match changes.applied {
        true => for_matches(graph, text, changes, how, gathered),
        false => in_order(graph, text, changes, how, gathered),
    }
}

/// How changes are run, and whether documents or sentences stand in them as nodes.
pub(super) type How<'a> = (&'a RunOptions, bool);

/// A state to read from.
pub(super) struct State {
    source: Arc<dyn Source>,
    labels: Option<[RelationId; 2]>,
    /// What rules make and is not made.
    unmade: Vec<String>,
}

impl State {
    /// The present state with the relations of `wanted` made by its rules.
    pub(super) fn of(
        graph: &mut dyn Editable,
        text: &str,
        (options, written): How<'_>,
        wanted: &BTreeSet<String>,
    ) -> Result<State, Error> {
        let source = graph.source().map_err(|e| broken(text, e))?;
        let made = rules::made(source, wanted, options);
        let (source, unmade) = made.map_err(|fail| failed(text, fail))?;
        if !written {
            return Ok(State {
                source,
                labels: None,
                unmade,
            });
        }
        let written = Written::over(source).map_err(|e| broken(text, e))?;
        let labels = Some(written.labels());
        Ok(State {
            source: Arc::new(written),
            labels,
            unmade,
        })
    }

    pub(super) fn context<'a>(
        &'a self,
        text: &'a str,
        options: &'a RunOptions,
    ) -> Result<Context<'a>, Error> {
        let context = Context::new(&*self.source, text, options, self.labels);
        let mut context = context.map_err(|fail| failed(text, fail))?;
        context.unmade.clone_from(&self.unmade);
        Ok(context)
    }
}

/// The error of what went wrong before there was anything to ask.
fn failed(text: &str, fail: Fail) -> Error {
    let message = match fail {
        Fail::Source(error) => error.to_string(),
        Fail::Cancelled => "the query was stopped".to_owned(),
        Fail::Limit(fault) | Fail::Value(fault) | Fail::At(_, fault) => fault.message,
        Fail::Rules(_) => "what follows from rules was not made".to_owned(),
        Fail::Whole(error) => return *error,
    };
    let span = crate::model::Span::default();
    Error::new(ErrorCode::Source, text, span, message)
}

/// Runs a word: `alias`, `same`, `synonym`, `inverse`.
pub(in crate::query) fn run_words(
    graph: &mut dyn Editable,
    text: &str,
    words: &ast::Vocabulary,
    options: &RunOptions,
) -> Result<Done, Error> {
    said(graph, text, options, &|work, pending| {
        work.say(words, pending)
    })
}

/// Runs a rule: it is kept, and nothing is made of it before a question asks for it.
pub(in crate::query) fn run_rule(
    graph: &mut dyn Editable,
    text: &str,
    rule: &ast::Rule,
    options: &RunOptions,
) -> Result<Done, Error> {
    said(graph, text, options, &|work, pending| {
        work.add_rule(rule, pending)
    })
}

/// What is said of words or rules.
fn said(
    graph: &mut dyn Editable,
    text: &str,
    options: &RunOptions,
    say: &dyn Fn(&Work<'_, '_>, &mut Pending) -> Result<(), Fail>,
) -> Result<Done, Error> {
    let span = crate::model::Span::new(0, text.len());
    let mut gathered = Gathered::default();
    let state = State::of(graph, text, (options, false), &BTreeSet::new())?;
    let context = state.context(text, options)?;
    let mut pending = Pending::default();
    let said = say(&Work::new(&context), &mut pending);
    gathered.take(&context);
    said.map_err(|fail| context.error(fail, span))?;
    gathered.apply(graph, text, &pending)?;
    let source = graph.source().map_err(|e| broken(text, e))?;
    Ok(gathered.done(Found::default(), source))
}

fn in_order(
    graph: &mut dyn Editable,
    text: &str,
    changes: &Changes,
    how: How<'_>,
    gathered: &mut Gathered,
) -> Result<Ran, Error> {
    let mut wanted = BTreeSet::new();
    let mut row = Row {
        cells: vec![Cell::Null; changes.width],
        ..Row::default()
    };
    // Changes that only write are decided together, for each finds what those before it write as if it were in the graph:
    // so many of them cost no more than they write.
    let mut left = &changes.changes[..];
    while let Some(first) = left.first() {
        let state = State::of(graph, text, how, &wanted)?;
        let context = state.context(text, how.0)?;
        let work = Work::new(&context);
        let mut pending = Pending::default();
        let mut done = run_pipeline(&context, &changes.pipeline, None).map(|_| ());
        let mut together = 0;
        let mut at = first.at;
        while let (Ok(()), Some(change)) = (&done, left.get(together)) {
            let n_edges = pending.edges.len();
            at = change.at;
            done = work.change(change, &mut row, &mut pending);
            together += 1;
            let both = is_plain(change) && left.get(together).is_some_and(is_plain);
            if !both || !work.are_known(&pending.edges[n_edges..]) {
                break;
            }
        }
        if let Err(Fail::Rules(more)) = done {
            wanted.extend(more);
            row.made.clear();
            continue;
        }
        left = &left[together..];
        gathered.take(&context);
        gathered.found(&pending);
        done.map_err(|fail| context.error(fail, at))?;
        let applied = gathered.apply(graph, text, &pending)?;
        for (slot, node) in row.made.drain() {
            row.cells[slot] = id_of(node, &applied).map_or(Cell::Null, Cell::Node);
        }
    }
    let source = graph.source().map_err(|e| broken(text, e))?;
    Ok((Found::default(), source))
}

fn for_matches(
    graph: &mut dyn Editable,
    text: &str,
    changes: &Changes,
    how: How<'_>,
    gathered: &mut Gathered,
) -> Result<Ran, Error> {
    let mut wanted = BTreeSet::new();
    let (rows, made, pending) = loop {
        let state = State::of(graph, text, how, &wanted)?;
        let context = state.context(text, how.0)?;
        let mut pending = Pending::default();
        let numbers = Numbers::of(&context, changes);
        let planned = Work::new(&context).matches(changes, &numbers, &mut pending);
        if let Err(Fail::Rules(more)) = planned {
            wanted.extend(more);
            continue;
        }
        gathered.take(&context);
        gathered.found(&pending);
        let (rows, made) = planned.map_err(|fail| context.error(fail, changes.at))?;
        break (rows, made, pending);
    };
    let applied = gathered.apply(graph, text, &pending)?;
    let Some(block) = &changes.result else {
        let now = State::of(graph, text, how, &wanted)?;
        return Ok((Found::default(), now.source));
    };
    let rows = rows.into_iter().map(|(mut kept, number)| {
        for slot in &changes.named {
            let node = made.get(number).and_then(|made| made.get(slot));
            let id = node.and_then(|node| id_of(*node, &applied));
            kept.values.push(id.map_or(Value::Null, Value::Node));
        }
        kept
    });
    let rows: Vec<Kept> = rows.collect();
    let pipeline = Pipeline {
        blocks: vec![block.clone()],
    };
    let now = loop {
        let now = State::of(graph, text, how, &wanted)?;
        let after = now.context(text, how.0)?;
        match run_pipeline(&after, &pipeline, Some(rows.clone())) {
            Err(Fail::Rules(more)) => wanted.extend(more),
            _ => break now,
        }
    };
    let after = now.context(text, how.0)?;
    let found = run_pipeline(&after, &pipeline, Some(rows));
    gathered.take(&after);
    let gone = |message: &str| Error::new(ErrorCode::BadChange, text, changes.at, message);
    let some_gone = !pending.deleted.is_empty() || !pending.removed.is_empty();
    let found = match found {
        Err(Fail::Source(_)) if some_gone => {
            return Err(gone("what is returned was deleted by this statement"));
        }
        found => found.map_err(|fail| after.error(fail, changes.at))?,
    };
    let shown = |value: &Value| is_gone(value, &pending);
    if some_gone && found.rows.iter().flat_map(|row| &row.values).any(shown) {
        return Err(gone("what is returned was deleted by this statement"));
    }
    drop(after);
    Ok((found, now.source))
}

/// Whether a value is something that was taken away.
fn is_gone(value: &Value, pending: &Pending) -> bool {
    match value {
        Value::Node(id) => pending.deleted.contains(&NodeRef::Known(*id)),
        Value::Edge(id) => pending.removed.contains(&EdgeRef::Known(*id)),
        Value::List(list) => list.iter().any(|value| is_gone(value, pending)),
        Value::Map(map) => map.values().any(|value| is_gone(value, pending)),
        Value::Path(path) => {
            let nodes = path.nodes.iter().map(|id| NodeRef::Known(*id));
            let edges = path.edges.iter().map(|id| EdgeRef::Known(*id));
            nodes
                .into_iter()
                .any(|node| pending.deleted.contains(&node))
                || edges
                    .into_iter()
                    .any(|edge| pending.removed.contains(&edge))
        }
        _ => false,
    }
}

/// What `as` names, by its slot.
type Made = HashMap<Slot, NodeRef>;

/// A match with the number of the row that was run for it.
type Matched = (Kept, usize);

impl Work<'_, '_> {
    /// Runs the changes for every distinct set of values that they use; the matches, and what was made for each set.
    pub(super) fn matches(
        &self,
        changes: &Changes,
        numbers: &Numbers<'_>,
        pending: &mut Pending,
    ) -> Result<(Vec<Matched>, Vec<Made>), Fail> {
        let rows = match numbers.row(self.context)? {
            Some(row) => vec![row],
            None => run_pipeline(self.context, &changes.pipeline, None)?.rows,
        };
        let places: Vec<usize> = (changes.used.iter())
            .filter_map(|slot| changes.bound.iter().position(|bound| bound == slot))
            .collect();
        let mut numbers: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut made: Vec<Made> = Vec::new();
        let mut matched = Vec::with_capacity(rows.len());
        for kept in rows {
            let mut key = Vec::new();
            for place in &places {
                value::key(&kept.values[*place], &mut key);
            }
            let next = made.len();
            let number = *numbers.entry(key).or_insert(next);
            if number == next {
                self.context.spend(1)?;
                let mut row = Row {
                    number,
                    cells: vec![Cell::Null; changes.width],
                    made: HashMap::new(),
                };
                for (slot, value) in changes.bound.iter().zip(&kept.values) {
                    row.cells[*slot] = Cell::of(value.clone());
                }
                for change in &changes.changes {
                    self.change(change, &mut row, pending)
                        .map_err(|fail| fail.at(change.at))?;
                }
                made.push(row.made);
            }
            matched.push((kept, number));
        }
        Ok((matched, made))
    }

    pub(super) fn change(
        &self,
        change: &Change,
        row: &mut Row,
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        match &change.kind {
            ChangeKind::Write(write) => self.write(write, change.at, row, pending),
            ChangeKind::Retract(retract) => self.retract(retract, row, pending),
            ChangeKind::Set {
                target,
                property,
                value,
            } => {
                let value = match value {
                    Some(value) => eval(value, &Scope::new(&row.cells), self.context)?,
                    None => Value::Null,
                };
                self.set(target, property, value, (change.at, row), pending)
            }
            ChangeKind::Delete(who) => {
                let node = match &who.what {
                    What::Name(name) => Some(self.known(name, pending)?),
                    What::Slot(slot) => match row.cells[*slot].value() {
                        // Deleting twice is no error.
                        Value::Node(id) if pending.deleted.contains(&NodeRef::Known(id)) => {
                            return Ok(());
                        }
                        _ => match self.thing(*slot, who.at, row, pending)? {
                            None => {
                                self.passed_over(who.at);
                                None
                            }
                            Some(Thing::Node(node)) => Some(node),
                            Some(Thing::Edge(edge)) => {
                                let message = format!(
                                    "\"{}\" is an edge, and delete takes nodes away",
                                    self.drawn(edge, pending)?
                                );
                                let label = "retract takes relations away";
                                return Err(self.refuse_with(who.at, message, label));
                            }
                        },
                    },
                };
                let Some(node) = node.filter(|node| !pending.deleted.contains(node)) else {
                    return Ok(());
                };
                let edges = self.edges_at(node, pending)?;
                pending.removed.extend(&edges);
                pending.deleted.insert(node);
                pending.edits.push(Edit::DeleteNode(node, edges));
                Ok(())
            }
        }
    }
}

/// Whether a change only writes, and looks at nothing but names: its properties stand there.
pub(super) fn is_plain(change: &Change) -> bool {
    let ChangeKind::Write(write) = &change.kind else {
        return false;
    };
    let of_nodes = write.nodes.iter().map(|node| &node.props);
    let of_steps = write.steps.iter().map(|step| &step.props);
    let mut props = of_nodes.chain(of_steps).flatten();
    props.all(|(_, expr, _)| matches!(expr.kind, ExprKind::Value(_) | ExprKind::Param(_)))
}

fn id_of(node: NodeRef, applied: &Applied) -> Option<NodeId> {
    match node {
        NodeRef::Known(id) => Some(id),
        NodeRef::New(n) => applied.nodes.get(n).copied(),
    }
}

pub(super) fn broken(text: &str, error: crate::model::SourceError) -> Error {
    let span = crate::model::Span::new(0, text.len());
    Error::new(ErrorCode::Source, text, span, error.to_string()).with_cause(error)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Edge, Node, SourceError};
    use crate::query::Prepared;
    use crate::view::{Contents, View};

    /// A graph that counts how often it is asked and changed, and stays as it is.
    pub(in crate::query::change) struct Counting {
        view: Arc<View>,
        pub(in crate::query::change) asked: usize,
        pub(in crate::query::change) edits: Vec<usize>,
    }

    impl Editable for Counting {
        fn source(&mut self) -> Result<Arc<dyn Source>, SourceError> {
            self.asked += 1;
            Ok(Arc::clone(&self.view) as Arc<dyn Source>)
        }

        fn apply(&mut self, edits: &[Edit]) -> Result<Applied, SourceError> {
            self.edits.push(edits.len());
            Ok(Applied::default())
        }
    }

    pub(in crate::query::change) fn people(n: u32) -> Counting {
        let node = |id| Node {
            id: NodeId(id),
            kind: crate::model::Kind::Person,
            name: format!("Ana {id}"),
            aliases: Vec::new(),
            head: None,
            scope: None,
            props: Default::default(),
            mentions: Vec::new(),
        };
        let edge = Edge {
            id: EdgeId(1),
            subject: NodeId(1),
            relation: "knows".to_owned(),
            object: NodeId(2),
            surface: String::new(),
            status: Default::default(),
            origin: Default::default(),
            confidence: 1.0,
            time: Default::default(),
            props: Default::default(),
        };
        let contents = Contents {
            nodes: (1..=n).map(node).collect(),
            edges: vec![edge],
            evidence: vec![Vec::new()],
            ..Contents::default()
        };
        Counting {
            view: Arc::new(View::build(contents).expect("a sound graph")),
            asked: 0,
            edits: Vec::new(),
        }
    }

    fn change(graph: &mut Counting, text: &str) -> Stats {
        let prepared = Prepared::new(text).expect("a statement");
        let rows = crate::query::change(graph, &prepared, &RunOptions::default());
        rows.expect("changed").stats()
    }

    #[test]
    fn changes_that_only_write_are_made_at_once() {
        let mut graph = people(1_000);
        let text: Vec<String> = (1..1_000)
            .map(|id| format!("add #{} -> \"knows\" -> #{id}", id + 1))
            .collect();
        let stats = change(&mut graph, &text.join(", "));
        assert_eq!((graph.asked, graph.edits), (2, vec![999]));
        assert_eq!((stats.expansions, stats.hops_read), (999, 0));
    }

    #[test]
    fn a_change_that_looks_at_the_graph_sees_those_before_it() {
        let texts = [
            // A new relation may be found by other words.
            (
                "add #1 -> helps -> #2, add #1 -> helps -> #3, add #1 -> knows -> #3",
                3,
            ),
            (
                "add #1 -> knows -> #3, set #1.age = 4, add #1 -> knows -> #4",
                3,
            ),
            (
                "merge #1 {age: 1} -> knows -> #3, merge #1 {age: 2 + 1} -> knows -> #4",
                2,
            ),
        ];
        for (text, times) in texts {
            let mut graph = people(9);
            change(&mut graph, text);
            assert_eq!(graph.edits.len(), times, "{text}");
        }
    }

    #[test]
    fn what_was_deleted_is_found_in_any_value() {
        let mut pending = Pending::default();
        pending.deleted.insert(NodeRef::Known(NodeId(7)));
        let node = Value::Node(NodeId(7));
        assert!(is_gone(&node, &pending));
        assert!(is_gone(&Value::List(vec![Value::Int(1), node]), &pending));
        assert!(!is_gone(&Value::Node(NodeId(8)), &pending));
    }
}
