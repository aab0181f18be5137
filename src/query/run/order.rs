//! Which row goes first, and what two equal rows make.

use super::collect::Kept;
use super::context::Context;
use crate::model::Value;
use crate::query::tree::{KeyBy, Output};
use crate::query::value;
use std::cmp::Ordering;

/// Edges kept with a row: those of its best match, then of others.
const PROOFS: usize = 64;

/// Joins a further match to the row it makes again: the better one goes first.
pub(super) fn merge(known: &mut Kept, mut row: Kept) {
    if row.score > known.score {
        std::mem::swap(known, &mut row);
    }
    for edge in row.edges {
        if known.edges.len() >= PROOFS {
            break;
        }
        if !known.edges.contains(&edge) {
            known.edges.push(edge);
        }
    }
}

/// Best score first, then by the columns' text.
pub(in crate::query) fn rank(rows: &mut [Kept], context: &Context<'_>) {
    rows.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut from = 0;
    while from < rows.len() {
        let score = rows[from].score;
        let n = rows[from..]
            .iter()
            .take_while(|r| r.score.total_cmp(&score).is_eq())
            .count();
        let tied = &mut rows[from..from + n];
        if n > 1 && tied.iter().all(|row| only_text(row).is_some()) {
            tied.sort_by(|a, b| only_text(a).cmp(&only_text(b)));
        } else if n > 1 {
            tied.sort_by_cached_key(|row| {
                let texts: Vec<String> = row
                    .values
                    .iter()
                    .map(|v| value::print(v, context))
                    .collect();
                texts.join("\u{1}")
            });
        }
        from += n;
    }
}

/// The text that a row consists of.
fn only_text(row: &Kept) -> Option<&str> {
    match row.values.as_slice() {
        [Value::Text(text)] => Some(text),
        _ => None,
    }
}

pub(super) fn compare(a: &Kept, b: &Kept, output: &Output, context: &Context<'_>) -> Ordering {
    for key in &output.order {
        let of = |row: &'_ Kept| -> Value {
            match key.by {
                KeyBy::Column(at) => row.values.get(at),
                KeyBy::Hidden(at) => row.hidden.get(at),
            }
            .cloned()
            .unwrap_or_default()
        };
        let (x, y) = (of(a), of(b));
        let order = match (x.is_null(), y.is_null()) {
            (true, true) => Ordering::Equal,
            (true, false) if key.nulls_first => Ordering::Less,
            (true, false) => Ordering::Greater,
            (false, true) if key.nulls_first => Ordering::Greater,
            (false, true) => Ordering::Less,
            _ if key.descending => value::order(&y, &x, context),
            _ => value::order(&x, &y, context),
        };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}
