//! Path searches against an evaluator that walks everything: modes, selectors, repeated stretches, conditions on paths.

use arrowroot::model::{Edge, EdgeId, NodeId, Source, Value};
use arrowroot::query::{Prepared, RunOptions, run};
use arrowroot::view::{Contents, View};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const RELATIONS: [&str; 2] = ["owns", "ships"];
/// Longer than any trail of the graphs.
const NO_BOUND: u32 = 8;

/// Ages of the nodes; subject, relation, object, amount of the edges.
#[derive(Clone, Debug)]
struct Graph {
    ages: Vec<i64>,
    edges: Vec<(usize, usize, usize, i64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
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
    relation: Option<usize>,
    /// Least and most edges; no most for `+`.
    quant: Option<(u32, Option<u32>)>,
    to: End,
}

#[derive(Clone, Debug)]
struct Repeat {
    steps: Vec<Step>,
    times: (u32, u32),
    /// `where` of the stretch: its last variable is older than so much.
    older: Option<i64>,
}

#[derive(Clone, Debug)]
enum Link {
    Step(Step),
    Repeat(Repeat),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Plain,
    All,
    Acyclic,
    Simple,
    Walk,
    Shortest(usize),
    AllShortest,
    Cheapest(usize),
}

#[derive(Clone, Debug)]
struct Query {
    mode: Mode,
    named: bool,
    start: End,
    links: Vec<Link>,
    /// `where length(?p) > n`, on a named path.
    longer: Option<usize>,
    /// `where all(n in nodes(?p) where n.age < a)`, on a named path.
    younger: Option<i64>,
    /// `where ?v0 != ?v1`.
    unlike: bool,
}

fn graph() -> impl Strategy<Value = Graph> {
    (2..5_usize).prop_flat_map(|n| {
        let edge = (0..n, 0..RELATIONS.len(), 0..n, 0..4_i64);
        (
            prop::collection::vec(0..6_i64, n),
            prop::collection::vec(edge, 0..7),
        )
            .prop_map(|(ages, edges)| Graph { ages, edges })
    })
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        5 => (0..3_usize).prop_map(End::Var),
        2 => Just(End::Any),
        2 => (0..2_usize).prop_map(End::Name),
    ]
}

fn step(bounded: bool, to: impl Strategy<Value = End>) -> impl Strategy<Value = Step> {
    let counts = [
        (1, Some(2)),
        (0, Some(2)),
        (2, Some(2)),
        (2, Some(3)),
        (0, Some(1)),
    ];
    let open = [(1, None), (0, None), (2, None)];
    let counted = prop::sample::select(counts.to_vec());
    let open = prop::sample::select(open.to_vec());
    let quant = prop_oneof![
        4 => Just(None),
        2 => counted.prop_map(Some),
        if bounded { 0 } else { 2 } => open.prop_map(Some),
    ];
    let arrow = prop_oneof![2 => Just(Arrow::Out), 1 => Just(Arrow::In), 1 => Just(Arrow::Both)];
    let relation = prop::option::weighted(0.6, 0..RELATIONS.len());
    (arrow, relation, quant, to).prop_map(|(arrow, relation, quant, to)| Step {
        arrow,
        relation,
        quant,
        to,
    })
}

fn link(bounded: bool) -> impl Strategy<Value = Link> {
    let inner = prop_oneof![1 => Just(End::Any), 2 => Just(End::Var(0)), 1 => (0..2_usize).prop_map(End::Name)];
    let times = prop::sample::select(vec![(1, 1), (1, 2), (0, 1), (2, 2), (1, 3), (0, 2)]);
    let repeat = (
        prop::collection::vec(step(true, inner), 1..3),
        times,
        prop::option::weighted(0.3, 0..5_i64),
    );
    prop_oneof![
        3 => step(bounded, end()).prop_map(Link::Step),
        2 => repeat.prop_map(|(steps, times, older)| Link::Repeat(Repeat { steps, times, older })),
    ]
}

