//! What crosses rooms: one binary, one file a subject.

mod graph;
mod layers;
mod query_graph;
mod query_parse;
mod query_run;
mod store_crash;
mod store_folder;
mod store_model;
