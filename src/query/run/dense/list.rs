//! Few rows of a tree of steps, walked by indices from the most selective node on.

use super::super::batch::Cell;
use super::super::collect::Kept;
use super::super::context::Context;
use super::super::eval::{self, Scope};
use super::super::order::merge;
use super::shape::Shape;
use super::weigh::Weigher;
use super::{Answer, about, nothing, seen};
use crate::model::{EdgeId, Value};
use crate::query::fail::Fail;
use crate::query::functions::Function;
use crate::query::plan::Plan;
use crate::query::tree::{Block, Expr, ExprKind, Slot};
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
    plan: &Plan,
) -> Result<Option<Answer>, Fail> {
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
    let Some(shape) = Shape::of(context, block, plan, view)? else {
        return Ok(None);
    };
    let tree = shape.vars.len() == shape.steps.len() + 1;
    let sure = shape.steps.iter().all(|step| {
        let facts = view.facts(step.relation);
        step.reach.is_none() && facts.is_some_and(|facts| facts.not_sure == 0)
    });
    let exprs = output.columns.iter().map(|c| &c.expr);
    let gives: Option<Vec<Give<'_, '_>>> = exprs
        .chain(&output.hidden)
        .map(|expr| Give::of(expr, &shape))
        .collect();
    let (Some(gives), true) = (gives, tree && sure) else {
        return Ok(None);
    };
    let weigher = Weigher::new(&shape, context);
    let start = weigher.best_start(None);
    if weigher.cost(start) > FEW {
        return Ok(None);
    }
    let mut list = List {
        order: weigher.order(start),
        at: vec![0; shape.vars.len()],
        edges: vec![0; shape.steps.len()],
        has: vec![false; gives.len()],
        n_columns: output.columns.len(),
        proofs: shape.proofs(),
        seen: HashMap::new(),
        kept: Vec::new(),
        named: gives.iter().filter_map(Give::named).collect(),
        read: 0,
        asked: 0,
        gives,
        weigher: &weigher,
        shape: &shape,
        context,
    };
    for index in weigher.candidates(start).iter() {
        if shape.passes(context, start, *index)? {
            list.at[start] = *index;
            list.go(0)?;
        }
    }
    context.cost(|stats| {
        stats.hops_read += list.read;
        stats.expansions += list.asked;
    });
    // A property that no row has is told of elsewhere.
    let told = list.gives.iter().zip(&list.has);
    let without = told
        .into_iter()
        .any(|(give, has)| matches!(give, Give::Column(..)) && !has);
    if list.kept.is_empty() && nothing::count_steps(context, block, plan, &shape)? {
        return Ok((!view.is_damaged()).then(|| Answer::Nothing(Vec::new())));
    }
    if list.kept.is_empty() || without || view.is_damaged() {
        return Ok(None);
    }
    Ok(Some(Answer::Rows(list.kept)))
}

/// What a column is made of.
enum Give<'e, 'v> {
    Node(usize),
    Name(usize),
    Id(usize),
    Column(usize, Column<'v>),
    Other(&'e Expr),
}

impl<'e, 'v> Give<'e, 'v> {
    fn of(expr: &'e Expr, shape: &Shape<'v>) -> Option<Give<'e, 'v>> {
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
        good.then(|| match &expr.kind {
            ExprKind::Slot(_) => var(expr).map(Give::Node),
            ExprKind::Property(of, name) => match (var(of), name.as_str()) {
                (Some(var), "name") => Some(Give::Name(var)),
                (Some(var), "id") => Some(Give::Id(var)),
                (Some(var), name) => shape.column(name).map(|column| Give::Column(var, column)),
                _ => None,
            },
            ExprKind::Call(Function::Id, args) => args.first().and_then(var).map(Give::Id),
            _ => None,
        })
        .map(|give| give.unwrap_or(Give::Other(expr)))
    }
}

impl Give<'_, '_> {
    /// The variable whose name it is.
    fn named(&self) -> Option<usize> {
        match self {
            Give::Name(var) => Some(*var),
            _ => None,
        }
    }
}

struct List<'l, 'v> {
    context: &'l Context<'l>,
    shape: &'l Shape<'v>,
    weigher: &'l Weigher<'l, 'v>,
    /// Steps with the variables they lead from and to.
    order: Vec<(usize, usize, usize)>,
    /// Indices and edges of the match.
    at: Vec<u32>,
    edges: Vec<u32>,
    gives: Vec<Give<'l, 'v>>,
    /// Whether some row has a value.
    has: Vec<bool>,
    n_columns: usize,
    /// Steps in the order in which their edges prove a row.
    proofs: Vec<usize>,
    seen: HashMap<Vec<u8>, usize>,
    kept: Vec<Kept>,
    /// Variables whose names are told.
    named: Vec<usize>,
    read: u64,
    asked: u64,
}

impl List<'_, '_> {
    fn go(&mut self, depth: usize) -> Result<(), Fail> {
        let Some((step, from, to)) = self.order.get(depth).copied() else {
            return self.put();
        };
        let (row, edges) = self.weigher.lane(step, from).steps(self.at[from]);
        self.read += row.len() as u64;
        self.asked += 1;
        self.context.spend(row.len() as u64)?;
        if self.named.contains(&to) {
            self.shape.view.expect_names(row);
        }
        for (index, edge) in row.iter().zip(edges) {
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
        for (at, give) in self.gives.iter().enumerate() {
            let value = match give {
                Give::Node(var) => Value::Node(view.node_id(self.at[*var])),
                Give::Name(var) => Value::text(view.name_at(self.at[*var])),
                Give::Id(var) => Value::Int(view.node_id(self.at[*var]).0.into()),
                Give::Column(var, column) => column.value(self.at[*var]),
                Give::Other(expr) => {
                    let mut cells = vec![Cell::Null; self.shape.width];
                    for (var, index) in self.shape.vars.iter().zip(&self.at) {
                        cells[var.slot] = Cell::Node(view.node_id(*index));
                    }
                    eval::eval(expr, &Scope::new(&cells), self.context)?
                }
            };
            self.has[at] |= !value.is_null();
            match at < self.n_columns {
                true => values.push(value),
                false => hidden.push(value),
            }
        }
        let mut edges: Vec<EdgeId> = Vec::with_capacity(self.proofs.len());
        for step in &self.proofs {
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
        let mut key = Vec::with_capacity(32);
        kept.values
            .iter()
            .for_each(|value| value::key(value, &mut key));
        match self.seen.get(&key) {
            Some(place) => merge(&mut self.kept[*place], kept),
            None => {
                self.context.hold(48 + key.len() as u64 + kept.size())?;
                self.seen.insert(key, self.kept.len());
                self.kept.push(kept);
                let most = self.context.options.limits.max_rows;
                if self.kept.len() as u64 > most {
                    return Err(self.context.limit("max_rows", format!("{most} rows")));
                }
            }
        }
        Ok(())
    }
}

impl Shape<'_> {
    /// The steps by the slots of their edges.
    fn proofs(&self) -> Vec<usize> {
        let mut steps: Vec<(Slot, usize)> = self.slots().collect();
        steps.sort_unstable();
        steps.into_iter().map(|(_, step)| step).collect()
    }
}