/// The most edges of a link.
fn longest(link: &Link) -> u32 {
    let of = |step: &Step| step.quant.map_or(1, |q| q.1.unwrap_or(NO_BOUND));
    match link {
        Link::Step(step) => of(step),
        Link::Repeat(repeat) => repeat.times.1 * repeat.steps.iter().map(of).sum::<u32>(),
    }
}

/// Whether only some of the paths are wanted.
fn selects(mode: Mode) -> bool {
    matches!(
        mode,
        Mode::Shortest(_) | Mode::AllShortest | Mode::Cheapest(_)
    )
}

fn query() -> impl Strategy<Value = Query> {
    let mode = prop_oneof![
        3 => Just(Mode::Plain),
        1 => Just(Mode::All),
        2 => Just(Mode::Acyclic),
        2 => Just(Mode::Simple),
        1 => Just(Mode::Walk),
        2 => (1..4_usize).prop_map(Mode::Shortest),
        1 => Just(Mode::AllShortest),
        2 => (1..4_usize).prop_map(Mode::Cheapest),
    ];
    mode.prop_flat_map(|mode| {
        (
            Just(mode),
            any::<bool>(),
            end(),
            prop::collection::vec(link(mode == Mode::Walk), 1..3),
            prop::option::weighted(0.2, 0..3_usize),
            prop::option::weighted(0.2, 2..6_i64),
            any::<bool>(),
        )
    })
    .prop_map(|(mode, named, start, links, longer, younger, unlike)| {
        let mut links = links;
        // The name of an inner variable is its own in each stretch.
        let mut n_inner = 10;
        for link in &mut links {
            if let Link::Repeat(repeat) = link {
                for step in &mut repeat.steps {
                    if let End::Var(v) = &mut step.to {
                        *v = n_inner;
                        n_inner += 1;
                    }
                }
            }
        }
        // A long walk has more ways than can be tried.
        let mode = match mode {
            Mode::Walk if links.iter().map(longest).sum::<u32>() > 5 => Mode::Simple,
            mode => mode,
        };
        let named = named || selects(mode);
        Query {
            mode,
            named,
            start,
            links,
            longer: longer.filter(|_| named),
            younger: younger.filter(|_| named),
            unlike,
        }
    })
}

// ---------- as text

fn end_text(end: End) -> String {
    match end {
        End::Var(v) => format!("?v{v}"),
        End::Any => "?".to_owned(),
        End::Name(n) => format!("\"node {n}\""),
    }
}

fn step_text(step: &Step) -> String {
    let arrow = match step.arrow {
        Arrow::Out => "->",
        Arrow::In => "<-",
        Arrow::Both => "--",
    };
    let relation = step
        .relation
        .map_or("any".to_owned(), |r| format!("\"{}\"", RELATIONS[r]));
    let quant = match step.quant {
        None => String::new(),
        Some((n, Some(m))) => format!("{{{n},{m}}}"),
        Some((n, None)) => format!("{{{n},}}"),
    };
    format!(" {arrow} {relation}{quant} {arrow} {}", end_text(step.to))
}

fn inner_variable(repeat: &Repeat) -> Option<usize> {
    repeat.steps.iter().rev().find_map(|s| match s.to {
        End::Var(v) => Some(v),
        _ => None,
    })
}

