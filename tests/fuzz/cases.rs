//! What the fuzz targets and the tests try: any text asked of a small graph, and questions drawn from bytes over a graph drawn
//! from bytes, answered over the packed graph and row by row.

#[path = "apart.rs"]
mod apart;

pub(crate) use apart::Apart;
use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId, Source, Status, Value};
use arrowroot::query::{Error, Limits, Prepared, RunOptions, parse, prepare, run};
use arrowroot::view::{Contents, View};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// Numbers out of bytes; 0 when there are no more.
struct Dice<'a>(&'a [u8]);

impl Dice<'_> {
    /// A number below `n`, which is 1 or more.
    fn below(&mut self, n: u8) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first % n
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[usize::from(self.below(u8::try_from(of.len()).expect("few")))]
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }
}

fn limits() -> RunOptions {
    RunOptions {
        limits: Limits {
            max_rows: 2_000,
            max_bindings: 20_000,
            timeout: Some(Duration::from_secs(5)),
            ..Limits::default()
        },
        ..RunOptions::default()
    }
}

/// A graph of 2 to 7 nodes.
fn graph(dice: &mut Dice<'_>) -> Arc<View> {
    let n = 2 + dice.below(6);
    let nodes = (0..n).map(|at| {
        let kind =
            [Kind::Person, Kind::Place, Kind::Organisation][usize::from(dice.below(3))].clone();
        let mut node = Node {
            id: NodeId(u32::from(at) + 1),
            kind,
            name: format!("node {at}"),
            aliases: Vec::new(),
            head: None,
            scope: None,
            props: Default::default(),
            mentions: Vec::new(),
        };
        let value = match dice.below(6) {
            0 => None,
            1 => Some(Value::text("f")),
            2 => Some(Value::Float(1.5)),
            age => Some(Value::Int(i64::from(age) - 3)),
        };
        node.props
            .extend(value.map(|value| ("age".to_owned(), value)));
        node
    });
    let nodes: Vec<Node> = nodes.collect();
    let m = dice.below(16);
    let edges = (0..m).map(|at| Edge {
        id: EdgeId(u32::from(at) + 1),
        subject: NodeId(u32::from(dice.below(n)) + 1),
        relation: dice.one(&["r", "s", "t"]).to_owned(),
        object: NodeId(u32::from(dice.below(n)) + 1),
        surface: String::new(),
        status: match dice.below(12) {
            0 => Status::Negated,
            _ => Status::Asserted,
        },
        origin: Default::default(),
        confidence: [1.0, 0.5, 0.9][usize::from(dice.below(3))],
        time: Default::default(),
        props: Default::default(),
    });
    let edges: Vec<Edge> = edges.collect();
    let evidence = vec![Vec::new(); edges.len()];
    let contents = Contents {
        nodes,
        edges,
        evidence,
        ..Contents::default()
    };
    Arc::new(View::build(contents).expect("a sound graph"))
}

const VARS: [&str; 4] = ["a", "b", "c", "d"];

fn node(dice: &mut Dice<'_>, out: &mut String) {
    let var = dice.one(&VARS);
    let _ = match dice.below(8) {
        0 => write!(out, "\"node {}\"", dice.below(7)),
        1 => write!(out, "\"node {}\" as {var}", dice.below(7)),
        2 => write!(
            out,
            "?{var}:{}",
            dice.one(&["person", "place", "organisation"])
        ),
        3 => write!(out, "?"),
        _ => write!(out, "?{var}"),
    };
}

fn chain(dice: &mut Dice<'_>, out: &mut String) {
    node(dice, out);
    for _ in 0..=dice.below(3) {
        let word = dice.one(&["\"r\"", "\"s\"", "\"t\"", "?", "\"r\"|\"s\""]);
        let many = dice.one(&["", "", "", "", "+", "*", "{0,2}", "{2}", "{1,3}"]);
        let (left, right) = match dice.below(5) {
            0 | 1 => ("->", "->"),
            2 | 3 => ("<-", "<-"),
            _ => ("--", "--"),
        };
        let _ = write!(out, " {left} {word}{many} {right} ");
        node(dice, out);
    }
}

fn value(dice: &mut Dice<'_>, deep: u8, out: &mut String) {
    let var = dice.one(&VARS);
    match dice.below(9) {
        0 => out.push_str(dice.one(&["0", "1", "-1", "2.5", "\"f\"", "null", "true", "[1, 2]"])),
        1 => {
            let _ = write!(out, "{var}.name");
        }
        2 => {
            let _ = write!(out, "id({var})");
        }
        3 if deep < 3 => {
            out.push('(');
            value(dice, deep + 1, out);
            out.push_str(dice.one(&[" + ", " - ", " * ", " / ", " % ", " || "]));
            value(dice, deep + 1, out);
            out.push(')');
        }
        4 if deep < 3 => {
            out.push_str(dice.one(&["upper(", "size(", "coalesce(", "abs(", "-("]));
            value(dice, deep + 1, out);
            out.push(')');
        }
        5 if deep < 3 => {
            out.push_str("case when ");
            test(dice, deep + 1, out);
            out.push_str(" then ");
            value(dice, deep + 1, out);
            out.push_str(" end");
        }
        6 => out.push_str(var),
        _ => {
            let _ = write!(out, "{var}.age");
        }
    }
}

