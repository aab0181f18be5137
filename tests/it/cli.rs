//! The commands, as scripts use them: arguments in; exit code, standard output and standard error out.

use crate::cli_run::Place;
use std::io::Read;
use std::process::Stdio;

#[test]
fn help_and_version_are_answers() {
    let place = Place::new();
    place
        .run(&["--help"])
        .ends(0)
        .shows("arrowroot demo")
        .says_nothing();
    place
        .run(&["--version"])
        .ends(0)
        .prints("arrowroot 0.1.0\n");
    place
        .run(&["query", "--help"])
        .ends(0)
        .shows("Exit code: 0 answered, 1 nothing matched, 2 failed");
}

#[test]
fn wrong_usage_ends_with_two_and_prints_nothing() {
    let place = Place::new();
    for args in [
        &["fetch"][..],
        &["query"],
        &["query", "a", "--stdin"],
        &["query", "a", "--param", "x"],
        &["query", "a", "--timeout", "soon"],
        &["ingest"],
        &["forget"],
        &["completions", "tcsh"],
    ] {
        place.run(args).ends(2).prints("");
    }
}

#[test]
fn a_format_of_a_later_version_is_refused_by_name() {
    let place = Place::new();
    for args in [
        &["query", "who -> leads -> crew", "--format", "mermaid"][..],
        &["export", "--format", "turtle"],
    ] {
        place
            .run(args)
            .ends(2)
            .prints("")
            .says("is not available in this version");
    }
}

