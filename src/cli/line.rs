//! A line of a stream: a statement, or a statement with its parameters as JSON.

use super::ask::{self, Asked, Settings, Trouble};
use crate::graph::{Session, json};
use crate::query::{Error, ErrorCode, Params};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `{"query": "…", "params": {"name": value}, "each": [{"name": value}, …]}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    #[serde(borrow)]
    query: Cow<'l, str>,
    #[serde(default)]
    params: Given,
    each: Option<Vec<Given>>,
}

/// Parameters as they were written.
type Given = BTreeMap<String, serde_json::Value>;

fn params(given: Given) -> Params {
    let values = given.into_iter();
    values
        .map(|(name, value)| (name, json::to_value(&value)))
        .collect()
}

/// Asks what a line asks.
pub(super) fn ask(
    session: &mut Session<'_>,
    text: &str,
    settings: &Settings,
) -> Result<Asked, Trouble> {
    if !text.starts_with('{') {
        let one = ask::one(session.graph(), text)?;
        return ask::run(session, &one, settings);
    }
    let line: Line<'_> = serde_json::from_str(text).map_err(|error| unread(&error))?;
    let one = ask::one(session.graph(), &line.query)?;
    let mut settings = settings.clone();
    // The last of a name counts.
    settings.params.extend(params(line.params));
    let sets: Option<Vec<Params>> = line.each.map(|each| each.into_iter().map(params).collect());
    ask::run_each(session, &one, sets.as_deref(), &settings)
}

fn unread(error: &serde_json::Error) -> Trouble {
    let span = crate::model::Span::default();
    let message = format!(
        "a line that begins with {{ is JSON such as {{\"query\": \"add $a -> likes -> $b\", \"params\": {{\"a\": \"Ana\", \"b\": \"Oslo\"}}}}, \
         with \"each\": [{{…}}, …] for many sets of parameters; in this one: {error}"
    );
    Error::new(ErrorCode::Unexpected, "", span, message).into()
}