fn test(dice: &mut Dice<'_>, deep: u8, out: &mut String) {
    match dice.below(9) {
        0 if deep < 3 => {
            out.push_str("not (");
            test(dice, deep + 1, out);
            out.push(')');
        }
        1 | 2 if deep < 3 => {
            out.push('(');
            test(dice, deep + 1, out);
            out.push_str(dice.one(&[" and ", " or ", " xor "]));
            test(dice, deep + 1, out);
            out.push(')');
        }
        3 => {
            value(dice, deep + 1, out);
            out.push_str(dice.one(&[" is null", " is not null"]));
        }
        4 => {
            let _ = write!(
                out,
                "{}.name contains \"{}\"",
                dice.one(&VARS),
                dice.below(7)
            );
        }
        5 if deep < 2 => {
            out.push_str("exists(");
            chain(dice, out);
            out.push(')');
        }
        _ => {
            value(dice, deep + 1, out);
            out.push_str(dice.one(&[" = ", " != ", " < ", " <= ", " > ", " >= ", " in "]));
            value(dice, deep + 1, out);
        }
    }
}

/// A question; not every one fits together.
fn question(dice: &mut Dice<'_>) -> String {
    let mut out = String::new();
    for at in 0..=dice.below(3) {
        if at > 0 {
            out.push_str(dice.one(&[", ", ", ", " optional ", " not "]));
        }
        chain(dice, &mut out);
    }
    if dice.yes() {
        out.push_str(" where ");
        test(dice, 0, &mut out);
    }
    match dice.below(5) {
        0 => {}
        1 => out.push_str(" return count(*)"),
        2 => {
            let _ = write!(out, " return count(distinct {})", dice.one(&VARS));
        }
        3 => {
            let sum = dice.one(&["count(*)", "sum", "avg", "min", "max", "collect"]);
            let _ = match sum {
                "count(*)" => write!(out, " return {}, count(*) as n", dice.one(&VARS)),
                sum => write!(
                    out,
                    " return {}, {sum}({}.age) as n",
                    dice.one(&VARS),
                    dice.one(&VARS)
                ),
            };
            out.push_str(dice.one(&["", " order by n", " order by n desc", " having n > 1"]));
        }
        _ => {
            out.push_str(dice.one(&[" return ", " return all "]));
            value(dice, 0, &mut out);
            out.push_str(" as v");
            if dice.yes() {
                out.push_str(" order by v");
            }
        }
    }
    out
}

/// The rows in words, sorted.
fn answer(source: Arc<dyn Source>, prepared: &Prepared) -> Result<Vec<String>, Error> {
    let rows = run(source, prepared, &limits())?;
    let rows: Result<Vec<_>, _> = rows.collect();
    let mut rows: Vec<String> = rows?
        .iter()
        .map(|row| format!("{:?}", row.values()))
        .collect();
    rows.sort_unstable();
    Ok(rows)
}

/// A question and a graph of the bytes: no panic, the same rows over the packed graph as row by row, and as of the question printed.
/// Whether it was answered. Cost: bounded by the limits.
pub(super) fn drawn(bytes: &[u8]) -> bool {
    let mut dice = Dice(bytes);
    let view = graph(&mut dice);
    let text = question(&mut dice);
    let Ok(prepared) = Prepared::new(&text) else {
        return false;
    };
    let printed = prepared.statement().to_string();
    let again =
        Prepared::new(&printed).unwrap_or_else(|error| panic!("{text}\n{printed}\n{error}"));
    let packed = answer(view.clone(), &prepared);
    let apart = answer(Arc::new(Apart(view.clone())), &prepared);
    let printed = answer(view, &again);
    // What a limit ended may have got so far by one way and farther by another.
    if let (Ok(packed), Ok(apart)) = (&packed, &apart) {
        assert_eq!(packed, apart, "{text}");
    }
    if let (Ok(packed), Ok(printed)) = (&packed, &printed) {
        assert_eq!(packed, printed, "{text}");
    }
    packed.is_ok()
}

static SMALL: LazyLock<Arc<View>> = LazyLock::new(|| {
    graph(&mut Dice(
        b"\x05\0\x01\x02\x03\x01\x04\x02\x05\x0c\0\x01\x02\x01\0\x01\x02\0\x03\x01",
    ))
});

/// Any text asked of a small graph: an error with words and a place in the text, or rows; a line that is offered instead is read.
pub(super) fn asked(text: &str) {
    let script = match prepare(text) {
        Ok(script) => script,
        Err(error) => return fits(text, &error),
    };
    for prepared in &script {
        if prepared.is_change() {
            continue;
        }
        match run(SMALL.clone(), prepared, &limits()) {
            Ok(rows) => {
                for note in rows.notes() {
                    assert!(!note.to_string().is_empty(), "{text:?}");
                }
                for row in rows {
                    if let Err(error) = row {
                        fits(text, &error);
                        break;
                    }
                }
            }
            Err(error) => fits(text, &error),
        }
    }
}

fn fits(text: &str, error: &Error) {
    assert!(!error.message().is_empty(), "{text:?}");
    assert!(
        error.span().range().end <= text.len(),
        "{text:?}: {error:?}"
    );
    for line in error.readings() {
        assert!(parse(line).is_ok(), "{text:?}\nhelp: {line}");
    }
}