#[test]
fn ingest_says_what_it_found_and_a_second_run_has_nothing_to_do() {
    let place = Place::new();
    place.write("notes/crew.txt", crate::cli_run::CREW);
    place.write("notes/deep/harbour.txt", crate::cli_run::HARBOUR);
    let ran = place.run(&["ingest", "notes"]).ends(0).says_nothing();
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{ran:#?}");
    assert!(
        lines[0].starts_with("added      notes/crew.txt"),
        "{ran:#?}"
    );
    assert!(lines[0].contains("2 sentences"), "{ran:#?}");
    assert!(
        lines[1].starts_with("added      notes/deep/harbour.txt"),
        "{ran:#?}"
    );
    place
        .run(&["ingest", "notes"])
        .ends(0)
        .prints("nothing to do: 2 documents are unchanged\n");
    place.write("notes/crew.txt", "Ines Vale leads the fleet.\n");
    place
        .run(&["ingest", "notes"])
        .ends(0)
        .shows("refreshed  notes/crew.txt")
        .shows("1 document is unchanged");
}

#[test]
fn standard_input_is_a_document() {
    let place = Place::new();
    place
        .run_with(&["ingest", "-"], crate::cli_run::CREW)
        .ends(0)
        .shows("added      stdin");
    place
        .run(&["query", "who -> leads -> crew", "--format", "tsv"])
        .ends(0)
        .prints("who\nInes Vale\n");
}

#[test]
fn one_question_in_every_format() {
    let place = Place::with_store();
    let ask = |format: &str| {
        let ran = place.run(&["query", "who -> leads -> crew", "--format", format]);
        ran.ends(0).out
    };
    assert_eq!(ask("tsv"), "who\nInes Vale\n");
    assert_eq!(ask("csv"), "who\nInes Vale\n");
    assert_eq!(
        ask("table"),
        "who\nInes Vale\n  «Ines Vale leads the crew.»  notes/crew.txt:0-25\n"
    );
    assert_eq!(ask("markdown"), "| who |\n| --- |\n| Ines Vale |\n");
    let json: serde_json::Value = serde_json::from_str(&ask("json")).expect("JSON");
    assert_eq!(json["columns"][0], "who");
    assert_eq!(json["rows"][0][0]["name"], "Ines Vale");
    assert_eq!(json["rows"][0][0]["type"], "person");
    assert!(json["rows"][0][0]["aliases"].is_array());
    assert!(json["notes"].is_array());
    let jsonl: serde_json::Value = serde_json::from_str(&ask("jsonl")).expect("JSON");
    assert_eq!(jsonl["who"]["name"], "Ines Vale");
}

#[test]
fn evidence_is_the_sentence_and_its_bytes() {
    let place = Place::with_store();
    place
        .run(&["query", "who -> leads -> crew with evidence"])
        .ends(0)
        .shows("«Ines Vale leads the crew.»  notes/crew.txt:0-25");
    let ran = place
        .run(&[
            "query",
            "who -> leads -> crew with evidence",
            "--format",
            "json",
        ])
        .ends(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let evidence = &json["rows"][0][1][0];
    assert_eq!(evidence["doc"], "notes/crew.txt");
    assert_eq!(
        (evidence["start"].as_u64(), evidence["end"].as_u64()),
        (Some(0), Some(25))
    );
    assert_eq!(evidence["text"], "Ines Vale leads the crew.");
}

#[test]
fn a_table_shows_the_sentence_unless_the_question_chose_its_columns() {
    let place = Place::with_store();
    for (question, shown) in [
        ("who -> leads -> crew", true),
        ("who -> leads -> ?x -> visits -> ?y", true),
        ("who -> leads -> crew with time", true),
        ("Ines Vale -> leads -> crew", true),
        ("who -> leads -> crew with evidence", false),
        ("who -> leads -> crew return who", false),
        ("count who -> leads -> crew", false),
        ("ask Ines Vale -> leads -> crew", false),
        ("explain who -> leads -> crew", false),
        (":person", false),
    ] {
        let ran = place.run(&["query", question, "--format", "table"]);
        let beneath = ran.out.contains("\n  «Ines Vale leads the crew.»  notes/");
        assert_eq!(beneath, shown, "{question}: {}", ran.out);
    }
}

#[test]
fn answers_of_a_script_are_told_apart() {
    let place = Place::with_store();
    place.write(
        "q.arrow",
        "// two\nwho -> leads -> crew; // and\ncount who ->\n  leads -> crew\n",
    );
    let ask = |format: &str| {
        let ran = place.run(&["query", "-f", "q.arrow", "--format", format]);
        ran.ends(0).out
    };
    assert_eq!(
        ask("table"),
        "who -> leads -> crew\nwho\nInes Vale\n  «Ines Vale leads the crew.»  notes/crew.txt:0-25\n\n\
         count who -> leads -> crew\ncount\n    1\n"
    );
    assert_eq!(ask("tsv"), "who\nInes Vale\n\ncount\n1\n");
    assert_eq!(ask("json").lines().count(), 2);
    assert_eq!(ask("jsonl").lines().count(), 2);
    place
        .run_with(
            &["query", "-f", "-", "--format", "tsv"],
            "who -> leads -> crew;",
        )
        .ends(0)
        .prints("who\nInes Vale\n");
}

#[test]
fn no_answer_is_an_answer_that_says_what_is_near() {
    let place = Place::with_store();
    let ran = place
        .run(&["query", "who -> leads -> crwe"])
        .ends(1)
        .says("crew");
    assert_eq!(ran.out, "who\n");
    place
        .run(&["query", "who -> leads -> crwe", "--format", "table"])
        .ends(1)
        .prints("");
}

#[test]
fn a_wrong_question_is_shown_with_a_caret_and_mended() {
    let place = Place::with_store();
    place
        .run(&["query", "who leads crew"])
        .ends(2)
        .prints("")
        .says("^")
        .says("who -> leads -> crew");
    let ran = place
        .run(&["query", "who leads crew", "--format", "json"])
        .ends(2);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["error"]["code"], "E02");
    assert_eq!(json["error"]["mended"][0], "who -> leads -> crew");
}

#[test]
fn a_question_comes_from_a_file_and_takes_parameters() {
    let place = Place::with_store();
    place.write("q.arrow", "who -> leads ->\n  $what // the crew\n");
    for args in [
        &[
            "query",
            "--format",
            "tsv",
            "-f",
            "q.arrow",
            "--param",
            "what=crew",
        ][..],
        &[
            "query",
            "--format",
            "tsv",
            "--file",
            "q.arrow",
            "--param",
            "$what=\"crew\"",
        ],
    ] {
        place.run(args).ends(0).prints("who\nInes Vale\n");
    }
    place
        .run_with(
            &[
                "query",
                "--format",
                "tsv",
                "-f",
                "-",
                "--param",
                "what=crew",
            ],
            "who -> leads -> $what",
        )
        .ends(0)
        .prints("who\nInes Vale\n");
    place.run(&["query", "-f", "q.arrow"]).ends(2).says("what");
    place
        .run(&["query", "-f", "none.arrow"])
        .ends(2)
        .says("none.arrow");
}

#[test]
fn a_stream_of_questions_gives_an_object_a_line() {
    let place = Place::with_store();
    let ran = place.run_with(
        &["query", "--stdin"],
        "who -> leads -> crew\n\nwho leads\nwho -> leads -> zeppelin\n",
    );
    let ran = ran.ends(2).says_nothing();
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 3, "{ran:#?}");
    assert_eq!(lines[0]["rows"][0][0]["name"], "Ines Vale");
    assert!(lines[1]["error"]["message"].is_string());
    assert_eq!(lines[2]["rows"].as_array().map(Vec::len), Some(0));
    assert!(!lines[2]["notes"].as_array().is_none_or(Vec::is_empty));
    place
        .run_with(&["query", "--stdin"], "who -> leads -> zeppelin\n")
        .ends(1);
    place
        .run_with(&["query", "--stdin"], "who -> leads -> crew\n")
        .ends(0);
}

