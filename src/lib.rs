//! Point it at a folder of documents and ask with arrows.

pub mod graph;
pub mod model;
pub mod query;
pub mod read;
pub mod store;
pub mod text;
pub mod view;

#[cfg(feature = "cli")]
pub mod cli;

pub use graph::{Error, Graph};
