//! The engine against an evaluator that tries every binding, on random small graphs and random patterns.

use crate::fuzzed::cases::Apart;
use arrowroot::model::{Edge, EdgeId, NodeId, Source, Status, Value};
use arrowroot::query::{Prepared, RunOptions, run};
use arrowroot::view::{Contents, View};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const RELATIONS: [&str; 3] = ["owns", "paints", "ships"];

/// A graph: kinds of its nodes; subject, relation, object, negated of its edges.
#[derive(Clone, Debug)]
struct Graph {
    kinds: Vec<bool>,
    edges: Vec<(usize, usize, usize, bool)>,
}

/// A node of a pattern.
#[derive(Clone, Debug)]
enum End {
    Var(usize),
    Any,
    Name(usize),
}

#[derive(Clone, Copy, Debug)]
enum Arrow {
    Out,
    In,
    Both,
}

#[derive(Clone, Debug)]
struct Step {
    arrow: Arrow,
    /// None for any relation.
    relation: Option<usize>,
    not: bool,
    quant: Option<(u32, u32)>,
    to: End,
}

#[derive(Clone, Debug)]
struct Chain {
    start: End,
    steps: Vec<Step>,
    branch: Option<Step>,
}

#[derive(Clone, Debug)]
struct Query {
    chains: Vec<Chain>,
    absent: Option<Chain>,
    optional: Option<Chain>,
    /// `where exists( )`, or `where not exists( )`.
    exists: Option<(bool, Chain)>,
    /// `where ?v0 != ?v1`.
    unlike: bool,
    /// `?v0:person`.
    typed: bool,
}

fn graph() -> impl Strategy<Value = Graph> {
    (2..5_usize).prop_flat_map(|n| {
        let edge = (0..n, 0..RELATIONS.len(), 0..n, prop::bool::weighted(0.1));
        (
            prop::collection::vec(any::<bool>(), n),
            prop::collection::vec(edge, 0..8),
        )
            .prop_map(|(kinds, edges)| Graph { kinds, edges })
    })
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        6 => (0..4_usize).prop_map(End::Var),
        1 => Just(End::Any),
        2 => (0..2_usize).prop_map(End::Name),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let quant = prop_oneof![
        4 => Just(None),
        1 => prop_oneof![Just((1, 3)), Just((0, 2)), Just((2, 2)), Just((1, 1)), Just((2, 3)), Just((0, 1))].prop_map(Some),
    ];
    let arrow = prop_oneof![Just(Arrow::Out), Just(Arrow::In), Just(Arrow::Both)];
    (
        arrow,
        prop::option::weighted(0.8, 0..RELATIONS.len()),
        any::<bool>(),
        quant,
        end(),
    )
        .prop_map(|(arrow, relation, not, quant, to)| Step {
            arrow,
            relation,
            not: not && relation.is_some(),
            quant,
            to,
        })
}

fn chain(most: usize) -> impl Strategy<Value = Chain> {
    (
        end(),
        prop::collection::vec(step(), 1..=most),
        prop::option::weighted(0.2, step()),
    )
        .prop_map(|(start, steps, branch)| Chain {
            start,
            steps,
            branch,
        })
}

fn query() -> impl Strategy<Value = Query> {
    (
        prop::collection::vec(chain(2), 1..3),
        prop::option::weighted(0.3, chain(1)),
        prop::option::weighted(0.3, chain(1)),
        prop::option::weighted(0.3, (any::<bool>(), chain(2))),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(chains, absent, optional, exists, unlike, typed)| Query {
            chains,
            absent,
            optional,
            exists,
            unlike,
            typed,
        })
}

// ---------- as text

fn end_text(end: &End) -> String {
    match end {
        End::Var(v) => format!("?v{v}"),
        End::Any => "?".to_owned(),
        End::Name(n) => format!("\"node {n}\""),
    }
}

fn step_text(step: &Step) -> String {
    let (left, right) = match step.arrow {
        Arrow::Out => ("->", "->"),
        Arrow::In => ("<-", "<-"),
        Arrow::Both => ("--", "--"),
    };
    let relation = match step.relation {
        Some(r) => format!("{}\"{}\"", if step.not { "!" } else { "" }, RELATIONS[r]),
        None => "any".to_owned(),
    };
    let quant = step
        .quant
        .map_or(String::new(), |(n, m)| format!("{{{n},{m}}}"));
    format!(" {left} {relation}{quant} {right} {}", end_text(&step.to))
}

