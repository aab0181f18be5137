//! What to say of a text that cannot be read, and the line to type instead.

use super::error::{Error, ErrorCode};
use super::parse::{Fault, is_readable};
use crate::model::Span;

/// A longer statement is not mended, in bytes.
const MAX_MENDED: usize = 2_000;

/// The error of a text that cannot be read.
pub(super) fn explain(text: &str, fault: Fault) -> Error {
    match fault {
        Fault::Known(error) => *error,
        Fault::Stopped(at, _) => Error::new(
            ErrorCode::Unexpected,
            text,
            Span::new(at, at),
            "this cannot stand here",
        ),
    }
}

/// The text with other words at these places, from left to right, if that can be read.
pub(super) fn edited(text: &str, edits: &[(Span, &str)]) -> Option<String> {
    if text.len() > MAX_MENDED {
        return None;
    }
    let mut out = text.to_owned();
    for (span, word) in edits.iter().rev() {
        out.get(span.range())?;
        out.replace_range(span.range(), word);
    }
    is_readable(&out).then_some(out)
}
