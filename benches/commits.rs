//! Durable commits, for `benches/commits.py`: edges between people of the store into it, one or many a commit, each commit on
//! the disk before the next.
//!
//! `commits STORE PEOPLE COMMITS EDGES THREADS HOW`; PEOPLE is a file with a name a line, HOW is `import` (lines of JSON),
//! `prepared` (a prepared `add` for each edge, between begin and commit), `each` (the same with a set of parameters for each edge,
//! run as one) or `statement` (one text that adds them all). Prints seconds.

use arrowroot::Graph;
use arrowroot::model::Value;
use arrowroot::query::{Params, Prepared, RunOptions};
use std::time::Instant;

type Failed = Box<dyn std::error::Error>;

/// What makes one commit.
enum Commit {
    Import(String),
    Prepared(Vec<RunOptions>),
    Each(Vec<Params>),
    Statement(String),
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` and `cargo test` ask for nothing of this.
    let [store, people, commits, edges, threads, how, ..] = &args[..] else {
        return Ok(());
    };
    let [n_commits, edges, threads]: [usize; 3] =
        [commits.parse()?, edges.parse()?, threads.parse()?];
    let people = std::fs::read_to_string(people)?;
    let people: Vec<&str> = people.lines().collect();
    let graph = Graph::open_existing(store)?;
    let add = graph.prepare("add $from -> \"likes\" -> $to")?;
    // Two people, another pair for each number.
    let pair = |at: usize| {
        let (from, far) = (at % people.len(), 1 + at / people.len());
        [people[from], people[(from + far) % people.len()]]
    };
    let import = |edges: &mut dyn Iterator<Item = usize>| {
        let mut lines = String::new();
        for at in edges {
            for (key, name) in [2 * at, 2 * at + 1].into_iter().zip(pair(at)) {
                lines += &format!("{{\"node\":{key},\"type\":\"person\",\"name\":{name:?}}}\n");
            }
            let (from, to) = (2 * at, 2 * at + 1);
            lines += &format!("{{\"from\":{from},\"rel\":\"likes\",\"to\":{to}}}\n");
        }
        lines
    };
    let prepared = |at: usize| {
        let [from, to] = pair(at).map(Value::from);
        let params = [("from".to_owned(), from), ("to".to_owned(), to)];
        RunOptions {
            params: params.into_iter().collect(),
            ..RunOptions::default()
        }
    };
    let statement = |edges: std::ops::Range<usize>| {
        let adds = edges.map(|at| {
            let [from, to] = pair(at);
            format!("add {from:?} -> \"likes\" -> {to:?}")
        });
        adds.collect::<Vec<String>>().join(", ")
    };
    let make = |first: usize| {
        let mut edges = first..first + edges;
        match how.as_str() {
            "import" => Ok(Commit::Import(import(&mut edges))),
            "prepared" => Ok(Commit::Prepared(edges.map(prepared).collect())),
            "each" => Ok(Commit::Each(edges.map(|at| prepared(at).params).collect())),
            "statement" => Ok(Commit::Statement(statement(edges))),
            _ => Err("import, prepared, each or statement"),
        }
    };
    let commits: Result<Vec<Commit>, _> = (0..n_commits).map(|n| make(n * edges)).collect();
    let commits = commits?;
    run(&graph, &add, &make(n_commits * edges)?)?;
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (graph, commits, add) = (&graph, &commits, &add);
            scope.spawn(move || {
                for commit in commits.iter().skip(thread).step_by(threads) {
                    if let Err(error) = run(graph, add, commit) {
                        panic!("{error}");
                    }
                }
            });
        }
    });
    let seconds = begin.elapsed().as_secs_f64();
    use std::io::Write;
    writeln!(std::io::stdout(), "{seconds:.6}")?;
    Ok(())
}

fn run(graph: &Graph, add: &Prepared, commit: &Commit) -> Result<(), Failed> {
    match commit {
        Commit::Import(lines) => {
            graph.import(&mut lines.as_bytes())?;
        }
        Commit::Prepared(all) if all.len() == 1 => {
            graph.run(add, &all[0])?;
        }
        Commit::Prepared(all) => {
            let mut session = graph.session();
            session.begin()?;
            for options in all {
                session.run(add, options)?;
            }
            session.commit()?;
        }
        Commit::Each(sets) => {
            let options = RunOptions::default();
            graph.session().run_each(add, sets, &options)?;
        }
        Commit::Statement(text) => {
            graph.query(text)?;
        }
    }
    Ok(())
}