fn chain_text(chain: &Chain) -> String {
    let mut text = end_text(&chain.start);
    chain
        .steps
        .iter()
        .for_each(|s| text.push_str(&step_text(s)));
    if let Some(branch) = &chain.branch {
        text.push_str(" and");
        text.push_str(&step_text(branch));
    }
    text
}

fn query_text(query: &Query, columns: &BTreeSet<usize>) -> String {
    let mut parts: Vec<String> = query.chains.iter().map(chain_text).collect();
    if query.typed && columns.contains(&0) {
        parts.push("?v0:person".to_owned());
    }
    if let Some(optional) = &query.optional {
        parts.push(format!("optional {}", chain_text(optional)));
    }
    if let Some(absent) = &query.absent {
        parts.push(format!("not {}", chain_text(absent)));
    }
    let mut text = parts.join(", ");
    let mut tests = Vec::new();
    if query.unlike && columns.contains(&0) && columns.contains(&1) {
        tests.push("?v0 != ?v1".to_owned());
    }
    if let Some((wanted, chain)) = &query.exists {
        let not = if *wanted { "" } else { "not " };
        tests.push(format!("{not}exists({})", chain_text(chain)));
    }
    if !tests.is_empty() {
        text.push_str(&format!(" where {}", tests.join(" and ")));
    }
    let returned: Vec<String> = columns.iter().map(|v| format!("?v{v}")).collect();
    text.push_str(" return all ");
    if returned.is_empty() {
        text.push_str("1 as one");
    } else {
        text.push_str(&returned.join(", "));
    }
    // Reachability, not trails: `return all` would give one row a trail.
    text.replace(" return all ", " return ")
}

// ---------- by trying everything

type Binding = BTreeMap<usize, Option<usize>>;

fn ends(chain: &Chain) -> Vec<&End> {
    let steps = chain.steps.iter().chain(&chain.branch);
    std::iter::once(&chain.start)
        .chain(steps.map(|s| &s.to))
        .collect()
}

fn variables<'a>(chains: impl IntoIterator<Item = &'a Chain>) -> BTreeSet<usize> {
    let all = chains.into_iter().flat_map(ends);
    all.filter_map(|e| match e {
        End::Var(v) => Some(*v),
        _ => None,
    })
    .collect()
}

/// Edges of the graph that match a step from one node to another.
fn edges(graph: &Graph, step: &Step, from: usize, to: usize) -> Vec<usize> {
    let fits = |relation: usize| match step.relation {
        Some(wanted) => (relation == wanted) != step.not,
        None => true,
    };
    (0..graph.edges.len())
        .filter(|e| {
            let (s, r, o, negated) = graph.edges[*e];
            let (out, back) = ((s, o) == (from, to), (s, o) == (to, from));
            let way = match step.arrow {
                Arrow::Out => out,
                Arrow::In => back,
                Arrow::Both => out || back,
            };
            way && fits(r) && !negated
        })
        .collect()
}

/// Whether a trail of that many edges leads from one node to another.
fn reaches(
    graph: &Graph,
    step: &Step,
    from: usize,
    to: usize,
    (min, max): (u32, u32),
    used: &mut Vec<usize>,
) -> bool {
    if used.len() as u32 >= min && from == to {
        return true;
    }
    if used.len() as u32 >= max {
        return false;
    }
    for next in 0..graph.kinds.len() {
        for edge in edges(graph, step, from, next) {
            if used.contains(&edge) {
                continue;
            }
            used.push(edge);
            let found = reaches(graph, step, next, to, (min, max), used);
            used.pop();
            if found {
                return true;
            }
        }
    }
    false
}

