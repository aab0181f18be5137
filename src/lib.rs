//! Point it at a folder of documents and ask with arrows.
//!
//! arrowroot reads English text, finds people, organisations, countries, places, events, initiatives, works and groups
//! and how they relate, and keeps each relation with the sentences that state it. Questions are drawn:
//! `who -> leads -> delegation`. Everything runs in one process, on one folder: no server, no internet, no language model.
//!
//! ```
//! let graph = arrowroot::Graph::open_in_memory();
//! graph.ingest_text("news.txt", "Ms. Saule Aitpaeva headed the delegation.")?;
//! let rows = graph.query("who -> leads -> delegation")?;
//! let source = rows.source().clone();
//! for row in rows {
//!     let row = row?;
//!     // A row knows the edges that prove it, an edge its sentences, surest first.
//!     let evidence = source.evidence(row.edges())?;
//!     assert_eq!(&*evidence[0][0].text, "Ms. Saule Aitpaeva headed the delegation.");
//! }
//! # Ok::<(), arrowroot::Error>(())
//! ```
//!
//! # A tour
//!
//! [`Graph`] is the way in: it opens a store, takes in documents, answers, exports and checks. The rooms below it can be
//! used alone:
//!
//! - [`model`]: the words every room speaks, such as nodes, edges, evidence, values, and [`model::Source`], the graph
//!   as a query sees it.
//! - [`text`] and [`read`]: a document to blocks, sentences and tokens; these to entities and facts. Pure functions that
//!   never fail: the same text gives the same reading on every machine.
//! - [`store`]: what documents contributed, on disk; a document is one commit, whole or absent after a crash.
//! - [`view`]: the graph in memory, one immutable state of it, which petgraph's algorithms run on.
//! - [`query`]: arrows to rows, over any [`model::Source`]. The language is in `docs/QUERY.md`.
//! - [`graph`]: the façade, with JSON in [`graph::json`](crate::graph) where the feature `json` is on.
//! - `train`, with the feature `train`: what makes the weights that [`read`] reads with.
//! - `cli`: the commands and the REPL, with the feature `cli`, which is on by default. For the library alone say
//!   `default-features = false`.
//!
//! # What it is not
//!
//! - It is no database server: one process holds a store at a time, and its threads share the [`Graph`].
//! - It reads text and Markdown, no PDF or office files; of other languages than English it takes names, acronyms and dates.
//! - It is no judge: it keeps what documents state, and who is right is up to the reader. What a text denies, supposes or
//!   calls former is kept apart from what it states.
//! - Tags, trees and names come from a small trained network, which errs (`docs/MODEL_CARD.md` says how often), and rules over
//!   them find what is related: it misses much in long, winding sentences. What it finds, it can show.

pub mod graph;
pub mod model;
pub mod query;
pub mod read;
pub mod store;
pub mod text;
pub mod view;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "train")]
pub mod train;

pub use graph::{Error, Graph};

#[cfg(all(doctest, feature = "json"))]
#[doc = include_str!("../README.md")]
mod readme {}

#[cfg(doctest)]
#[doc = include_str!("../docs/GRAPH.md")]
mod graph_doc {}
