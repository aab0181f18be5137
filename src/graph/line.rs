//! Lines of JSON with checked access.

use super::Error;
use super::json::to_value;
use crate::model::{Date, Props, Reference, Span, Time, Value};
use serde_json::{Map, Value as Json};
use std::io::{self, BufRead};
use std::path::PathBuf;
use std::sync::Arc;

/// Hands each line of the input that is not blank to `take`, with its number from 1: its text without blanks around it,
/// or what is wrong with it. Errors: the input fails, or `take` does.
pub(super) fn each_text(
    input: &mut dyn BufRead,
    failed: impl FnOnce(io::Error) -> Error,
    mut take: impl FnMut(u64, Result<&str, String>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => return Ok(()),
            Ok(_) => number += 1,
            Err(cause) => return Err(failed(cause)),
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => {
                let text = text.trim_start_matches('\u{feff}').trim();
                if !text.is_empty() {
                    take(number, Ok(text))?;
                }
            }
            Err(_) => take(number, Err("is not UTF-8".to_owned()))?,
        }
    }
}

/// Hands each line of the input that is not blank to `take`, with its number from 1, as an object.
///
/// Errors: the input fails, a line is no JSON object, or `take` refuses it with a reason.
pub(super) fn each(
    input: &mut dyn BufRead,
    mut take: impl FnMut(u64, Line) -> Result<(), String>,
) -> Result<(), Error> {
    let failed = |cause| Error::Io {
        path: PathBuf::from("the import"),
        cause,
    };
    each_text(input, failed, |line, text| {
        let taken = text
            .and_then(Line::parse)
            .and_then(|object| take(line, object));
        taken.map_err(|reason| Error::Import {
            input: String::new(),
            line,
            reason,
        })
    })
}

/// A relation as a label: one line, words joined by `_`.
pub(super) fn relation(words: &str) -> Result<String, String> {
    let label = words.split_whitespace().collect::<Vec<_>>().join("_");
    if label.is_empty() {
        return Err("has an empty relation".to_owned());
    }
    Ok(label)
}

/// One JSON object with checked access; every error names the key.
pub(super) struct Line(pub(super) Map<String, Json>);