/// Whether a chain holds with its nodes given, in the order of [`ends`].
fn holds(graph: &Graph, chain: &Chain, nodes: &[usize]) -> bool {
    let mut steps: Vec<(&Step, usize, usize)> = Vec::new();
    for (at, step) in chain.steps.iter().enumerate() {
        steps.push((step, nodes[at], nodes[at + 1]));
    }
    if let Some(branch) = &chain.branch {
        steps.push((branch, nodes[0], nodes[nodes.len() - 1]));
    }
    // No plain step uses an edge twice; a counted step asks whether its ends are joined.
    fn assign(graph: &Graph, steps: &[(&Step, usize, usize)], used: &mut Vec<usize>) -> bool {
        let Some(((step, from, to), rest)) = steps.split_first() else {
            return true;
        };
        if let Some(bounds) = step.quant {
            return reaches(graph, step, *from, *to, bounds, &mut Vec::new())
                && assign(graph, rest, used);
        }
        for edge in edges(graph, step, *from, *to) {
            if !used.contains(&edge) {
                used.push(edge);
                let found = assign(graph, rest, used);
                used.pop();
                if found {
                    return true;
                }
            }
        }
        false
    }
    assign(graph, &steps, &mut Vec::new())
}

/// Every way to give nodes to the ends of a chain under a binding, with the bindings it makes.
fn matches(graph: &Graph, chain: &Chain, binding: &Binding) -> Vec<Binding> {
    fn go(
        graph: &Graph,
        chain: &Chain,
        ends: &[&End],
        nodes: &mut Vec<usize>,
        binding: &Binding,
        out: &mut Vec<Binding>,
    ) {
        let Some((end, rest)) = ends.split_first() else {
            if holds(graph, chain, nodes) {
                out.push(binding.clone());
            }
            return;
        };
        let candidates: Vec<usize> = match end {
            End::Name(n) => vec![*n],
            End::Any => (0..graph.kinds.len()).collect(),
            End::Var(v) => match binding.get(v) {
                Some(Some(node)) => vec![*node],
                Some(None) => Vec::new(),
                None => (0..graph.kinds.len()).collect(),
            },
        };
        for node in candidates {
            let mut binding = binding.clone();
            if let End::Var(v) = end {
                binding.insert(*v, Some(node));
            }
            nodes.push(node);
            go(graph, chain, rest, nodes, &binding, out);
            nodes.pop();
        }
    }
    // The same name twice is the same node, and so it is here: a name is one node.
    let mut out = Vec::new();
    go(
        graph,
        chain,
        &ends(chain),
        &mut Vec::new(),
        binding,
        &mut out,
    );
    out.sort();
    out.dedup();
    out
}

fn naive(graph: &Graph, query: &Query, columns: &BTreeSet<usize>) -> BTreeSet<Vec<Option<usize>>> {
    let mut rows = vec![Binding::new()];
    for chain in &query.chains {
        rows = rows
            .iter()
            .flat_map(|row| matches(graph, chain, row))
            .collect();
    }
    if query.typed && columns.contains(&0) {
        // A variable that only an optional pattern binds is bound by its type first.
        let mut typed = Vec::new();
        for row in rows {
            match row.get(&0) {
                Some(_) => typed.push(row),
                None => typed.extend((0..graph.kinds.len()).map(|n| {
                    let mut row = row.clone();
                    row.insert(0, Some(n));
                    row
                })),
            }
        }
        rows = typed;
        rows.retain(|row| row[&0].is_some_and(|n| graph.kinds[n]));
    }
    if let Some(optional) = &query.optional {
        rows = rows
            .iter()
            .flat_map(|row| {
                let found = matches(graph, optional, row);
                if !found.is_empty() {
                    return found;
                }
                let mut row = row.clone();
                for v in variables([optional]) {
                    row.entry(v).or_insert(None);
                }
                vec![row]
            })
            .collect();
    }
    if query.unlike && columns.contains(&0) && columns.contains(&1) {
        rows.retain(|row| match (row[&0], row[&1]) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        });
    }
    if let Some((wanted, chain)) = &query.exists {
        rows.retain(|row| matches(graph, chain, row).is_empty() != *wanted);
    }
    if let Some(absent) = &query.absent {
        rows.retain(|row| matches(graph, absent, row).is_empty());
    }
    rows.iter()
        .map(|row| columns.iter().map(|v| row[v]).collect())
        .collect()
}

fn view(graph: &Graph) -> Arc<dyn Source> {
    built(graph)
}