#[test]
fn a_line_of_a_stream_may_be_json_with_parameters() {
    let place = Place::with_store();
    let lines = [
        r#"{"query": "add $who:person -> \"joins\" -> \"crew\"", "each": [{"who": "Ola Berg"}, {"who": "Siv Moe"}]}"#,
        r#" {"query": "?x -> joins -> crew return x.name as name, $n as n", "params": {"n": 2}}"#,
        r#"{"query": "add $who:person -> \"joins\" -> \"crew\"", "each": [{"who": "Eva Lie"}, {"who": "Ola Berg"}]}"#,
        r#"{"query": "who -> leads -> crew", "param": {}}"#,
        r#"{"query": "who -> leads -> crew", "each": [{}]}"#,
        r#"{"query": "count ?x -> joins -> crew"}"#,
    ];
    let ran = place.run_with(&["query", "--stdin"], lines.join("\n"));
    let ran = ran.ends(2).says_nothing();
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 6, "{ran:#?}");
    assert_eq!(lines[0]["changes"]["edges_added"], 2, "{ran:#?}");
    let names = serde_json::json!([["Ola Berg", 2], ["Siv Moe", 2]]);
    assert_eq!(lines[1]["rows"], names);
    let message = |line: usize| lines[line]["error"]["message"].as_str().unwrap_or_default();
    assert_eq!(
        message(2),
        "set 2: \"Ola Berg -joins-> crew\" is there already"
    );
    assert!(
        message(3).contains("unknown field `param`"),
        "{}",
        message(3)
    );
    assert!(
        message(4).starts_with("sets of parameters are for `add`"),
        "{}",
        message(4)
    );
    // Nothing of the third line was made.
    assert_eq!(lines[5]["rows"][0][0], 2);
}

