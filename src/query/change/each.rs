//! One change for many sets of parameters, each as a statement of its own that sees what those before it did.
//!
//! Most of what is written so could see nothing of the others: edges between nodes that are found by name or number. Such sets
//! are decided together, and made at once: they cost what they write.

use super::lane::Lane;
use super::pending::Pending;
use super::run::{Done, Gathered, How, Row, State, Work, broken, is_plain, run_once};
use super::{ChangeKind, Changes, What};
use crate::model::{Editable, NodeId, Value};
use crate::query::ast::{self, Atom, Logic};
use crate::query::error::{Error, Note};
use crate::query::fail::Fail;
use crate::query::functions::Function;
use crate::query::options::{RunOptions, Sets};
use crate::query::run::batch::Cell;
use crate::query::run::eval::constant;
use crate::query::run::{Context, Found, Kept};
use crate::query::tree::{Block, Expr, ExprKind, NodeTest, NodeWhat, Slot};
use std::collections::BTreeSet;

/// So many notes on single sets are told.
const NOTES: usize = 100;

/// Runs changes once for each set of parameters, in order.
pub(in crate::query) fn run_each(
    graph: &mut dyn Editable,
    text: &str,
    changes: &Changes,
    sets: Sets<'_>,
    (options, written): How<'_>,
) -> Result<Done, Error> {
    let is_apart = !written && is_apart(changes);
    let mut gathered = Gathered::default();
    let mut notes = Vec::new();
    let mut found = Found::default();
    let mut at = 0;
    while at < sets.len() {
        if is_apart {
            let together = Together {
                text,
                changes,
                options,
                first: at,
            };
            let n = together.run(graph, sets, &mut gathered, &mut notes)?;
            at += n;
            if n > 0 {
                continue;
            }
        }
        let mut params = options.params.clone();
        params.extend(sets.get(at));
        let own = RunOptions {
            params,
            ..options.clone()
        };
        let ran = run_once(graph, text, changes, (&own, written), &mut gathered);
        let (more, _) = ran.map_err(|error| error.of_set(at))?;
        tell(&mut notes, &mut gathered.notes, at);
        found.columns = more.columns;
        found.rows.extend(more.rows);
        at += 1;
    }
    gathered.notes = notes;
    let source = graph.source().map_err(|error| broken(text, error))?;
    Ok(gathered.done(found, source))
}

/// Keeps the notes on a set.
fn tell(notes: &mut Vec<Note>, more: &mut Vec<Note>, set: usize) {
    let room = NOTES.saturating_sub(notes.len());
    notes.extend(more.drain(..).take(room).map(|note| note.of_set(set)));
}

/// Sets that are decided together.
struct Together<'a> {
    text: &'a str,
    changes: &'a Changes,
    options: &'a RunOptions,
    /// How many sets there were before.
    first: usize,
}

impl Together<'_> {
    /// Runs the first sets, as far as they go together; how many.
    fn run(
        &self,
        graph: &mut dyn Editable,
        sets: Sets<'_>,
        gathered: &mut Gathered,
        notes: &mut Vec<Note>,
    ) -> Result<usize, Error> {
        let how = (self.options, false);
        let state = State::of(graph, self.text, how, &BTreeSet::new())?;
        let mut context = state.context(self.text, self.options)?;
        context.sets = Some(sets);
        let work = Work::new(&context);
        let mut pending = Pending::default();
        let numbers = Numbers::of(&context, self.changes);
        // Most sets write one edge each, and see nothing of the others but that.
        let mut lane = None;
        let mut n = 0;
        // Whether the relations are told by parameters, and may be others in each set.
        let names = || writes(self.changes).flat_map(|write| &write.steps);
        let vary = names().any(|step| matches!(step.name.atom, Atom::Param(_) | Atom::Exact(_)));
        while self.first + n < sets.len() {
            context.set.set(self.first + n);
            let failed = |fail| context.error(fail, self.changes.at).of_set(self.first + n);
            // Words that mean a relation which is not there yet may find it once it is.
            if (n == 0 || vary) && !work.knows_relations(self.changes).map_err(failed)? {
                break;
            }
            if n == 0 {
                lane = Lane::of(&work, self.changes, &numbers);
            }
            if let Some(mut open) = lane.take() {
                // What fails is tried again as any other set, which says why.
                if open.take(&work, &pending).unwrap_or(false) {
                    lane = Some(open);
                    n += 1;
                    continue;
                }
                open.give_up(&mut pending);
            }
            work.set_of_many(self.changes, &numbers, &mut pending)
                .map_err(failed)?;
            tell(notes, &mut context.notes.borrow_mut(), self.first + n);
            n += 1;
        }
        if n > 0 {
            gathered.take(&context);
            if let Some(lane) = &lane {
                lane.found(&mut pending);
            }
            gathered.found(&pending);
            match &lane {
                Some(lane) => {
                    let applied = graph.add_new(lane.label(), lane.edges());
                    gathered.made(&applied.map_err(|error| broken(self.text, error))?);
                }
                None => drop(gathered.apply(graph, self.text, &pending)?),
            }
        }
        Ok(n)
    }
}

