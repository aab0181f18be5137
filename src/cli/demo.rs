//! `arrowroot demo`: five documents of ours, five questions, and the sentences that answer them.

use super::ask::{self, Settings};
use super::out::{BOLD, CYAN, DIM, Ending, Out, Outcome, PLAIN, Stop, width};
use super::render::{clean, place, plain, quotation, wrap};
use super::{count, stop};
use crate::graph::Graph;
use crate::model::{EdgeId, Source};
use std::io::Write;

/// The documents, in the binary, so that the demonstration works from any folder.
const SEEDS: [(&str, &str); 5] = [
    (
        "seeds/coalitions.md",
        include_str!("../../seeds/coalitions.md"),
    ),
    (
        "seeds/delegation.txt",
        include_str!("../../seeds/delegation.txt"),
    ),
    (
        "seeds/newsroom.txt",
        include_str!("../../seeds/newsroom.txt"),
    ),
    ("seeds/strategy.md", include_str!("../../seeds/strategy.md")),
    (
        "seeds/workshop.txt",
        include_str!("../../seeds/workshop.txt"),
    ),
];

/// The questions, easy ones first.
const QUESTIONS: [&str; 5] = [
    "who -> leads -> delegation",
    "which organisation -> organises -> workshop",
    "stamp -> designed by -> who",
    "which country -> adopts -> Gender Equality Law",
    "who -> leads -> delegation -> visits -> which country",
];

/// Reads the documents into memory and answers the questions. Touches no disk.
pub(super) fn run(out: &mut Out) -> Outcome {
    let graph = Graph::open_in_memory();
    for (name, text) in SEEDS {
        graph.ingest_text(name, text).map_err(stop)?;
    }
    let size = graph.view().map_err(stop)?.size();
    writeln!(
        out,
        "{}, {}, {}, in memory",
        count(size.documents, "document"),
        count(size.nodes, "node"),
        count(size.edges, "edge"),
    )?;
    let mut unanswered = false;
    for question in QUESTIONS {
        unanswered |= !answer(&graph, question, out)?;
    }
    let (bold, plain) = if out.colour { (BOLD, PLAIN) } else { ("", "") };
    writeln!(
        out,
        "\nYour own documents:\n  {bold}arrowroot ingest FOLDER{plain}\n  {bold}arrowroot{plain}"
    )?;
    Ok(if unanswered {
        Ending::Nothing
    } else {
        Ending::Answered
    })
}

/// Writes a question and its rows, each with the sentences behind it. False where there is no row.
fn answer(graph: &Graph, question: &str, out: &mut Out) -> Result<bool, Stop> {
    let (cyan, dim, off) = if out.colour {
        (CYAN, DIM, PLAIN)
    } else {
        ("", "", "")
    };
    writeln!(out, "\n{cyan}{question}{off}")?;
    let asked = ask::ask(graph, question, &Settings::default()).map_err(Stop::failed)?;
    if asked.answer.rows.is_empty() {
        writeln!(out, "  nothing matched")?;
        return Ok(false);
    }
    for (row, proof) in asked.answer.rows.iter().zip(&asked.proof) {
        let values: Vec<String> = row
            .iter()
            .map(|value| clean(&plain(value, &asked.answer.things)))
            .collect();
        writeln!(out, "  {}", values.join("  "))?;
        for evidence in best(&*asked.source, proof)? {
            let said = format!(
                "    {}  {dim}{}",
                clean(&quotation(&evidence)),
                clean(&place(&evidence))
            );
            writeln!(out, "{}{off}", wrap(&said, width(), 4))?;
        }
    }
    Ok(true)
}

/// The surest sentence of each edge, each sentence once.
fn best(source: &dyn Source, edges: &[EdgeId]) -> Result<Vec<crate::model::Evidence>, Stop> {
    let mut sentences: Vec<crate::model::Evidence> = Vec::new();
    for evidence in source.evidence(edges).map_err(Stop::failed)? {
        if let Some(first) = evidence.into_iter().next()
            && !sentences
                .iter()
                .any(|one| one.doc == first.doc && one.span == first.span)
        {
            sentences.push(first);
        }
    }
    Ok(sentences)
}
