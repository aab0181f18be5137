//! Durable commits, for `benches/commits.py`: edges between people of the store into it, one or many a commit, each commit on
//! the disk before the next.
//!
//! `commits STORE PEOPLE COMMITS EDGES THREADS`; PEOPLE is a file with a name a line. Prints seconds.

use arrowroot::Graph;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` and `cargo test` ask for nothing of this.
    let [store, people, commits, edges, threads, ..] = &args[..] else {
        return Ok(());
    };
    let [commits, edges, threads]: [usize; 3] =
        [commits.parse()?, edges.parse()?, threads.parse()?];
    let people = std::fs::read_to_string(people)?;
    let people: Vec<&str> = people.lines().collect();
    let graph = Graph::open_existing(store)?;
    let node = |at: usize| {
        let name = people[at % people.len()];
        format!("{{\"node\":{at},\"type\":\"person\",\"name\":{name:?}}}\n")
    };
    // Two numbers that are one edge's alone.
    let import = |first: usize| -> String {
        let mut lines = String::new();
        for at in first..first + edges {
            let (from, to) = (2 * at, 2 * at + 1);
            lines += &node(from);
            lines += &node(to);
            lines += &format!("{{\"from\":{from},\"rel\":\"likes\",\"to\":{to}}}\n");
        }
        lines
    };
    let imports: Vec<String> = (0..commits).map(|commit| import(commit * edges)).collect();
    graph.import(&mut import(commits * edges).as_bytes())?;
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (graph, imports) = (&graph, &imports);
            scope.spawn(move || {
                for import in imports.iter().skip(thread).step_by(threads) {
                    if let Err(error) = graph.import(&mut import.as_bytes()) {
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