impl Line {
    pub(super) fn parse(text: &str) -> Result<Line, String> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| format!("is not JSON (column {})", error.column()))?;
        match json {
            Json::Object(line) => Ok(Line(line)),
            _ => Err("is not a JSON object".to_owned()),
        }
    }

    pub(super) fn text(&self, key: &str) -> Result<&str, String> {
        self.text_or_none(key)?
            .filter(|text| !text.is_empty() || key == "text")
            .ok_or_else(|| format!("needs {key:?}"))
    }

    pub(super) fn text_or_none(&self, key: &str) -> Result<Option<&str>, String> {
        match self.0.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("{key:?} is not text")),
        }
    }

    /// A key of the plain form: text or a number.
    pub(super) fn key(&self, key: &str) -> Result<String, String> {
        match self.0.get(key) {
            Some(Json::String(text)) if !text.is_empty() => Ok(text.clone()),
            Some(Json::Number(number)) => Ok(number.to_string()),
            Some(_) => Err(format!("{key:?} is neither text nor a number")),
            None => Err(format!("needs {key:?}")),
        }
    }

    pub(super) fn number(&self, key: &str) -> Result<u32, String> {
        let Some(json) = self.0.get(key) else {
            return Err(format!("needs {key:?}"));
        };
        (json.as_u64())
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| format!("{key:?} is not a whole number below {}", u32::MAX))
    }

    pub(super) fn number_or(&self, key: &str, default: u32) -> Result<u32, String> {
        match self.0.get(key) {
            None | Some(Json::Null) => Ok(default),
            Some(_) => self.number(key),
        }
    }

    pub(super) fn share_or(&self, key: &str, default: f32) -> Result<f32, String> {
        match self.0.get(key) {
            None | Some(Json::Null) => Ok(default),
            Some(json) => (json.as_f64())
                .filter(|share| (0.0..=1.0).contains(share))
                .map(|share| share as f32)
                .ok_or_else(|| format!("{key:?} is not a number from 0 to 1")),
        }
    }

    pub(super) fn word_or_default<T: Default>(
        &self,
        key: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, String> {
        match self.text_or_none(key)? {
            None => Ok(T::default()),
            Some(word) => parse(word).ok_or_else(|| format!("{key:?} cannot be {word:?}")),
        }
    }

    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, String> {
        let wrong = || format!("{key:?} is not a list of texts");
        match self.0.get(key) {
            None | Some(Json::Null) => Ok(Vec::new()),
            Some(Json::Array(values)) => (values.iter())
                .map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong))
                .collect(),
            Some(_) => Err(wrong()),
        }
    }

    pub(super) fn objects(&self, key: &str) -> Result<Vec<Line>, String> {
        let wrong = || format!("{key:?} is not a list of objects");
        match self.0.get(key) {
            None | Some(Json::Null) => Ok(Vec::new()),
            Some(Json::Array(values)) => (values.iter())
                .map(|value| value.as_object().cloned().map(Line).ok_or_else(wrong))
                .collect(),
            Some(_) => Err(wrong()),
        }
    }

    pub(super) fn span(&self) -> Result<Span, String> {
        let (start, end) = (self.number("start")?, self.number("end")?);
        if end < start {
            return Err(format!("ends at {end}, before it starts at {start}"));
        }
        Ok(Span { start, end })
    }

    /// What stands there for something named elsewhere.
    pub(super) fn references(&self) -> Result<Vec<Reference>, String> {
        let mut references = Vec::new();
        for one in self.objects("references")? {
            let antecedent = match one.0.get("antecedent") {
                Some(Json::Object(line)) => Line(line.clone()),
                _ => return Err("\"antecedent\" of a reference is not an object".to_owned()),
            };
            references.push(Reference {
                span: one.span()?,
                text: one.text("text")?.into(),
                antecedent: antecedent.span()?,
                name: antecedent.text("text")?.into(),
            });
        }
        Ok(references)
    }

    pub(super) fn date(&self, key: &str) -> Result<Option<Date>, String> {
        match self.text_or_none(key)? {
            None => Ok(None),
            Some(text) => Date::parse(text)
                .map(Some)
                .ok_or_else(|| format!("{key:?} is no date such as 2015, 2015-10 or 2015-10-07")),
        }
    }

    /// The external reader that the line names, which reads a document.
    pub(super) fn reader(&self, document: Option<&str>) -> Result<Option<Arc<str>>, String> {
        match self.text_or_none("reader")? {
            Some("") => Err("\"reader\" is empty".to_owned()),
            Some(_) if document.is_none() => Err("a reader needs \"doc\"".to_owned()),
            reader => Ok(reader.map(Arc::from)),
        }
    }

    /// The properties under a key, times apart.
    pub(super) fn props(&self, key: &str) -> Result<(Props, Time), String> {
        match self.0.get(key) {
            None | Some(Json::Null) => Ok(Default::default()),
            Some(Json::Object(map)) => Ok(times_apart(map.iter())),
            Some(_) => Err(format!("{key:?} is not an object")),
        }
    }

    /// The properties under a key of a node, whose times are properties like any other.
    pub(super) fn node_props(&self, key: &str) -> Result<Props, String> {
        self.props(key).map(together)
    }

    /// Every key but these as properties, times apart.
    pub(super) fn rest(&self, but: &[&str]) -> (Props, Time) {
        times_apart(
            self.0
                .iter()
                .filter(|(key, _)| !but.contains(&key.as_str())),
        )
    }
}

/// Properties from JSON; `on`, `from` and `to` that are dates are the time. A year alone is a date there.
pub(super) fn times_apart<'a>(
    pairs: impl Iterator<Item = (&'a String, &'a Json)>,
) -> (Props, Time) {
    let (mut props, mut time) = (Props::new(), Time::default());
    for (key, json) in pairs {
        let date = json.as_str().and_then(crate::model::Date::parse);
        match (key.as_str(), date) {
            ("on", Some(_)) => time.on = date,
            ("from", Some(_)) => time.from = date,
            ("to", Some(_)) => time.to = date,
            _ => match to_value(json) {
                Value::Null => {}
                value => {
                    props.insert(key.clone(), value);
                }
            },
        }
    }
    (props, time)
}

pub(super) fn together((mut props, time): (Props, Time)) -> Props {
    for (key, date) in [("on", time.on), ("from", time.from), ("to", time.to)] {
        if let Some(date) = date {
            props.insert(key.to_owned(), Value::Date(date));
        }
    }
    props
}
