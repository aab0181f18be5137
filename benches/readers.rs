//! How many answers a second one thread gets, and two: alone, and beside a thread that commits.
//!
//! `cargo bench --bench readers`. The ratio means something where two cores have nothing else to do.

use arrowroot::Graph;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const PERSONS: usize = 10_000;
const EDGES: usize = 100_000;
/// How long each row is measured, how often.
const TIME: Duration = Duration::from_millis(1500);
const ROUNDS: usize = 5;

/// People who know others, the same ones each time.
fn graph(path: &std::path::Path) -> Graph {
    let mut lines = String::new();
    for person in 0..PERSONS {
        let _ = writeln!(
            lines,
            "{{\"node\":{person},\"type\":\"person\",\"name\":\"Ola {person}\"}}"
        );
    }
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % PERSONS as u64
    };
    for _ in 0..EDGES {
        let (from, to) = (next(), next());
        let _ = writeln!(lines, "{{\"from\":{from},\"rel\":\"knows\",\"to\":{to}}}");
    }
    let made = Graph::open(path).expect("a new store");
    made.import(&mut lines.as_bytes()).expect("imported");
    drop(made);
    Graph::open_existing(path).expect("the store")
}

/// Answers a second of so many threads.
fn rate(graph: &Graph, threads: u64, writes: bool) -> f64 {
    let (is_over, answers) = (AtomicBool::new(false), AtomicU64::new(0));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (is_over, answers) = (&is_over, &answers);
            scope.spawn(move || {
                for number in (thread * 977..).step_by(31) {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    let from = number % PERSONS as u64;
                    let question = format!("\"Ola {from}\" -> knows -> ?x -> knows -> ?y -> knows -> ?z return count(?z) as n");
                    let rows = graph.query(&question).expect("answered");
                    assert_eq!(rows.filter(Result::is_ok).count(), 1);
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for number in 0.. {
            if begun.elapsed() > TIME {
                break;
            }
            match writes {
                true => {
                    let line = format!(
                        "{{\"node\":1,\"type\":\"group\",\"name\":\"Crew {}\"}}\n",
                        number % 100
                    );
                    graph.import(&mut line.as_bytes()).expect("committed");
                }
                false => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    answers.into_inner() as f64 / begun.elapsed().as_secs_f64()
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let graph = graph(&folder.path().join("graph.db"));
    let mut out = std::io::stdout().lock();
    for (writes, beside) in [(false, "alone"), (true, "beside a writer")] {
        let mut ratios = Vec::new();
        let mut rates = Vec::new();
        // One after the other each time: what else the machine does is in both.
        for _ in 0..ROUNDS {
            let [one, two] = [1, 2].map(|threads| rate(&graph, threads, writes));
            ratios.push(two / one);
            rates.push((one, two));
        }
        ratios.sort_by(f64::total_cmp);
        let (one, two) = rates[ROUNDS / 2];
        writeln!(
            out,
            "{beside}: one thread {one:.0} answers a second, two {two:.0}; ratio {:.2} (median of {ROUNDS}, {:.2} to {:.2})",
            ratios[ROUNDS / 2],
            ratios[0],
            ratios[ROUNDS - 1]
        )
        .expect("written");
    }
}