fn built(graph: &Graph) -> Arc<View> {
    let nodes = (1..)
        .zip(&graph.kinds)
        .map(|(id, person)| {
            let kind = if *person { "person" } else { "place" };
            crate::query_graph::node(id, kind, &format!("node {}", id - 1), "", "", "")
        })
        .collect();
    let edges: Vec<Edge> = (1..)
        .zip(&graph.edges)
        .map(|(id, (subject, relation, object, negated))| Edge {
            id: EdgeId(id),
            subject: NodeId(*subject as u32 + 1),
            relation: RELATIONS[*relation].to_owned(),
            object: NodeId(*object as u32 + 1),
            surface: String::new(),
            status: if *negated {
                Status::Negated
            } else {
                Status::Asserted
            },
            origin: Default::default(),
            confidence: 1.0,
            time: Default::default(),
            props: Default::default(),
        })
        .collect();
    let view = View::build(Contents {
        nodes,
        evidence: vec![Vec::new(); edges.len()],
        edges,
        ..Contents::default()
    });
    Arc::new(view.expect("a sound graph"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_finds_what_trying_everything_finds(graph in graph(), query in query()) {
        let mut columns = variables(query.chains.iter().chain(&query.optional));
        if query.typed && columns.contains(&0) {
            columns.insert(0);
        }
        let text = query_text(&query, &columns);
        let prepared = Prepared::new(&text).expect("a query");
        let rows = run(view(&graph), &prepared, &RunOptions::default());
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => return Err(TestCaseError::fail(format!("{text}\n{error}"))),
        };
        let given: Vec<Vec<Option<usize>>> = rows
            .map(|row| {
                let row = row.expect("a row");
                let nodes = row.values().iter().filter(|v| !matches!(v, Value::Int(_)));
                nodes
                    .map(|v| match v {
                        Value::Node(id) => Some(id.index() - 1),
                        _ => None,
                    })
                    .collect()
            })
            .collect();
        let distinct: BTreeSet<Vec<Option<usize>>> = given.iter().cloned().collect();
        prop_assert_eq!(given.len(), distinct.len(), "rows are distinct: {}", text);
        let wanted = naive(&graph, &query, &columns);
        prop_assert_eq!(distinct, wanted, "{}", text);
    }

    #[test]
    fn a_count_is_the_number_of_matches(graph in graph(), query in query()) {
        let mut query = query;
        for chain in query.chains.iter_mut().chain(&mut query.absent).chain(&mut query.optional) {
            chain.steps.iter_mut().chain(&mut chain.branch).for_each(|s| s.quant = None);
        }
        let columns = variables(query.chains.iter().chain(&query.optional));
        let text = query_text(&query, &columns);
        let pattern = text.split(" return ").next().expect("a pattern");
        let source = view(&graph);
        let rows = |end: &str| {
            let prepared = Prepared::new(&format!("{pattern} return {end}")).expect("a query");
            run(source.clone(), &prepared, &RunOptions::default()).expect("rows")
        };
        let n = rows("all 1 as one").len() as i64;
        let counted = rows("count(*)").next().expect("a row").expect("a row");
        prop_assert_eq!(&counted.values()[0], &Value::Int(n), "{}", text);
        if let Some(first) = columns.first() {
            let each = rows(&format!("?v{first}, count(*) as n"));
            let sum: i64 = each
                .map(|row| match row.expect("a row").get("n") {
                    Some(Value::Int(n)) => *n,
                    _ => 0,
                })
                .sum();
            prop_assert_eq!(sum, n, "{}", text);
        }
    }
}

/// The rows that a text gives, nodes by their numbers in the graph.
fn answers(source: Arc<dyn Source>, text: &str) -> Result<Vec<Vec<Option<usize>>>, TestCaseError> {
    let prepared = Prepared::new(text).map_err(|e| TestCaseError::fail(format!("{text}\n{e}")))?;
    let rows = run(source, &prepared, &RunOptions::default());
    let rows = rows.map_err(|e| TestCaseError::fail(format!("{text}\n{e}")))?;
    let cells = |value: &Value| match value {
        Value::Node(id) => Some(Some(id.index() - 1)),
        Value::Int(_) => None,
        _ => Some(None),
    };
    Ok(rows
        .map(|row| {
            row.expect("a row")
                .values()
                .iter()
                .filter_map(cells)
                .collect()
        })
        .collect())
}

fn counted(source: Arc<dyn Source>, pattern: &str) -> i64 {
    let prepared = Prepared::new(&format!("{pattern} return count(*)")).expect(pattern);
    let mut rows = run(source, &prepared, &RunOptions::default()).expect(pattern);
    match rows.next().expect("a row").expect("a row").values() {
        [Value::Int(n)] => *n,
        other => panic!("{other:?}"),
    }
}

/// A chain with other words for all its variables but these.
fn renamed(chain: &Chain, but: &BTreeSet<usize>) -> Chain {
    let mut chain = chain.clone();
    let rename = |end: &mut End| {
        if let End::Var(v) = end
            && !but.contains(v)
        {
            *v += 10;
        }
    };
    rename(&mut chain.start);
    let steps = chain.steps.iter_mut().chain(&mut chain.branch);
    steps.for_each(|step| rename(&mut step.to));
    chain
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_twice_answers_as_if_it_stood_once(
        graph in graph(),
        query in query(),
        (one, other) in (chain(1), chain(1)),
    ) {
        let (packed, bare) = (view(&graph), Arc::new(Apart(built(&graph))) as Arc<dyn Source>);
        let sources = [packed, bare];
        let columns = variables(query.chains.iter().chain(&query.optional));
        let text = query_text(&query, &columns);
        let wanted = naive(&graph, &query, &columns);
        let set = |rows: Vec<Vec<Option<usize>>>| rows.into_iter().collect::<BTreeSet<_>>();

        // Parts of a union that begin alike.
        let mut longer = query.clone();
        longer.chains.push(one.clone());
        let union = format!("{text} union {}", query_text(&longer, &columns));
        let mut both = naive(&graph, &longer, &columns);
        both.extend(wanted.iter().cloned());

        // The same conditions a second time, by other names.
        let twice = |test: &(bool, Chain)| {
            let not = if test.0 { "" } else { "not " };
            let chain = chain_text(&renamed(&test.1, &columns));
            format!("where {not}exists({chain}) where 1 = 2 or {not}exists({chain})")
        };
        let mut conditions: Vec<String> = query.exists.iter().map(twice).collect();
        conditions.extend(query.absent.iter().map(|absent| twice(&(false, absent.clone()))));
        let (pattern, end) = text.split_once(" return ").expect("columns");
        let again = format!("{pattern} {} return {end}", conditions.join(" "));

        // A block that walks what the block before it walked.
        let kept = variables(&query.chains).into_iter().next();
        let then = kept.map(|v| format!("{pattern} return ?v{v} then {text}"));

        for source in &sources {
            prop_assert_eq!(set(answers(source.clone(), &union)?), both.clone(), "{}", &union);
            prop_assert_eq!(set(answers(source.clone(), &again)?), wanted.clone(), "{}", &again);
            if let Some(then) = &then {
                prop_assert_eq!(set(answers(source.clone(), then)?), wanted.clone(), "{}", then);
            }
        }

        // Sides of an `or` that begin alike.
        let side = |last: &Chain| Query {
            chains: query.chains.iter().chain([last]).cloned().collect(),
            absent: None,
            optional: None,
            exists: None,
            unlike: false,
            typed: false,
        };
        let sides = [side(&one), side(&other)];
        let columns = variables(sides.iter().flat_map(|side| &side.chains));
        let mut wanted = BTreeSet::new();
        for side in &sides {
            let own = variables(&side.chains);
            for row in naive(&graph, side, &own) {
                let row: BTreeMap<usize, Option<usize>> = own.iter().copied().zip(row).collect();
                wanted.insert(columns.iter().map(|v| row.get(v).copied().flatten()).collect());
            }
        }
        let written = |side: &Query| {
            let chains: Vec<String> = side.chains.iter().map(chain_text).collect();
            chains.join(", ")
        };
        let either = format!("({}) or ({})", written(&sides[0]), written(&sides[1]));
        let returned: Vec<String> = columns.iter().map(|v| format!("?v{v}")).collect();
        let text = match returned.is_empty() {
            true => format!("{either} return 1 as one"),
            false => format!("{either} return {}", returned.join(", ")),
        };
        for source in &sources {
            prop_assert_eq!(set(answers(source.clone(), &text)?), wanted.clone(), "{}", &text);
            let parts: i64 = sides.iter().map(|s| counted(source.clone(), &written(s))).sum();
            prop_assert_eq!(counted(source.clone(), &either), parts, "{}", &either);
        }
    }
}
