//! Few rows of a tree of steps, walked by indices from the most selective node on.

use super::super::batch::Cell;
use super::super::collect::{Kept, Planned, rows_of};
use super::super::context::Context;
use super::super::eval::{self, Scope};
use super::super::order::merge;
use super::shape::Shape;
use super::weigh::Weigher;
use super::{Answer, about, nothing, seen};
use crate::model::{EdgeId, Value};
use crate::query::fail::Fail;
use crate::query::functions::Function;
use crate::query::tree::{Block, Expr, ExprKind, Output, Slot};
use crate::query::value;
use crate::view::View;
use crate::view::dense::Column;
use std::collections::HashMap;

/// More neighbours than that are not looked at here: what many rows hold is watched elsewhere.
const FEW: f64 = 4096.0;

/// Rows of a block that makes no groups, in no order. None where it is none of these, or gives nothing.
pub(super) fn list(
    context: &Context<'_>,
    block: &Block,
    planned: &Planned,
) -> Result<Option<Answer>, Fail> {
    let plan = &planned.plan;
    let output = &block.output;
    let plain = !output.grouped
        && !output.all
        && !output.columns.is_empty()
        && block.ask.is_none()
        && output.extras.is_empty()
        && output.paths.is_empty()
        && block.carried.is_empty()
        && block.exists.is_empty()
        && block.call.is_none()
        && (output.limit.is_none() || !output.order.is_empty())
        && !context.measures.is_on();
    let seen = plain.then(|| seen(context, about(plan))).flatten();
    let Some(view) = seen else {
        return Ok(None);
    };
    let Some(shape) = Shape::kept(context, block, planned, view)? else {
        return Ok(None);
    };
    let weigher = Weigher::new(&shape, context);
    let way = shape.way.get_or_init(|| Way::of(block, &shape, &weigher));
    let Some(way) = way else {
        return Ok(None);
    };
    let places = way.gives.iter().map(|give| match give {
        Give::Column(_, place) => view.column_at(*place),
        _ => None,
    });
    let held = context.held();
    let mut list = List {
        at: vec![0; shape.vars.len()],
        edges: vec![0; shape.steps.len()],
        has: vec![false; way.gives.len()],
        n_columns: output.columns.len(),
        most: most(context, output)?,
        is_much: false,
        is_keyed: !way.apart,
        seen: HashMap::new(),
        kept: Vec::new(),
        columns: places.collect(),
        read: 0,
        asked: 0,
        output,
        way,
        weigher: &weigher,
        shape: &shape,
        context,
    };
    for index in weigher.candidates(way.start).iter() {
        if shape.passes(context, way.start, *index)? {
            list.at[way.start] = *index;
            list.go(0)?;
        }
        if list.is_much {
            context.let_go(held);
            return Ok(None);
        }
    }
    context.cost(|stats| {
        stats.hops_read += list.read;
        stats.expansions += list.asked;
    });
    // A property that no row has is told of elsewhere.
    let told = way.gives.iter().zip(&list.has);
    let without = told
        .into_iter()
        .any(|(give, has)| matches!(give, Give::Column(..)) && !has);
    if list.kept.is_empty() && nothing::count_steps(context, block, plan, &shape)? {
        return Ok((!view.is_damaged()).then(|| Answer::Nothing(Vec::new())));
    }
    if list.kept.is_empty() || without || view.is_damaged() {
        context.let_go(held);
        return Ok(None);
    }
    Ok(Some(Answer::Rows(list.kept)))
}

/// So many rows are held at most: of more, those that an order and a limit leave out are let go elsewhere. None where all are
/// wanted, which are held anyway.
fn most(context: &Context<'_>, output: &Output) -> Result<Option<usize>, Fail> {
    let Some(limit) = &output.limit else {
        return Ok(None);
    };
    let skip = output.skip.as_ref().map(|skip| rows_of(skip, context));
    let wanted = rows_of(limit, context)?.saturating_add(skip.transpose()?.unwrap_or(0));
    Ok(Some(wanted.saturating_mul(2).saturating_add(FEW as usize)))
}

