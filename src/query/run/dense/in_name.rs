//! A text that stands somewhere in a name: `x.name =~ "Lund"`.

use crate::model::Value;
use crate::query::ast::Op;
use crate::query::tree::{Expr, ExprKind, Slot};
use crate::view::View;
use memchr::memmem::Finder;

/// What a condition looks for in written names.
#[derive(Debug)]
pub(super) struct InName(Finder<'static>);

impl InName {
    /// The text that a condition looks for in the written name, where it is one that stands for itself.
    pub(super) fn of(expr: &Expr, slot: Slot) -> Option<InName> {
        let ExprKind::Binary(Op::Matches, name, text) = &expr.kind else {
            return None;
        };
        let of_slot = |e: &Expr| matches!(e.kind, ExprKind::Slot(of) if of == slot);
        let named = matches!(&name.kind, ExprKind::Property(of, p) if p == "name" && of_slot(of));
        match &text.kind {
            ExprKind::Value(Value::Text(text))
                if named
                    && !text.is_empty()
                    && text.chars().all(|c| c.is_alphanumeric() || c == ' ') =>
            {
                Some(InName(Finder::new(text.as_bytes()).into_owned()))
            }
            _ => None,
        }
    }

    /// Whether it stands in a name.
    pub(super) fn stands_in(&self, name: &str) -> bool {
        self.0.find(name.as_bytes()).is_some()
    }

    /// Lets those pass alone in whose written name it stands. Cost: one pass over all names, where they lie one after the other.
    pub(super) fn among(&self, view: &View, passing: &mut [bool]) {
        let (names, ends) = view.written_names();
        let long = self.0.needle().len();
        let mut found = vec![false; passing.len()];
        let (mut at, mut owner) = (0, 0);
        while let Some(start) = self.0.find(&names[at..]).map(|start| at + start) {
            owner += ends[owner..].partition_point(|end| *end as usize <= start);
            let Some(end) = ends.get(owner).map(|end| *end as usize) else {
                break;
            };
            // It may begin in one name and end in the next.
            at = start + 1;
            if start + long <= end {
                if let Some(found) = found.get_mut(owner) {
                    *found = true;
                }
                at = end;
            }
        }
        for (passing, found) in passing.iter_mut().zip(found) {
            *passing &= found;
        }
    }
}