/// The query without its columns.
fn pattern_text(query: &Query) -> String {
    let mut text = String::new();
    if query.named {
        text.push_str("?p = ");
    }
    text.push_str(&match query.mode {
        Mode::Plain => String::new(),
        Mode::All => "all paths ".to_owned(),
        Mode::Acyclic => "acyclic ".to_owned(),
        Mode::Simple => "simple ".to_owned(),
        Mode::Walk => "walk ".to_owned(),
        Mode::Shortest(n) => format!("shortest {n} "),
        Mode::AllShortest => "all shortest ".to_owned(),
        Mode::Cheapest(n) => format!("cheapest {n} by amount "),
    });
    text.push_str(&end_text(query.start));
    for link in &query.links {
        match link {
            Link::Step(step) => text.push_str(&step_text(step)),
            Link::Repeat(repeat) => {
                let steps: String = repeat.steps.iter().map(step_text).collect();
                let test = match (inner_variable(repeat), repeat.older) {
                    (Some(v), Some(age)) => format!(" where ?v{v}.age > {age}"),
                    _ => String::new(),
                };
                let (n, m) = repeat.times;
                text.push_str(&format!(" ({steps}{test} ){{{n},{m}}}"));
            }
        }
    }
    let mut tests = Vec::new();
    if let Some(n) = query.longer {
        tests.push(format!("length(?p) > {n}"));
    }
    if let Some(age) = query.younger {
        tests.push(format!("all(n in nodes(?p) where n.age < {age})"));
    }
    if is_unlike(query) {
        tests.push("?v0 != ?v1".to_owned());
    }
    if !tests.is_empty() {
        text.push_str(&format!(" where {}", tests.join(" and ")));
    }
    text
}

fn is_unlike(query: &Query) -> bool {
    let variables = variables(query);
    query.unlike && variables.contains(&0) && variables.contains(&1)
}

/// The variables of a query, those of stretches too.
fn variables(query: &Query) -> BTreeSet<usize> {
    let mut ends = vec![query.start];
    for link in &query.links {
        match link {
            Link::Step(step) => ends.push(step.to),
            Link::Repeat(repeat) => ends.extend(repeat.steps.iter().map(|s| s.to)),
        }
    }
    let variable = |end| match end {
        End::Var(v) => Some(v),
        _ => None,
    };
    ends.into_iter().filter_map(variable).collect()
}

// ---------- by walking everything

/// A path that was walked so far, with what it binds.
#[derive(Clone, Debug, Default)]
struct Walked {
    nodes: Vec<usize>,
    edges: Vec<usize>,
    /// Edges that are not walked again, by what the mode says.
    used: Vec<usize>,
    bound: BTreeMap<usize, usize>,
    lists: BTreeMap<usize, Vec<usize>>,
}

struct Naive<'a> {
    graph: &'a Graph,
    query: &'a Query,
    /// One match for each pair of ends of a counted step: its edges do not count for the rest of the chain.
    reach: bool,
}

