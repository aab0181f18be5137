//! JSON Lines: the lines of an export, and the plain form.

use super::super::line::Line;
use super::Place;
use super::records::Gathered;
use serde::Deserialize;
use serde_json::Value as Json;
use std::borrow::Cow;

/// An edge of the plain form that says nothing but its ends and a label: the line that a large graph has most of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bare<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow)]
    rel: Cow<'a, str>,
    #[serde(borrow)]
    to: Cow<'a, str>,
}

/// Takes one line in.
pub(super) fn line(gathered: &mut Gathered, place: Place, text: &str) -> Result<(), String> {
    if text.starts_with("{\"from\"")
        && let Ok(Bare { from, rel, to }) = serde_json::from_str(text)
        && ![&from, &rel, &to].iter().any(|word| word.is_empty())
    {
        return gathered.add_edge(place, &from, &rel, &to);
    }
    let line = &Line::parse(text)?;
    match line.0.get("kind").and_then(Json::as_str) {
        Some("doc") => gathered.document(line),
        Some("node") if line.0.contains_key("id") => gathered.node(place, line),
        Some("edge" | "claim") if line.0.contains_key("s") => gathered.edge(place, line),
        _ if line.0.contains_key("node") => gathered.plain_node(place, line),
        _ if line.0.contains_key("from") => gathered.plain_edge(place, line),
        Some(kind) => Err(format!("kind {kind:?} is none of doc, node, edge, claim")),
        None => Err(
            "is no node and no edge: it needs \"kind\", or \"node\", or \"from\", \"rel\" and \"to\""
                .to_owned(),
        ),
    }
}