impl Work<'_, '_> {
    /// Makes the changes of one set.
    fn set_of_many(
        &self,
        changes: &Changes,
        numbers: &Numbers<'_>,
        pending: &mut Pending,
    ) -> Result<(), Fail> {
        self.context.look()?;
        if changes.applied {
            return self.matches(changes, numbers, pending).map(drop);
        }
        let mut row = Row {
            cells: vec![Cell::Null; changes.width],
            ..Row::default()
        };
        for change in &changes.changes {
            self.change(change, &mut row, pending)
                .map_err(|fail| fail.at(change.at))?;
        }
        Ok(())
    }

    /// Whether the graph has edges of every relation that is written.
    fn knows_relations(&self, changes: &Changes) -> Result<bool, Fail> {
        for step in writes(changes).flat_map(|write| &write.steps) {
            if !self.has_label(&self.label(&step.name)?.label) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What is added and merged.
fn writes(changes: &Changes) -> impl Iterator<Item = &super::Write> {
    changes
        .changes
        .iter()
        .filter_map(|change| match &change.kind {
            ChangeKind::Write(write) => Some(write),
            _ => None,
        })
}

/// Whether what is written for one set is nothing that the pattern of another one could see.
fn is_apart(changes: &Changes) -> bool {
    let writes_edges_only = || {
        writes(changes).all(|write| {
            write.nodes.iter().all(|node| {
                matches!(node.who.what, What::Slot(_))
                    && node.types.is_none()
                    && node.props.is_empty()
            })
        })
    };
    changes.result.is_none()
        && changes.changes.iter().all(is_plain)
        && matches!(&changes.pipeline.blocks[..], [block] if reads_nodes_only(block))
        && (!changes.applied || writes_edges_only())
}

/// Whether a block looks at nodes, and at nothing that hangs on them.
fn reads_nodes_only(block: &Block) -> bool {
    let pattern = &block.pattern;
    let mut only = block.call.is_none()
        && block.exists.is_empty()
        && pattern.steps.is_empty()
        && pattern.searches.is_empty()
        && pattern.paths.is_empty()
        && pattern.eithers.is_empty()
        && pattern.optionals.is_empty()
        && pattern.absents.is_empty();
    let columns = block.output.columns.iter().map(|column| &column.expr);
    let exprs = (pattern.filters.iter().map(|filter| &filter.expr))
        .chain(columns)
        .chain(&block.output.hidden)
        .chain(&block.output.having);
    for expr in exprs {
        expr.walk(&mut |expr| {
            only &= !matches!(
                &expr.kind,
                ExprKind::Exists(..)
                    | ExprKind::Call(
                        Function::Degree | Function::InDegree | Function::OutDegree,
                        _
                    )
            );
        });
    }
    only
}

/// The number of each node of a pattern that says so much and asks nothing else, in the order of `bound`; none of another one.
pub(super) struct Numbers<'c>(Option<Vec<&'c Expr>>);

impl<'c> Numbers<'c> {
    pub(super) fn of(context: &Context<'_>, changes: &'c Changes) -> Numbers<'c> {
        let [block] = &changes.pipeline.blocks[..] else {
            return Numbers(None);
        };
        let output = &block.output;
        let is_all = output.skip.is_none() && output.limit.is_none() && output.extras.is_empty();
        let is_free = context.written.is_none() && context.unmade.is_empty();
        let any = |node: &NodeTest| {
            matches!(node.what, NodeWhat::Any) && changes.bound.contains(&node.slot)
        };
        let mut numbers: Vec<(Slot, &Expr)> = Vec::new();
        let is_one = is_all
            && is_free
            && !changes.bound.is_empty()
            && reads_nodes_only(block)
            && block.pattern.nodes.iter().all(any)
            && (block.pattern.filters.iter())
                .all(|filter| gives_numbers(&filter.expr, &mut numbers));
        let of_slot = |slot: &Slot| {
            let mut own = numbers.iter().filter(|(one, _)| one == slot);
            match (own.next(), own.next()) {
                (Some((_, expr)), None) => Some(*expr),
                _ => None,
            }
        };
        let exprs = is_one.then(|| changes.bound.iter().map(of_slot).collect());
        Numbers(exprs.flatten())
    }

    /// The one match, without a plan; none where a node of these numbers is not there.
    pub(super) fn row(&self, context: &Context<'_>) -> Result<Option<Kept>, Fail> {
        let Some(exprs) = &self.0 else {
            return Ok(None);
        };
        let mut values = Vec::with_capacity(exprs.len());
        for expr in exprs {
            match Numbers::node(expr, context)? {
                Some(id) => values.push(Value::Node(id)),
                None => return Ok(None),
            }
        }
        Ok(Some(Kept {
            values,
            score: 1.0,
            ..Kept::default()
        }))
    }

    /// The node of a number; none where it is not there.
    pub(super) fn node(expr: &Expr, context: &Context<'_>) -> Result<Option<NodeId>, Fail> {
        let Value::Int(number) = constant(expr, context)? else {
            return Ok(None);
        };
        let id = u32::try_from(number).ok().map(NodeId);
        match id {
            Some(id) if context.source.holds(id)? => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    /// What says the number of the node at a place of `bound`.
    pub(super) fn at(&self, place: usize) -> Option<&'c Expr> {
        self.0.as_ref()?.get(place).copied()
    }

    /// How many nodes are told by their numbers.
    pub(super) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, Vec::len)
    }
}