impl Naive<'_> {
    fn fits(&self, end: End, node: usize, walked: &mut Walked, inner: bool) -> bool {
        match end {
            End::Any => true,
            End::Name(n) => n == node,
            End::Var(v) if inner => {
                walked.lists.entry(v).or_default().push(node);
                true
            }
            End::Var(v) => *walked.bound.entry(v).or_insert(node) == node,
        }
    }

    /// Every way to go one step on.
    fn step(&self, step: &Step, from: Walked, inner: bool) -> Vec<Walked> {
        let (min, max) = step.quant.unwrap_or((1, Some(1)));
        let max = max.unwrap_or(NO_BOUND);
        let mut found = Vec::new();
        let mut open = vec![from];
        for length in 0..=max {
            if length >= min {
                for walked in &open {
                    let mut walked = walked.clone();
                    let node = *walked.nodes.last().expect("a node");
                    if self.fits(step.to, node, &mut walked, inner) {
                        found.push(walked);
                    }
                }
            }
            open = open
                .into_iter()
                .flat_map(|w| self.longer(step, w))
                .collect();
        }
        found
    }

    fn longer(&self, step: &Step, walked: Walked) -> Vec<Walked> {
        let here = *walked.nodes.last().expect("a node");
        let mut found = Vec::new();
        for (edge, (s, r, o, _)) in self.graph.edges.iter().enumerate() {
            let mut ends = Vec::new();
            if matches!(step.arrow, Arrow::Out | Arrow::Both) && *s == here {
                ends.push(*o);
            }
            if matches!(step.arrow, Arrow::In | Arrow::Both) && *o == here {
                ends.push(*s);
            }
            ends.dedup();
            if step.relation.is_some_and(|wanted| wanted != *r)
                || self.query.mode != Mode::Walk && walked.used.contains(&edge)
            {
                continue;
            }
            for to in ends {
                let mut next = walked.clone();
                next.nodes.push(to);
                next.edges.push(edge);
                next.used.push(edge);
                found.push(next);
            }
        }
        found
    }

    fn link(&self, link: &Link, from: Walked) -> Vec<Walked> {
        let counted = match link {
            Link::Step(step) => step.quant.is_some(),
            // One that names something gives one match for each trail.
            Link::Repeat(repeat) => inner_variable(repeat).is_none(),
        };
        let apart = self.reach && counted;
        let used = from.used.clone();
        let mut start = from;
        if apart {
            start.used.clear();
        }
        let mut found = match link {
            Link::Step(step) => self.step(step, start, false),
            Link::Repeat(repeat) => self.repeat(repeat, start),
        };
        if apart {
            found
                .iter_mut()
                .for_each(|walked| walked.used = used.clone());
        }
        found
    }

    fn repeat(&self, repeat: &Repeat, mut start: Walked) -> Vec<Walked> {
        for step in &repeat.steps {
            if let End::Var(v) = step.to {
                start.lists.insert(v, Vec::new());
            }
        }
        let (min, max) = repeat.times;
        let mut found = Vec::new();
        let mut open = vec![start];
        for times in 0..=max {
            if times >= min {
                found.extend(open.iter().cloned());
            }
            let mut next = Vec::new();
            for walked in open {
                let n_edges = walked.edges.len();
                let mut here = vec![walked];
                for step in &repeat.steps {
                    here = here
                        .into_iter()
                        .flat_map(|w| self.step(step, w, true))
                        .collect();
                }
                // A repetition without an edge is made only where one is still wanted.
                here.retain(|w| w.edges.len() > n_edges || times < min);
                if let (Some(v), Some(age)) = (inner_variable(repeat), repeat.older) {
                    here.retain(|w| {
                        w.lists[&v]
                            .last()
                            .is_some_and(|n| self.graph.ages[*n] > age)
                    });
                }
                next.append(&mut here);
            }
            open = next;
        }
        found
    }

    fn allowed(&self, walked: &Walked) -> bool {
        let once = |nodes: &[usize]| nodes.iter().collect::<BTreeSet<_>>().len() == nodes.len();
        match self.query.mode {
            Mode::Acyclic => once(&walked.nodes),
            Mode::Simple => {
                let circle = walked.nodes.len() > 1 && walked.nodes.first() == walked.nodes.last();
                once(&walked.nodes[usize::from(circle)..])
            }
            _ => true,
        }
    }

    fn holds(&self, walked: &Walked) -> bool {
        let query = self.query;
        query.longer.is_none_or(|n| walked.edges.len() > n)
            && query
                .younger
                .is_none_or(|age| walked.nodes.iter().all(|n| self.graph.ages[*n] < age))
            && (!is_unlike(query) || walked.bound[&0] != walked.bound[&1])
    }

    fn matches(&self) -> Vec<Walked> {
        let mut all = Vec::new();
        for node in 0..self.graph.ages.len() {
            let mut walked = Walked {
                nodes: vec![node],
                ..Walked::default()
            };
            if !self.fits(self.query.start, node, &mut walked, false) {
                continue;
            }
            let mut open = vec![walked];
            for link in &self.query.links {
                open = open.into_iter().flat_map(|w| self.link(link, w)).collect();
            }
            all.extend(
                open.into_iter()
                    .filter(|w| self.allowed(w) && self.holds(w)),
            );
        }
        self.selected(all)
    }

    fn selected(&self, mut all: Vec<Walked>) -> Vec<Walked> {
        let amount = |w: &Walked| w.edges.iter().map(|e| self.graph.edges[*e].3).sum::<i64>();
        let (most, by_amount) = match self.query.mode {
            Mode::Shortest(n) => (n, false),
            Mode::AllShortest => (usize::MAX, false),
            Mode::Cheapest(n) => (n, true),
            _ => return all,
        };
        all.sort_by_key(|w| {
            let sum = if by_amount { amount(w) } else { 0 };
            (sum, w.edges.len(), w.nodes.clone(), w.edges.clone())
        });
        all.dedup_by(|a, b| a.nodes == b.nodes && a.edges == b.edges);
        let mut pairs: BTreeMap<(usize, usize), Vec<Walked>> = BTreeMap::new();
        for walked in all {
            let ends = (walked.nodes[0], *walked.nodes.last().expect("a node"));
            let found = pairs.entry(ends).or_default();
            let as_short = found
                .first()
                .is_none_or(|f| f.edges.len() == walked.edges.len());
            if found.len() < most && (self.query.mode != Mode::AllShortest || as_short) {
                found.push(walked);
            }
        }
        pairs.into_values().flatten().collect()
    }
}

