//! The card of a node: what it is, what it is called, what is said of it.

use super::ask::Asked;
use super::count;
use super::out::{BOLD, DIM, Out, PLAIN, Stop, width};
use super::render::{Sentence, cited, clean, plain};
use crate::model::{EdgeId, NodeId, Relations, Source, Value, Way};
use std::collections::BTreeSet;
use std::io::Write;

/// Edges that a card shows; the rest is counted.
const SHOWN: usize = 12;
/// Blanks before a sentence.
const INDENT: usize = 7;
/// Nodes of one name whose cards are shown; more of them are a list.
const CARDS: usize = 3;

/// The nodes whose cards an answer is: one column of a few nodes that no edge proves.
pub(super) fn of(asked: &Asked) -> Option<Vec<NodeId>> {
    let rows = &asked.answer.rows;
    if asked.answer.columns.len() != 1
        || !(1..=CARDS).contains(&rows.len())
        || asked.proof.iter().any(|edges| !edges.is_empty())
    {
        return None;
    }
    rows.iter()
        .map(|row| match row.as_slice() {
            [Value::Node(id)] => Some(*id),
            _ => None,
        })
        .collect()
}

/// Writes the card of a node: its kind and names, its properties, and its edges with a sentence each.
pub(super) fn draw(source: &dyn Source, id: NodeId, out: &mut Out) -> Result<(), Stop> {
    let (bold, dim, off) = if out.colour {
        (BOLD, DIM, PLAIN)
    } else {
        ("", "", "")
    };
    let nodes = source.nodes(&[id]).map_err(Stop::failed)?;
    let Some(node) = nodes.first() else {
        return Ok(());
    };
    writeln!(out, "{bold}{}{off}  {} #{id}", clean(&node.name), node.kind)?;
    if !node.aliases.is_empty() {
        writeln!(out, "  also  {}", clean(&node.aliases.join(", ")))?;
    }
    let nothing = super::render::Things::default();
    for (key, value) in &node.props {
        writeln!(out, "  {}  {}", clean(key), clean(&plain(value, &nothing)))?;
    }
    edges(source, id, out, dim, off)?;
    let documents: BTreeSet<_> = node
        .mentions
        .iter()
        .map(|mention| mention.document)
        .collect();
    if !documents.is_empty() {
        writeln!(
            out,
            "  {dim}named {} in {}{off}",
            count(node.mentions.len() as u64, "time"),
            count(documents.len() as u64, "document"),
        )?;
    }
    Ok(())
}

/// Writes the plain edges of a node, outgoing ones first, each with its surest sentence.
fn edges(source: &dyn Source, id: NodeId, out: &mut Out, dim: &str, off: &str) -> Result<(), Stop> {
    let mut hops = Vec::new();
    source
        .expand(&[id], Way::Both, None, &mut hops)
        .map_err(Stop::failed)?;
    let ids: Vec<EdgeId> = hops.iter().map(|hop| hop.edge).collect();
    let edges = source.edges(&ids).map_err(Stop::failed)?;
    let plain: Vec<usize> = (0..edges.len())
        .filter(|at| edges[*at].status.is_plain())
        .collect();
    let shown = &plain[..plain.len().min(SHOWN)];
    let ends: Vec<NodeId> = shown.iter().map(|at| hops[*at].neighbour).collect();
    let ends = source.nodes(&ends).map_err(Stop::failed)?;
    let said: Vec<EdgeId> = shown.iter().map(|at| ids[*at]).collect();
    let said = source.evidence(&said).map_err(Stop::failed)?;
    for ((at, end), evidence) in shown.iter().zip(&ends).zip(&said) {
        let relation = Relations::words(&edges[*at].relation);
        let arrow = if hops[*at].forward { "->" } else { "<-" };
        writeln!(
            out,
            "  {arrow} {} {arrow} {}",
            clean(&relation),
            clean(&end.name)
        )?;
        if let Some(first) = evidence.first() {
            let sentence = Sentence {
                evidence: first.clone(),
                surface: edges[*at].surface.clone(),
            };
            let room = width().map(|width| usize::from(width).saturating_sub(INDENT));
            let said = cited(&sentence, room);
            writeln!(out, "{:INDENT$}{dim}{said}{off}", "")?;
        }
    }
    if plain.len() > shown.len() {
        let more = plain.len() - shown.len();
        writeln!(out, "  {dim}and {more} more: #{id} -- ?r -- ?x{off}")?;
    }
    Ok(())
}