/// How the rows of a block are walked and what they are made of: the same whenever it runs.
pub(super) struct Way {
    /// The columns, then the hidden keys.
    gives: Vec<Give>,
    start: usize,
    /// Steps with the variables they lead from and to.
    order: Vec<(usize, usize, usize)>,
    /// Steps in the order in which their edges prove a row.
    proofs: Vec<usize>,
    /// Variables whose names are told.
    named: Vec<usize>,
    /// Whether two matches of other nodes are two rows.
    apart: bool,
}

impl Way {
    /// None where rows are made of something else, or too much is looked at.
    fn of(block: &Block, shape: &Shape<'_>, weigher: &Weigher<'_, '_>) -> Option<Way> {
        let tree = shape.vars.len() == shape.steps.len() + 1;
        let sure = shape.steps.iter().all(|step| {
            let facts = shape.view.facts(step.relation);
            step.reach.is_none() && facts.is_some_and(|facts| facts.not_sure == 0)
        });
        if !tree || !sure {
            return None;
        }
        let exprs = exprs(&block.output).enumerate();
        let gives: Option<Vec<Give>> = exprs.map(|(at, expr)| Give::of(at, expr, shape)).collect();
        let gives = gives?;
        let start = weigher.best_start(None);
        if weigher.cost(start) > FEW {
            return None;
        }
        let of_columns = &gives[..block.output.columns.len()];
        let told_apart = |var: usize| {
            let one = matches!(shape.vars[var].named.as_deref(), Some([_]));
            one || of_columns.iter().any(|give| match give {
                Give::Node(of) | Give::Id(of) => *of == var,
                Give::Name(of) => *of == var && shape.view.has_no_namesakes(),
                Give::Column(..) | Give::Other(_) => false,
            })
        };
        let named = gives.iter().filter_map(|give| match give {
            Give::Name(var) => Some(*var),
            _ => None,
        });
        Some(Way {
            start,
            order: weigher.order(start),
            proofs: shape.proofs(),
            named: named.collect(),
            apart: (0..shape.vars.len()).all(told_apart),
            gives,
        })
    }
}

/// The expressions of the columns, then of the hidden keys.
fn exprs(output: &Output) -> impl Iterator<Item = &Expr> {
    let columns = output.columns.iter().map(|c| &c.expr);
    columns.chain(&output.hidden)
}

/// What a column is made of.
enum Give {
    Node(usize),
    Name(usize),
    Id(usize),
    /// The variable, and the place of the column in the view.
    Column(usize, usize),
    /// The number of the expression.
    Other(usize),
}

impl Give {
    fn of(at: usize, expr: &Expr, shape: &Shape<'_>) -> Option<Give> {
        let mut good = true;
        expr.walk(&mut |e| {
            good &= match e.kind {
                ExprKind::Slot(slot) => shape.var(slot).is_some(),
                ExprKind::Local(_) | ExprKind::Exists(..) | ExprKind::Aggregate(_) => false,
                _ => true,
            };
        });
        let var = |expr: &Expr| match expr.kind {
            ExprKind::Slot(slot) => shape.var(slot),
            _ => None,
        };
        let give = match &expr.kind {
            ExprKind::Slot(_) => var(expr).map(Give::Node),
            ExprKind::Property(of, name) => match (var(of), name.as_str()) {
                (Some(var), "name") => Some(Give::Name(var)),
                (Some(var), "id") => Some(Give::Id(var)),
                (Some(var), name) => shape
                    .column_place(name)
                    .map(|place| Give::Column(var, place)),
                _ => None,
            },
            ExprKind::Call(Function::Id, args) => args.first().and_then(var).map(Give::Id),
            _ => None,
        };
        good.then(|| give.unwrap_or(Give::Other(at)))
    }
}

struct List<'l, 'v> {
    context: &'l Context<'l>,
    shape: &'l Shape<'v>,
    weigher: &'l Weigher<'l, 'v>,
    way: &'l Way,
    output: &'l Output,
    /// Indices and edges of the match.
    at: Vec<u32>,
    edges: Vec<u32>,
    /// The column of each that is one.
    columns: Vec<Option<Column<'v>>>,
    /// Whether some row has a value.
    has: Vec<bool>,
    n_columns: usize,
    /// So many rows are held at most.
    most: Option<usize>,
    /// Whether there are more.
    is_much: bool,
    /// Whether rows that are alike are looked for.
    is_keyed: bool,
    seen: HashMap<Vec<u8>, usize>,
    kept: Vec<Kept>,
    read: u64,
    asked: u64,
}