#[test]
fn a_stream_is_answered_line_by_line() {
    use std::io::{BufRead, BufReader, Write};
    let place = Place::with_store();
    let mut child = place
        .command(&["query", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    for _ in 0..3 {
        writeln!(stdin, "who -> leads -> crew").expect("it listens");
        let mut line = String::new();
        stdout
            .read_line(&mut line)
            .expect("it answers before the input ends");
        assert!(line.contains("Ines Vale"), "{line}");
    }
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn an_export_comes_back_as_the_same_graph() {
    let place = Place::with_store();
    let first = place.run(&["export"]).ends(0).says_nothing().out;
    assert!(first.lines().count() > 5, "{first}");
    place
        .run(&["export", "-o", "graph.jsonl"])
        .ends(0)
        .prints("");
    assert_eq!(
        std::fs::read_to_string(place.path("graph.jsonl")).expect("written"),
        first
    );
    place
        .run(&["import", "graph.jsonl", "--db", "copy.db"])
        .ends(0)
        .shows("imported");
    place
        .run(&["export", "--db", "copy.db"])
        .ends(0)
        .prints(&first);
    place
        .run_with(&["import", "-", "--db", "other.db"], &first)
        .ends(0);
    place
        .run(&["export", "--db", "other.db"])
        .ends(0)
        .prints(&first);
}

#[test]
fn lines_written_by_hand_are_imported() {
    let place = Place::new();
    let lines = r#"{"node":"p1","type":"person","name":"Ines Vale"}
{"node":"g1","type":"group","name":"Blue Crew"}
{"from":"p1","rel":"leads","to":"g1","on":"2015-10-07"}
"#;
    place.run_with(&["import", "-"], lines).ends(0);
    place
        .run(&["query", "who -> leads -> Blue Crew"])
        .ends(0)
        .prints("who\nInes Vale\n");
}

#[test]
fn csv_and_ntriples_are_imported_as_their_names_end() {
    let place = Place::new();
    place.write(
        "nodes.csv",
        "node,type,name\np1,person,Ines Vale\ng1,group,Blue Crew\n",
    );
    place.write("edges.csv", "from,rel,to\np1,leads,g1\n");
    place
        .run(&["import", "edges.csv", "nodes.csv"])
        .ends(0)
        .prints("imported 0 documents, 2 new nodes, 1 new edge\n");
    place.write(
        "more.nt",
        "<u:p1> <u:type> <u:Person> .\n<u:p1> <u:name> \"Omar Reed\" .\n\
         <u:g1> <u:type> <u:Group> .\n<u:g1> <u:name> \"Blue Crew\" .\n<u:p1> <u:leads> <u:g1> .\n",
    );
    place.run(&["import", "more.nt"]).ends(0);
    place
        .run(&["query", "who -> leads -> Blue Crew"])
        .ends(0)
        .prints("who\nInes Vale\nOmar Reed\n");
}

#[test]
fn bad_lines_are_left_out_on_request_and_counted() {
    let place = Place::new();
    place.write(
        "crew.csv",
        "node,type,name\np1,person,Ines Vale\np2,person\n",
    );
    place
        .run(&["import", "crew.csv"])
        .ends(2)
        .prints("")
        .says("crew.csv: line 3: has 2 cells, and there are 3 columns; nothing was imported");
    place
        .run(&["import", "--skip-bad", "crew.csv"])
        .ends(0)
        .says("crew.csv: line 3: has 2 cells")
        .prints("imported 0 documents, 1 new node, 0 new edges; 1 bad line skipped\n");
    place
        .run(&["import", "--format", "xml", "crew.csv"])
        .ends(2)
        .says("csv");
    place
        .run(&["import", "crew.csv", "--documents", "notes"])
        .ends(2)
        .says("--format facts");
}

#[test]
fn a_sample_is_drawn_from_a_store_or_from_files_and_is_the_same_again() {
    let place = Place::with_store();
    let all = place
        .run(&["sample"])
        .ends(0)
        .says_nothing()
        .shows("number\tsubject\tsubject_kind\trelation\tobject\tobject_kind\tstatus\ttime\tscore\trule\tplace\tsentence\n")
        .shows("Ines Vale\tperson\tleads\tcrew\tgroup\tasserted\t\t")
        .shows("\tnotes/harbour.txt:0-34\tOmar Reed works for Harbour Trust.\n");
    place
        .run(&["sample", "notes"])
        .ends(0)
        .says_nothing()
        .prints(&all.out);
    let one = [
        "sample", "notes", "--facts", "1", "--seed", "3", "--format", "jsonl",
    ];
    let first = place.run(&one).ends(0).shows("{\"number\":1,\"subject\":");
    assert_eq!(first.out.lines().count(), 1);
    place.run(&one).prints(&first.out);
}

#[test]
fn a_sample_says_what_it_could_not_read_and_that_there_is_nothing() {
    let place = Place::new();
    place.run(&["sample"]).ends(2).prints("");
    place.write("rain.txt", "It rained.\n");
    place
        .run(&["sample", "rain.txt", "--format", "jsonl"])
        .ends(1)
        .prints("");
    place.write("notes/crew.txt", crate::cli_run::CREW);
    place
        .run(&["sample", "notes", "none.txt"])
        .ends(2)
        .shows("Ines Vale")
        .says("none.txt");
}

#[test]
fn the_store_is_listed_counted_checked_and_emptied() {
    let place = Place::with_store();
    place
        .run(&["docs"])
        .ends(0)
        .shows("document\tbytes\tsentences\tnodes\tedges\n")
        .shows("notes/crew.txt\t51\t2\t")
        .shows("notes/harbour.txt\t");
    place.run(&["stats"]).ends(0).shows("documents\t\t2\n");
    place
        .run(&["stats", "--format", "json"])
        .ends(0)
        .shows("\"rows\"");
    place.run(&["verify"]).ends(0).shows("the store is sound");
    place
        .run(&["verify", "--fast"])
        .ends(0)
        .shows("the store is sound: 2 documents");
    place.run(&["backup", "copy"]).ends(0).shows("is in copy");
    place
        .run(&["backup", "copy"])
        .ends(2)
        .says("copy is not empty");
    place
        .run(&["restore", "copy", "--db", "back"])
        .ends(0)
        .shows("the store is sound: 2 documents");
    place
        .run(&["docs", "--db", "back"])
        .ends(0)
        .shows("crew.txt");
    place
        .run(&["forget", "notes/crew.txt"])
        .ends(0)
        .prints("forgot  notes/crew.txt\n");
    place.run(&["query", "who -> leads -> crew"]).ends(1);
    place.run(&["query", "who -> works for -> ?x"]).ends(0);
    place
        .run(&["forget", "notes/crew.txt"])
        .ends(1)
        .prints("")
        .says("no such document");
    place.run(&["verify"]).ends(0);
}

#[test]
fn the_demo_answers_with_sentences_and_leaves_nothing() {
    let place = Place::new();
    let ran = place.run(&["demo"]).ends(0).says_nothing();
    let demo = ran
        .shows("\nwho -> leads -> delegation\n  Saule Aitpaeva")
        .shows("«Saule Aitpaeva leads the delegation")
        .shows("seeds/delegation.txt:");
    assert!(!demo.out.contains("nothing matched"), "{}", demo.out);
    assert!(
        !demo.out.contains('\x1b'),
        "colours in a pipe: {}",
        demo.out
    );
    let left: Vec<_> = std::fs::read_dir(place.path(""))
        .expect("a folder")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn readme_shows_what_the_demo_writes_and_questions_that_have_answers() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("it is there");
    let place = Place::new();
    let demo = place.run(&["demo"]).ends(0).out;
    let (_, shown) = readme.split_once("```text\n").expect("a box");
    let (shown, _) = shown.split_once("```").expect("its end");
    for line in shown.lines() {
        assert!(
            demo.lines().any(|one| one == line),
            "{line:?} not in {demo}"
        );
    }
    let seeds = root.join("seeds").to_string_lossy().into_owned();
    place.run(&["ingest", &seeds]).ends(0);
    let (_, table) = readme
        .split_once("| write | get |\n|---|---|\n")
        .expect("a table");
    let rows: Vec<&str> = table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() > 8, "{rows:?}");
    for row in rows {
        let cell = row.split(" | ").next().unwrap_or("");
        for question in cell.split('`').skip(1).step_by(2) {
            place.run(&["query", question]).ends(0);
        }
    }
}

#[test]
fn read_needs_no_store_and_makes_none() {
    let place = Place::new();
    place.write("crew.txt", crate::cli_run::CREW);
    let ran = place.run(&["read", "crew.txt"]).ends(0).says_nothing();
    for line in ran.out.lines() {
        let _: serde_json::Value = serde_json::from_str(line).expect("JSON");
    }
    assert!(ran.out.contains("\"leads\""), "{}", ran.out);
    place
        .run(&["read", "crew.txt", "--format", "sentences"])
        .ends(0)
        .shows("Ines Vale leads the crew.");
    place
        .run(&["read", "crew.txt", "--format", "text"])
        .ends(0)
        .prints(crate::cli_run::CREW);
    place
        .run_with(
            &["read", "-", "--format", "iob"],
            "Ana Diaz leads the crew.\n",
        )
        .ends(0)
        .shows("Ana\tB-PER\nDiaz\tI-PER\n");
    place
        .run(&["read", "crew.txt", "--format", "conllu"])
        .ends(0)
        .shows("1\tInes\t");
    place
        .run_with(
            &["read", "-", "--format", "coref"],
            "Ana Diaz left. She slept.\n",
        )
        .ends(0)
        .shows("# newdoc id = stdin\n# global.Entity = eid-etype-head\n# newpar\n")
        .shows("\tEntity=e1)\n3\tleft\t")
        .shows("1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(e1-person-1)\n");
    place
        .run(&["read", "crew.txt", "--format", "openie"])
        .ends(0)
        .shows("\tInes Vale\tleads\tthe crew\n");
    place
        .run(&["read", "crew.txt", "--format", "openie", "--pretokenised"])
        .ends(2)
        .prints("");
    let again = place.run(&["read", "crew.txt"]).ends(0);
    assert_eq!(ran.out, again.out);
    assert!(!place.path("arrowroot.db").exists());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let place = Place::new();
    let nodes: String = (0..5000)
        .map(|n| {
            format!("{{\"node\":\"n{n}\",\"type\":\"place\",\"name\":\"Harbour Number {n}\"}}\n")
        })
        .collect();
    place.run_with(&["import", "-"], nodes).ends(0);
    for args in [
        &["query", ":place"][..],
        &["query", ":place", "--format", "json"],
        &["query", ":place", "--format", "table"],
        &["export"],
        &["demo"],
        &["--help"],
    ] {
        let mut child = place
            .command(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stdout = child.stdout.take().expect("piped");
        let mut byte = [0];
        stdout.read_exact(&mut byte).expect("it writes");
        drop(stdout);
        let ended = child.wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{args:?}: {err}");
        assert_eq!(err, "", "{args:?}");
    }
}

#[test]
fn a_full_disk_is_a_failure_and_is_said() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let place = Place::with_store();
    for args in [
        &["query", "who -> leads -> crew"][..],
        &["export"],
        &["demo"],
    ] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("it is there");
        let ran = place.command(args).stdout(full).output().expect("it runs");
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        let err = String::from_utf8_lossy(&ran.stderr);
        assert!(err.contains("cannot write the answer"), "{err}");
    }
}

#[test]
fn completion_is_written_for_three_shells() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        place
            .run(&["completions", shell])
            .ends(0)
            .shows("ingest")
            .says_nothing();
    }
}

#[test]
fn in_a_pipe_each_row_has_its_sentence_unless_a_format_is_asked_for() {
    let place = Place::with_store();
    place
        .run(&["query", "crew -> led by -> who"])
        .ends(0)
        .prints(
            "who\tevidence\tplace\nInes Vale\tInes Vale leads the crew.\tnotes/crew.txt:0-25\n",
        );
    place
        .run(&["query", "who -> leads -> crew return who"])
        .ends(0)
        .prints("who\nInes Vale\n");
}