/// A row as numbers: of each variable its node or nodes, of the path its nodes and edges.
type Row = Vec<Vec<usize>>;

fn naive(graph: &Graph, query: &Query, columns: &[usize]) -> BTreeSet<Row> {
    let naive = Naive {
        graph,
        query,
        reach: query.mode == Mode::Plain && !query.named,
    };
    let row = |walked: Walked| {
        let mut row: Row = columns
            .iter()
            .map(|v| match walked.bound.get(v) {
                Some(node) => vec![*node],
                None => walked.lists.get(v).cloned().unwrap_or_default(),
            })
            .collect();
        if query.named {
            row.extend([walked.nodes, walked.edges]);
        }
        row
    };
    naive.matches().into_iter().map(row).collect()
}

fn view(graph: &Graph) -> Arc<dyn Source> {
    let nodes = (1..)
        .zip(&graph.ages)
        .map(|(id, age)| {
            let name = format!("node {}", id - 1);
            crate::query_graph::node(id, "place", &name, "", "", &format!("age={age}"))
        })
        .collect();
    let edges: Vec<Edge> = (1..)
        .zip(&graph.edges)
        .map(|(id, (subject, relation, object, amount))| Edge {
            id: EdgeId(id),
            subject: NodeId(*subject as u32 + 1),
            relation: RELATIONS[*relation].to_owned(),
            object: NodeId(*object as u32 + 1),
            surface: String::new(),
            status: Default::default(),
            origin: Default::default(),
            confidence: 1.0,
            time: Default::default(),
            props: [("amount".to_owned(), Value::Int(*amount))].into(),
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

fn numbers(value: &Value) -> Vec<usize> {
    match value {
        Value::Node(id) => vec![id.index() - 1],
        Value::Edge(id) => vec![id.index() - 1],
        Value::List(list) => list.iter().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}

fn check(graph: &Graph, query: &Query) -> Result<(), TestCaseError> {
    // Which of several readings of one path a selector takes is not said.
    let columns = variables(query)
        .into_iter()
        .filter(|_| !selects(query.mode));
    let columns: Vec<usize> = columns.collect();
    let mut returned: Vec<String> = columns.iter().map(|v| format!("?v{v}")).collect();
    if query.named {
        returned.extend(["nodes(?p)".to_owned(), "edges(?p)".to_owned()]);
    }
    if returned.is_empty() {
        returned.push("1 as one".to_owned());
    }
    let text = format!("{} return {}", pattern_text(query), returned.join(", "));
    let fails = |error: arrowroot::query::Error| TestCaseError::fail(format!("{text}\n{error}"));
    let prepared = Prepared::new(&text).map_err(fails)?;
    let rows = run(view(graph), &prepared, &RunOptions::default()).map_err(fails)?;
    let mut given: BTreeSet<Row> = BTreeSet::new();
    let n_rows = rows.len();
    for row in rows {
        let row = row.expect("a row");
        let values = row.values().iter().filter(|v| !matches!(v, Value::Int(_)));
        given.insert(values.map(numbers).collect());
    }
    prop_assert_eq!(n_rows, given.len(), "rows are distinct: {}", &text);
    prop_assert_eq!(given, naive(graph, query, &columns), "{}", &text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn a_search_finds_what_walking_everything_finds(graph in graph(), query in query()) {
        check(&graph, &query)?;
    }
}
