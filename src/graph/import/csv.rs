//! CSV as people's programs write it (RFC 4180), and its rows as lines of the plain form.

use super::super::line::Line;
use super::records::Gathered;
use super::{Error, Faults, Place};
use serde_json::{Map, Number, Value as Json};
use std::io::BufRead;

/// Reads nodes or edges, as the column names say.
pub(super) fn read(
    gathered: &mut Gathered,
    of: u32,
    faults: &mut Faults,
    input: &mut dyn BufRead,
) -> Result<(), Error> {
    let mut bytes = Vec::new();
    let read = input.read_to_end(&mut bytes);
    read.map_err(|cause| Error::Io {
        path: faults.name(of),
        cause,
    })?;
    let mut rows = Rows::new(&bytes, of);
    let Some((place, head)) = rows.next() else {
        return Ok(());
    };
    let columns = head
        .and_then(Columns::new)
        .map_err(|reason| faults.stop(place, reason))?;
    for (place, row) in rows {
        let taken = row.and_then(|cells| {
            let line = columns.line(cells)?;
            match columns.are_edges {
                true => gathered.plain_edge(place, &line),
                false => gathered.plain_node(place, &line),
            }
        });
        if let Err(reason) = taken {
            faults.bad(place, reason)?;
        }
    }
    Ok(())
}

/// The names of the columns, as keys of the plain form.
struct Columns {
    keys: Vec<String>,
    are_edges: bool,
}

impl Columns {
    fn new(names: Vec<String>) -> Result<Columns, String> {
        let lower = |name: &String| name.trim().to_lowercase();
        let has =
            |wanted: &[&str]| (names.iter()).any(|name| wanted.contains(&lower(name).as_str()));
        let are_edges = has(FROM) && has(TO);
        if !are_edges && !has(NODE) {
            return Err(
                "has no column names of nodes (node, type, name) and none of edges (from, rel, to)"
                    .to_owned(),
            );
        }
        let known: &[(&[&str], &str)] = match are_edges {
            true => &[(FROM, "from"), (REL, "rel"), (TO, "to")],
            false => &[(NODE, "node"), (TYPE, "type"), (NAME, "name")],
        };
        let mut keys: Vec<String> = Vec::with_capacity(names.len());
        for name in &names {
            let of = known
                .iter()
                .find(|(words, _)| words.contains(&lower(name).as_str()));
            let key = of.map_or_else(|| name.trim().to_owned(), |(_, key)| (*key).to_owned());
            if keys.contains(&key) {
                return Err(format!("has two columns {key:?}"));
            }
            keys.push(key);
        }
        let needed = known.iter().filter(|(_, key)| *key != "name");
        for (_, key) in needed {
            if !keys.iter().any(|known| known == key) {
                return Err(format!("has no column {key:?}"));
            }
        }
        Ok(Columns { keys, are_edges })
    }

    /// A row as a line of the plain form.
    fn line(&self, cells: Vec<String>) -> Result<Line, String> {
        if cells.len() != self.keys.len() {
            return Err(format!(
                "has {} cells, and there are {} columns",
                cells.len(),
                self.keys.len()
            ));
        }
        let mut line = Map::new();
        for (key, cell) in self.keys.iter().zip(cells) {
            if cell.is_empty() {
                continue;
            }
            let value = match key.as_str() {
                "node" | "type" | "name" | "from" | "rel" | "to" | "status" => Json::String(cell),
                "aliases" => cell.split('|').map(str::trim).collect(),
                _ => value(cell),
            };
            line.insert(key.clone(), value);
        }
        Ok(Line(line))
    }
}

const NODE: &[&str] = &["node", "id"];
const TYPE: &[&str] = &["type", "kind"];
const NAME: &[&str] = &["name", "label"];
const FROM: &[&str] = &["from", "source", "src"];
const REL: &[&str] = &["rel", "relation"];
const TO: &[&str] = &["to", "target", "dst"];

/// A cell as a number or a truth where it is written like one, else as text: `007` and `1e5` are text, `-3` and `0.5` not.
fn value(cell: String) -> Json {
    match cell.as_str() {
        "true" => return Json::Bool(true),
        "false" => return Json::Bool(false),
        _ => {}
    }
    if let Ok(number) = cell.parse::<i64>()
        && number.to_string() == cell
    {
        return Json::Number(number.into());
    }
    let digits = cell.strip_prefix('-').unwrap_or(&cell);
    let is_decimal = digits.split_once('.').is_some_and(|(whole, part)| {
        let all_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        all_digits(whole) && all_digits(part) && (whole == "0" || !whole.starts_with('0'))
    });
    match cell
        .parse()
        .ok()
        .filter(|_| is_decimal)
        .and_then(Number::from_f64)
    {
        Some(number) => Json::Number(number),
        None => Json::String(cell),
    }
}

/// The rows of a file, each with the line that it begins in; blank lines are passed over.
struct Rows<'a> {
    bytes: &'a [u8],
    of: u32,
    line: u64,
}

