//! Questions as people put them, to a small graph: question words, near relations, statuses.

use arrowroot::Graph;
use arrowroot::model::Value;

const GRAPH: &str = r#"
{"node":"ana","type":"person","name":"Ana Diaz"}
{"node":"otto","type":"person","name":"Otto Berg"}
{"node":"clean","type":"initiative","name":"Clean Harbour Coalition"}
{"node":"bank","type":"organisation","name":"Borealis Bank"}
{"node":"trade","type":"organisation","name":"Ministry of Trade"}
{"node":"fish","type":"organisation","name":"Ministry of Fisheries"}
{"node":"norway","type":"country","name":"Norway"}
{"node":"bergen","type":"place","name":"Bergen"}
{"node":"forum","type":"event","name":"Bergen Forum"}
{"node":"manual","type":"work","name":"Harbour Manual"}
{"node":"pact","type":"work","name":"Oslo Pact"}
{"from":"clean","rel":"drafts","to":"manual"}
{"from":"trade","rel":"drafts","to":"pact"}
{"from":"bank","rel":"supports","to":"clean"}
{"from":"bank","rel":"supports","to":"otto"}
{"from":"bank","rel":"hosts","to":"forum"}
{"from":"forum","rel":"held_in","to":"bergen"}
{"from":"bank","rel":"located_in","to":"bergen"}
{"from":"norway","rel":"cooperates_with","to":"bank"}
{"from":"ana","rel":"joins","to":"forum"}
{"from":"otto","rel":"visits","to":"norway","status":"announced"}
{"from":"ana","rel":"visits","to":"norway","status":"former"}
{"from":"bank","rel":"visits","to":"norway","status":"attributed"}
{"from":"trade","rel":"visits","to":"norway","status":"negated"}
{"from":"fish","rel":"visits","to":"norway","status":"hypothetical"}
{"from":"clean","rel":"visits","to":"norway","on":"2022"}
"#;

/// The names in the first column, sorted, and the codes of the notes but for those about names.
fn ask(query: &str) -> (Vec<String>, Vec<&'static str>) {
    ask_of("who", query)
}

fn ask_of(column: &str, query: &str) -> (Vec<String>, Vec<&'static str>) {
    let graph = Graph::open_in_memory();
    graph.import(&mut GRAPH.as_bytes()).expect("a graph");
    let query = format!("{query} return {column}.name as n order by n");
    let rows = graph.query(&query).expect(&query);
    let notes = rows.notes().iter().map(|note| note.code().as_str());
    let notes = notes.filter(|code| *code == "N11");
    let notes = notes.collect();
    let names = rows.map(|row| match &row.expect("a row").values()[0] {
        Value::Text(name) => name.to_string(),
        other => panic!("{other:?}"),
    });
    (names.collect(), notes)
}

#[track_caller]
fn answers(query: &str, names: &[&str]) {
    assert_eq!(ask(query).0, names, "{query}");
}

#[test]
fn an_initiative_acts_and_is_acted_on_as_a_thing() {
    answers(
        "who -> drafts -> Harbour Manual",
        &["Clean Harbour Coalition"],
    );
    answers(
        "Harbour Manual <- drafts <- who",
        &["Clean Harbour Coalition"],
    );
    answers(
        "Harbour Manual -> drafted by -> who",
        &["Clean Harbour Coalition"],
    );
    answers("Borealis Bank -> supports -> who", &["Otto Berg"]);
    answers("who:organisation -> drafts -> ?x", &["Ministry of Trade"]);
}

#[test]
fn a_near_relation_answers_with_a_note() {
    for (query, name) in [
        ("who -> organises -> Bergen Forum", "Borealis Bank"),
        ("Bergen Forum -> organised by -> who", "Borealis Bank"),
        ("who -> based in -> Bergen", "Borealis Bank"),
        ("who -> partners with -> Borealis Bank", "Norway"),
        ("who -> participates in -> Bergen Forum", "Ana Diaz"),
    ] {
        assert_eq!(ask(query), (vec![name.to_owned()], vec!["N11"]), "{query}");
    }
    let exact = "who -> \"organises\" -> Bergen Forum";
    assert_eq!(ask(exact), (Vec::new(), Vec::new()));
    // What is near to the near is far, and the same relation needs no note.
    answers("who -> establishes -> Bergen Forum", &[]);
    let plain = "who -> hosts -> Bergen Forum";
    assert_eq!(ask(plain), (vec!["Borealis Bank".to_owned()], Vec::new()));
}

#[test]
fn which_noun_is_what_has_the_word_in_its_name() {
    for (noun, query, name) in [
        (
            "ministry",
            "which ministry -> drafts -> ?x",
            "Ministry of Trade",
        ),
        ("bank", "which bank -> hosts -> ?x", "Borealis Bank"),
        (
            "harbour",
            "which harbour -> drafts -> ?x",
            "Clean Harbour Coalition",
        ),
    ] {
        assert_eq!(ask_of(noun, query).0, [name], "{query}");
    }
}

#[test]
fn plain_questions_see_what_is_asserted_announced_or_attributed() {
    answers(
        "who -> visits -> Norway",
        &["Borealis Bank", "Clean Harbour Coalition", "Otto Berg"],
    );
    for (status, name) in [
        ("asserted", "Clean Harbour Coalition"),
        ("announced", "Otto Berg"),
        ("attributed", "Borealis Bank"),
        ("negated", "Ministry of Trade"),
        ("hypothetical", "Ministry of Fisheries"),
        ("former", "Ana Diaz"),
    ] {
        answers(
            &format!("who -> visits[status = \"{status}\"] -> Norway"),
            &[name],
        );
    }
    answers(
        "who -> visits as v -> Norway where v.status != \"asserted\"",
        &[
            "Ana Diaz",
            "Borealis Bank",
            "Ministry of Fisheries",
            "Ministry of Trade",
            "Otto Berg",
        ],
    );
    answers(
        "who -> visits -> Norway in 2022",
        &["Clean Harbour Coalition"],
    );
}