impl List<'_, '_> {
    fn go(&mut self, depth: usize) -> Result<(), Fail> {
        let Some((step, from, to)) = self.way.order.get(depth).copied() else {
            return self.put();
        };
        let (row, edges) = self.weigher.lane(step, from).steps(self.at[from]);
        self.read += row.len() as u64;
        self.asked += 1;
        self.context.spend(row.len() as u64)?;
        if self.way.named.contains(&to) {
            self.shape.view.expect_names(row);
        }
        if !self.is_keyed && row.windows(2).any(|pair| pair[0] == pair[1]) {
            // Two edges to one node make one row.
            self.look_for_alike();
        }
        for (index, edge) in row.iter().zip(edges) {
            if self.is_much {
                break;
            }
            if self.weigher.fits(to, *index)? {
                self.at[to] = *index;
                self.edges[step] = *edge;
                self.go(depth + 1)?;
            }
        }
        Ok(())
    }

    fn put(&mut self) -> Result<(), Fail> {
        let view: &View = self.shape.view.nodes();
        let mut values = Vec::with_capacity(self.n_columns);
        let mut hidden = Vec::new();
        for (at, give) in self.way.gives.iter().enumerate() {
            let value = match give {
                Give::Node(var) => Value::Node(view.node_id(self.at[*var])),
                Give::Name(var) => Value::text(view.name_at(self.at[*var])),
                Give::Id(var) => Value::Int(view.node_id(self.at[*var]).0.into()),
                Give::Column(var, _) => match &self.columns[at] {
                    Some(column) => column.value(self.at[*var]),
                    None => Value::Null,
                },
                Give::Other(number) => {
                    let mut cells = vec![Cell::Null; self.shape.width];
                    for (var, index) in self.shape.vars.iter().zip(&self.at) {
                        cells[var.slot] = Cell::Node(view.node_id(*index));
                    }
                    match exprs(self.output).nth(*number) {
                        Some(expr) => eval::eval(expr, &Scope::new(&cells), self.context)?,
                        None => Value::Null,
                    }
                }
            };
            self.has[at] |= !value.is_null();
            match at < self.n_columns {
                true => values.push(value),
                false => hidden.push(value),
            }
        }
        let mut edges: Vec<EdgeId> = Vec::with_capacity(self.way.proofs.len());
        for step in &self.way.proofs {
            let edge = EdgeId(self.edges[*step]);
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        }
        let kept = Kept {
            values,
            hidden,
            score: 1.0,
            n_best: edges.len(),
            edges,
            paths: Vec::new(),
        };
        if self.is_keyed {
            let key = key(&kept);
            if let Some(place) = self.seen.get(&key) {
                merge(&mut self.kept[*place], kept);
                return Ok(());
            }
            self.context.hold(48 + key.len() as u64)?;
            self.seen.insert(key, self.kept.len());
        }
        self.context.hold(kept.size())?;
        self.kept.push(kept);
        let most = self.context.options.limits.max_rows;
        if self.kept.len() as u64 > most {
            return Err(self.context.limit("max_rows", format!("{most} rows")));
        }
        self.is_much = self.most.is_some_and(|most| self.kept.len() > most);
        Ok(())
    }

    /// Has rows that are alike looked for, those that are there included.
    fn look_for_alike(&mut self) {
        self.is_keyed = true;
        let kept = self.kept.iter().zip(0..);
        self.seen = kept.map(|(kept, at)| (key(kept), at)).collect();
    }
}

/// Bytes that are equal where two rows count as one.
fn key(kept: &Kept) -> Vec<u8> {
    let mut key = Vec::with_capacity(32);
    let values = kept.values.iter();
    values.for_each(|value| value::key(value, &mut key));
    key
}

impl Shape<'_> {
    /// The steps by the slots of their edges.
    fn proofs(&self) -> Vec<usize> {
        let mut steps: Vec<(Slot, usize)> = self.slots().collect();
        steps.sort_unstable();
        steps.into_iter().map(|(_, step)| step).collect()
    }
}
