//! What a plan saves, counted: a worse plan reads more on any machine. Further shapes: `query_run`, `query_packed`, `query_shared`.

use crate::fuzzed::cases::Apart;
use crate::query_packed::town;
use arrowroot::model::Source;
use arrowroot::query::{ErrorCode, Limits, Prepared, RunOptions, Stats, run};
use std::sync::Arc;

fn cost(source: Arc<dyn Source>, query: &str) -> Stats {
    let prepared = Prepared::new(query).expect(query);
    run(source, &prepared, &RunOptions::default())
        .expect(query)
        .stats()
}

#[test]
fn counts_of_types_and_relations_choose_where_to_begin_and_what_is_next() {
    let apart: Arc<dyn Source> = Arc::new(Apart(town()));
    let mut wrong = Vec::new();
    for (query, hops, expansions) in [
        // 20 places and 400 persons: from the places, whichever way it is drawn.
        (r#"?a:person -> "lives_in" -> ?b:place"#, 400, 20),
        (r#"?b:place <- "lives_in" <- ?a:person"#, 400, 20),
        // 400 edges and 8,000: the label with fewer first, and nothing is left for the other.
        (
            r#""person 7" as a -> "follows" -> ?b -> "follows" -> ?c, ?a -> "lives_in" -> "place 3""#,
            22,
            2,
        ),
        (
            r#""person 7" as a -> "lives_in" -> "place 3", ?a -> "follows" -> ?b -> "follows" -> ?c"#,
            22,
            2,
        ),
        // Where both ends have names, from one to the other.
        (r#""person 7" -> "follows" -> "person 9""#, 20, 1),
        // A condition is tried before the next step: two of the twenty pass.
        (
            r#""person 7" -> "follows" -> ?b -> "follows" -> ?c where ?b.age < 10"#,
            20 + 2 * 20,
            3,
        ),
        (
            r#""person 7" -> "follows" -> ?b where ?b.age < 10 and exists(?b -> "follows" -> ?c)"#,
            20 + 2 * 20,
            3,
        ),
        // So it is in a search, for every node on the way: without it all 400 are met.
        (
            r#"?p = shortest "person 7" -> "follows"+ -> ?c where all(n in nodes(?p) where n.age < 10) return ?p"#,
            240,
            12,
        ),
    ] {
        let stats = cost(apart.clone(), query);
        let read = (stats.hops_read, stats.expansions);
        if read.0 > hops || read.1 > expansions {
            wrong.push(format!("{query}: {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn with_an_order_and_a_limit_only_the_first_are_held() {
    let all = r#"?a -> "follows" -> ?b return ?a.name as a, ?b.name as b order by b, a"#;
    let options = RunOptions {
        limits: Limits {
            max_memory: 1_800_000,
            ..Limits::default()
        },
        ..RunOptions::default()
    };
    let source: Arc<dyn Source> = Arc::new(Apart(town()));
    let ask = |query: &str| {
        run(
            source.clone(),
            &Prepared::new(query).expect(query),
            &options,
        )
    };
    let code = ask(all).err().map(|error| error.code());
    assert_eq!(code, Some(ErrorCode::Limit));
    for end in ["limit 3", "skip 5 limit 3"] {
        assert_eq!(ask(&format!("{all} {end}")).expect(end).len(), 3);
    }
}

#[test]
fn a_prepared_plan_is_kept_for_the_state_of_the_graph() {
    let town = town();
    for query in [
        r#""person 7" -> "follows" -> ?b return count(*)"#,
        r#""person 7" -> "follows" -> ?b -> "lives_in" -> ?c return ?b, ?c limit 3"#,
        r#""person 7" -> "follows" -> ?b return ?b union "person 7" -> "lives_in" -> ?b return ?b"#,
        r#""person 7" -> "follows" -> ?b return ?b then "person 9" -> "follows" -> ?b return ?b"#,
    ] {
        let prepared = Prepared::new(query).expect(query);
        let ask = |source: Arc<dyn Source>| {
            let rows = run(source, &prepared, &RunOptions::default()).expect(query);
            (rows.stats().keys_asked, rows.len())
        };
        let (asked, n) = ask(town.clone());
        assert!(asked > 0 && n > 0, "{query}");
        // The names are not looked up again, and the answer is as long.
        assert_eq!(ask(town.clone()), (0, n), "{query}");
        // Another state, another plan.
        assert_eq!(ask(crate::query_packed::town()), (asked, n), "{query}");
    }
}