impl<'a> Rows<'a> {
    fn new(bytes: &'a [u8], of: u32) -> Rows<'a> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        Rows { bytes, of, line: 1 }
    }
}

impl Iterator for Rows<'_> {
    type Item = (Place, Result<Vec<String>, String>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.bytes {
                [] => return None,
                [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => {
                    self.bytes = rest;
                    self.line += 1;
                }
                _ => break,
            }
        }
        let place = Place {
            input: self.of,
            line: self.line,
        };
        let (row, rest) = row(self.bytes);
        let taken = &self.bytes[..self.bytes.len() - rest.len()];
        self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.bytes = rest;
        Some((place, row))
    }
}

/// The cells up to the end of the row, and what comes after it.
fn row(mut bytes: &[u8]) -> (Result<Vec<String>, String>, &[u8]) {
    let mut cells = Vec::new();
    loop {
        let (cell, rest) = match bytes {
            [b'"', rest @ ..] => match quoted(rest) {
                Some(found) => found,
                // Everything after the quote was taken for text: only the first line of it is given up.
                None => {
                    return (
                        Err("has a quote that nothing closes".to_owned()),
                        past_line(bytes),
                    );
                }
            },
            _ => {
                let end = bytes.iter().position(|byte| matches!(byte, b',' | b'\n'));
                let (cell, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
                let cell = match rest {
                    [b',', ..] => cell,
                    _ => cell.strip_suffix(b"\r").unwrap_or(cell),
                };
                (cell.to_vec(), rest)
            }
        };
        match String::from_utf8(cell) {
            Ok(cell) => cells.push(cell),
            Err(_) => return (Err("is not UTF-8".to_owned()), past_line(rest)),
        }
        match rest {
            [b',', rest @ ..] => bytes = rest,
            [] => return (Ok(cells), rest),
            [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] => return (Ok(cells), rest),
            _ => {
                let reason = "has text behind a closing quote".to_owned();
                return (Err(reason), past_line(rest));
            }
        }
    }
}

/// The text up to the quote that closes it, and what comes after that.
fn quoted(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut cell = Vec::new();
    let mut rest = bytes;
    loop {
        let end = rest.iter().position(|byte| *byte == b'"')?;
        cell.extend_from_slice(&rest[..end]);
        match &rest[end + 1..] {
            [b'"', after @ ..] => {
                cell.push(b'"');
                rest = after;
            }
            after => return Some((cell, after)),
        }
    }
}

fn past_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    end.map_or(&[], |end| &bytes[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Result<Vec<String>, String>)> {
        Rows::new(text.as_bytes(), 0)
            .map(|(place, row)| (place.line, row))
            .collect()
    }

    fn cells(cells: &[&str]) -> Result<Vec<String>, String> {
        Ok(cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn quotes_commas_and_ends_of_line_stand_inside_quotes() {
        let text = "\u{feff}a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n\n,\nlast,\"\"";
        assert_eq!(
            rows(text),
            [
                (1, cells(&["a", "b"])),
                (2, cells(&["x, \"y\"", "two\nlines"])),
                (5, cells(&["", ""])),
                (6, cells(&["last", ""])),
            ]
        );
    }

    #[test]
    fn a_bad_row_ends_with_its_line() {
        let found = rows("\"a\"b,c\nd\n\"open,e\nf\n");
        assert_eq!(found[0].0, 1);
        assert!(found[0].1.is_err());
        assert_eq!(found[1], (2, cells(&["d"])));
        assert!(
            found[2]
                .1
                .as_ref()
                .is_err_and(|reason| reason.contains("quote"))
        );
        assert_eq!(found[3], (4, cells(&["f"])));
    }

    #[test]
    fn cells_are_what_they_look_like() {
        for (cell, json) in [
            ("12", "12"),
            ("-3", "-3"),
            ("0.5", "0.5"),
            ("007", "\"007\""),
            ("1e5", "\"1e5\""),
            ("+4", "\"+4\""),
            ("00.5", "\"00.5\""),
            ("true", "true"),
            ("2015-10", "\"2015-10\""),
            ("99999999999999999999", "\"99999999999999999999\""),
        ] {
            assert_eq!(value(cell.to_owned()).to_string(), json);
        }
    }

    #[test]
    fn columns_have_several_names_and_some_are_needed() {
        let columns =
            |names: &[&str]| Columns::new(names.iter().map(|name| (*name).to_owned()).collect());
        let nodes = columns(&["ID", "Kind", "Label", "age"]).expect("nodes");
        assert_eq!(nodes.keys, ["node", "type", "name", "age"]);
        let edges = columns(&["Source", "relation", "Target"]).expect("edges");
        assert!(edges.are_edges);
        for (names, reason) in [
            (&["a", "b"][..], "no column names of nodes"),
            (&["id", "name"], "no column \"type\""),
            (&["from", "to"], "no column \"rel\""),
            (&["id", "type", "id"], "two columns \"node\""),
        ] {
            let error = columns(names).err().expect("refused");
            assert!(error.contains(reason), "{error}");
        }
    }
}
