//! Every path of a drawing, in depth: shorter before longer along each way.

use super::super::Flow;
use super::far::Far;
use super::program::{Entry, Program};
use crate::model::NodeId;
use crate::query::fail::Fail;

/// Takes a path: the entries so far and the last one.
type Taker<'t> = dyn FnMut(&Program<'_>, &[Entry], Entry) -> Result<Flow, Fail> + 't;

/// Calls `each` with every path from a node. With `far` only those that arrive
/// at its end are tried. Gives whether a longer path was left out.
pub(super) fn each(
    program: &mut Program<'_>,
    start: NodeId,
    far: Option<&Far<'_>>,
    each: &mut Taker<'_>,
) -> Result<bool, Fail> {
    let longest = program.plan.longest();
    let most = longest.unwrap_or(program.context.options.limits.max_hops);
    let Some(first) = program.start(start)? else {
        return Ok(false);
    };
    let mut cut = false;
    // Those that are walked, one after the other, and those that wait.
    let mut walked: Vec<Entry> = Vec::new();
    let mut waiting = vec![first];
    let mut quiet = Vec::new();
    while let Some(entry) = waiting.pop() {
        walked.truncate(match entry.before {
            usize::MAX => 0,
            before => before + 1,
        });
        if let Some(far) = far {
            match far.left(entry.at, entry.node) {
                Some(left) if entry.length.saturating_add(left.1) <= most => {}
                Some(_) => {
                    cut |= longest.is_none();
                    continue;
                }
                None => continue,
            }
        }
        program.context.spend(1)?;
        if program.is_done(&entry) {
            if each(program, &walked, entry)? == Flow::Stop {
                return Ok(cut);
            }
            continue;
        }
        walked.push(entry);
        let here = walked.len() - 1;
        let from = waiting.len();
        quiet.clear();
        program.quiet(&walked, here, &mut quiet)?;
        waiting.append(&mut quiet);
        if let Some(steps) = program.hops(&entry)? {
            for step in steps.iter() {
                let Some(next) = program.edge(&walked, here, *step)? else {
                    continue;
                };
                if next.length > most {
                    cut |= longest.is_none();
                    continue;
                }
                waiting.push(next);
            }
        }
        // The last one waiting is the first one walked.
        waiting[from..].reverse();
    }
    Ok(cut)
}
