//! What crosses rooms: one binary, one file a subject.

mod algorithms;
#[cfg(feature = "cli")]
mod bad_input;
mod changes;
mod changes_model;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod cli_run;
mod concurrent;
mod conllu;
mod each;
#[cfg(feature = "cli")]
mod examples;
mod fuzzed;
mod graph;
mod judged;
mod kill_ingest;
mod kill_store;
mod layers;
mod migrate;
#[cfg(feature = "cli")]
mod other_readers;
mod petgraph;
mod phenomena;
mod query_faults;
mod query_graph;
mod query_naive;
mod query_naive_paths;
mod query_packed;
mod query_parse;
mod query_plan;
mod query_print;
mod query_run;
mod query_shared;
mod query_typed;
mod questions;
#[cfg(feature = "cli")]
mod read;
mod read_any;
mod repair;
#[cfg(all(feature = "cli", unix))]
mod repl;
mod snapshot;
mod store_crash;
mod store_folder;
mod store_model;
mod tables;
#[cfg(feature = "train")]
mod train;
mod weights;
mod worker;
mod written;
