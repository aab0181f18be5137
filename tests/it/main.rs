//! What crosses rooms: one binary, one file a subject.

mod layers;
mod query_parse;
mod store_crash;
mod store_folder;
mod store_model;
