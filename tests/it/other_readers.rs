//! Other readers beside our own, on the command line.

use crate::cli_run::Place;

const FOUND: &str = r#"{"doc":"crew.txt","start":0,"end":29,"reader":"mine","mentions":[{"start":0,"end":9,"type":"person"},{"text":"Swallow","type":"ship"}],"facts":[{"s":0,"p":"steers","o":1}]}"#;

fn place() -> Place {
    let place = Place::new();
    place.write("crew.txt", "Ines Vale steers the Swallow.\nÉva slept.\n");
    place
}

#[test]
fn sentences_are_written_with_their_bytes() {
    let place = place();
    place
        .run(&["read", "crew.txt", "--format", "sentences", "--offsets"])
        .ends(0)
        .prints(concat!(
            "{\"doc\":\"crew.txt\",\"start\":0,\"end\":29,\"text\":\"Ines Vale steers the Swallow.\"}\n",
            "{\"doc\":\"crew.txt\",\"start\":30,\"end\":41,\"text\":\"Éva slept.\"}\n",
        ))
        .says_nothing();
    place
        .run(&["read", "crew.txt", "--offsets"])
        .ends(2)
        .says("--offsets goes with --format sentences");
}

#[test]
fn facts_go_in_with_their_documents_and_are_asked() {
    let place = place();
    place.write("found.jsonl", FOUND);
    let import = ["import", "--format", "facts", "found.jsonl"];
    place.run(&import).ends(2).prints("");
    place
        .run(&[&import[..], &["--documents", "crew.txt"]].concat())
        .ends(0)
        .prints(
            "imported 2 mentions and 1 fact in 1 document: 2 new nodes, 1 new edge; 0 refused\n",
        )
        .says_nothing();
    place
        .run(&["query", "who -> steers -> which ship return who.name"])
        .ends(0)
        .shows("Ines Vale");
    place.run(&["verify"]).ends(0);
}

#[test]
fn what_is_refused_is_named_by_its_line() {
    let place = place();
    place.run(&["ingest", "crew.txt"]).ends(0);
    let wrong = FOUND.replace("\"Swallow\"", "\"Sparrow\"");
    place.write("found.jsonl", format!("{FOUND}\n{wrong}\n"));
    let import = ["import", "--format", "facts", "found.jsonl"];
    place
        .run(&import)
        .ends(0)
        .shows("; 2 refused")
        .says("line 2: mention 1: \"Sparrow\" does not stand there")
        .says("line 2: fact 0: mention 1 is refused");
    place.write("found.jsonl", format!("{FOUND}\n{{\n"));
    place
        .run(&import)
        .ends(2)
        .prints("")
        .says("found.jsonl: line 2: is not JSON")
        .says("nothing was imported");
    place.write("found.jsonl", wrong.replace("crew.txt", "other.txt"));
    place
        .run(&import)
        .ends(2)
        .says("line 1: there is no document \"other.txt\"");
    place
        .run(&["import", "found.jsonl", "--documents", "crew.txt"])
        .ends(2)
        .says("--documents goes with --format facts");
}