/// Whether a condition only says which numbers nodes have; which.
fn gives_numbers<'e>(expr: &'e Expr, numbers: &mut Vec<(Slot, &'e Expr)>) -> bool {
    match &expr.kind {
        ExprKind::Logic(Logic::And, all) => all.iter().all(|one| gives_numbers(one, numbers)),
        ExprKind::Binary(ast::Op::Equal, a, b) => {
            let sides = [(a, b), (b, a)].into_iter().find_map(|(one, other)| {
                let ExprKind::Call(Function::Id, of) = &one.kind else {
                    return None;
                };
                match of.first().map(|of| &of.kind) {
                    Some(ExprKind::Slot(slot)) if other.is_constant() => Some((*slot, &**other)),
                    _ => None,
                }
            });
            numbers.extend(sides);
            sides.is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::run::tests::{Counting, people};
    use crate::query::{Error, Params, Prepared, Rows, RunOptions, Sets};

    fn each(graph: &mut Counting, text: &str, pairs: &[(i64, i64)]) -> Result<Rows, Error> {
        let prepared = Prepared::new(text).expect("a statement");
        let set = |(a, b): &(i64, i64)| {
            let name = |n: &i64| format!("Ana {n}").into();
            Params::from([
                ("a".to_owned(), (*a).into()),
                ("b".to_owned(), (*b).into()),
                ("from".to_owned(), name(a)),
                ("to".to_owned(), name(b)),
            ])
        };
        let sets: Vec<Params> = pairs.iter().map(set).collect();
        crate::query::change_each(graph, &prepared, Sets::from(&sets), &RunOptions::default())
    }

    const NUMBERS: &str = "?a, ?b where id(a) = $a and $b + 0 = id(b) => add ?a -> \"knows\" -> ?b";

    #[test]
    fn sets_that_only_write_are_made_at_once_and_looked_up_without_a_plan() {
        let pairs: Vec<(i64, i64)> = (1..1_000).map(|n| (n + 1, n)).collect();
        for text in [
            NUMBERS,
            "add $from -> \"knows\" -> $to",
            "merge $from -> knows -> $to",
        ] {
            let mut graph = people(1_000);
            let rows = each(&mut graph, text, &pairs).expect("changed");
            assert_eq!((graph.asked, graph.edits), (2, vec![999]), "{text}");
            let stats = rows.stats();
            assert_eq!(stats.expansions, 999, "{text}");
            // One a match; a plan would try every node that it binds.
            assert!(stats.bindings <= 999, "{text}: {}", stats.bindings);
        }
    }

    #[test]
    fn sets_that_may_see_each_other_are_made_one_after_the_other() {
        let pairs = [(1, 3), (1, 4), (1, 5)];
        for (text, edits) in [
            // The first one makes the relation.
            ("add $from -> helps -> $to", vec![1, 1, 1]),
            (
                "?a, ?b where id(a) = $a and degree(a) < 9 and id(b) = $b => add ?a -> knows -> ?b",
                vec![1, 1, 1],
            ),
            (
                "?a -> knows -> ?c, ?b where id(b) = $b => add ?c -> knows -> ?b",
                vec![1, 1, 1],
            ),
            ("?a where id(a) = $a => set ?a.age = $b", vec![1, 1, 1]),
        ] {
            let mut graph = people(9);
            each(&mut graph, text, &pairs).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(graph.edits, edits, "{text}");
        }
    }

    #[test]
    fn an_error_tells_its_set_and_nothing_is_made() {
        let mut graph = people(9);
        let error = each(&mut graph, NUMBERS, &[(3, 4), (5, 6), (3, 4)]).expect_err("there twice");
        assert_eq!(
            error.message(),
            "set 3: \"Ana 3 -knows-> Ana 4\" is there already"
        );
        assert_eq!(graph.edits, Vec::<usize>::new());
        let rows = each(&mut graph, NUMBERS, &[(3, 4), (5, 60)]).expect("one matches");
        assert_eq!(graph.edits, [1]);
        assert!(
            rows.notes()[0].message().starts_with("set 2: "),
            "{:?}",
            rows.notes()
        );
        let error = each(&mut graph, "?a -> knows -> ?b", &[(1, 2)]).expect_err("a question");
        assert!(
            error.message().starts_with("sets of parameters are for"),
            "{error}"
        );
    }
}
