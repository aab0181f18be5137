use super::*;

const TEXT: &str =
    "Ines Vale founded the Tern Trust in 2012. She chairs it.\nThe trust fed the crew.\n";

fn graph() -> Graph {
    let graph = Graph::open_in_memory();
    graph.ingest_text("a.txt", TEXT).expect("a report");
    graph
}

fn import(graph: &Graph, lines: &[&str]) -> FactsReport {
    let none: &[&str] = &[];
    let report = graph.import_facts(&mut lines.join("\n").as_bytes(), none);
    let report = report.expect("lines of the form");
    let sound = graph.verify().expect("a report");
    assert!(sound.is_clean(), "{:?}", sound.problems);
    report
}

fn refused(report: &FactsReport) -> Vec<String> {
    (report.refused.iter())
        .map(|one| format!("{}: {}", one.line, one.reason))
        .collect()
}

fn export(graph: &Graph) -> String {
    let mut out = Vec::new();
    graph.export(&mut out).expect("an export");
    String::from_utf8(out).expect("UTF-8")
}

fn answers(graph: &Graph, query: &str) -> usize {
    graph.query(query).expect("a query").count()
}

const TRUST: &str = r#"{"reader":"r1","doc":"a.txt","start":0,"end":41,"mentions":[{"start":0,"end":9,"type":"person"},{"start":22,"end":32,"type":"organisation"}],"facts":[{"s":0,"p":"set up","o":1,"on":"2012","confidence":0.75}]}"#;
const CHAIRS: &str = r#"{"reader":"r1","doc":"a.txt","start":42,"end":56,"text":"She chairs it.","mentions":[{"text":"She","type":"person","name":"Ines Vale"},{"text":"it","type":"organisation","name":"Tern Trust"}],"facts":[{"s":0,"p":"steers","o":1,"rule":"pronoun"}]}"#;

#[test]
fn sentences_come_with_the_bytes_of_the_document() {
    let text = "Über Ana.\n\nOtto left “Ärö”.\n";
    let mut out = Vec::new();
    write_sentences("ü.txt", text, &mut out).expect("written");
    let out = String::from_utf8(out).expect("UTF-8");
    let mut spans = Vec::new();
    for line in out.lines() {
        let json: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(json["doc"], "ü.txt");
        let at = |key: &str| json[key].as_u64().expect("a number") as usize;
        assert_eq!(json["text"], text[at("start")..at("end")]);
        spans.push((at("start"), at("end")));
    }
    assert_eq!(spans, [(0, 10), (12, 34)]);
}

#[test]
fn a_line_of_sentences_is_a_line_of_facts_that_found_nothing() {
    let graph = graph();
    let mut out = Vec::new();
    write_sentences("a.txt", TEXT, &mut out).expect("written");
    let out = String::from_utf8(out).expect("UTF-8");
    let lines = out.replace("{\"doc\"", "{\"reader\":\"r1\",\"doc\"");
    let before = export(&graph);
    let report = import(&graph, &lines.lines().collect::<Vec<_>>());
    assert_eq!((report.documents, report.mentions, report.facts), (1, 0, 0));
    assert_eq!(refused(&report), [""; 0]);
    assert_eq!(export(&graph), before);
}

#[test]
fn what_another_reader_found_is_asked_like_the_rest() {
    let graph = graph();
    let report = import(&graph, &[TRUST, CHAIRS]);
    assert_eq!((report.documents, report.mentions, report.facts), (1, 4, 2));
    assert_eq!(refused(&report), [""; 0]);
    for query in [
        "Ines Vale -> set up -> Tern Trust",
        "who -> steers -> Tern Trust",
        "who -> set up -> ?x on 2012 with confidence >= 0.75",
    ] {
        assert_eq!(answers(&graph, query), 1, "{query}");
    }
    let out = export(&graph);
    assert!(out.contains("\"rule\":\"r1:pronoun\""), "{out}");
    // A pronoun is no name of anybody.
    assert!(!out.contains("\"She\""), "{out}");
}

#[test]
fn a_fact_that_two_readers_found_has_the_evidence_of_both() {
    let graph = Graph::open_in_memory();
    (graph.ingest_text("b.txt", "Otto Berg leads the Blue Bank.")).expect("a report");
    let line = |reader: &str| {
        format!(
            r#"{{"reader":"{reader}","doc":"b.txt","start":0,"end":30,"mentions":[{{"text":"Otto Berg","type":"person"}},{{"text":"Blue Bank","type":"organisation"}}],"facts":[{{"s":0,"p":"leads","o":1}}]}}"#
        )
    };
    let report = import(&graph, &[&line("r1"), &line("r2")]);
    assert_eq!((report.facts, report.counts.edges_added), (2, 0));
    let rows = graph.query("who -> leads -> Blue Bank").expect("a query");
    let source = rows.source().clone();
    let rows: Vec<_> = rows.collect::<Result<_, _>>().expect("rows");
    assert_eq!(rows.len(), 1);
    let evidence = source.evidence(rows[0].edges()).expect("evidence");
    let mut rules: Vec<&str> = evidence[0].iter().map(|one| &*one.rule).collect();
    rules.sort_unstable();
    assert_eq!(rules[..2], ["r1", "r2"]);
    assert_eq!(rules.len(), 3);
}

#[test]
fn a_reader_that_reads_again_replaces_its_own_facts_only() {
    let graph = graph();
    import(&graph, &[TRUST]);
    let alone = export(&graph);
    let other = CHAIRS
        .replace("r1", "r2")
        .replace("\"name\":\"Ines Vale\"", "\"head\":\"she\"")
        .replace("\"name\":\"Tern Trust\"", "\"head\":\"it\"");
    assert_eq!(refused(&import(&graph, &[&other])), [""; 0]);
    assert_eq!(answers(&graph, "? -> steers -> ?"), 1);
    // The same again changes nothing; another finding takes the place of the first.
    let both = export(&graph);
    import(&graph, &[TRUST]);
    assert_eq!(export(&graph), both);
    let report = import(&graph, &[&TRUST.replace("set up", "started")]);
    assert_eq!(
        (report.counts.edges_added, report.counts.edges_removed),
        (1, 1)
    );
    assert_eq!(answers(&graph, "? -> steers -> ?"), 1);
    import(&graph, &[TRUST]);
    import(
        &graph,
        &[r#"{"reader":"r2","doc":"a.txt","start":0,"end":9}"#],
    );
    let edges = |out: &str| out.lines().filter(|line| line.contains("\"edge\"")).count();
    assert_eq!(edges(&export(&graph)), edges(&alone));
}

#[test]
fn what_readers_found_goes_with_the_text_that_they_read() {
    let graph = graph();
    let before = export(&graph);
    import(&graph, &[TRUST, CHAIRS]);
    let report = graph.ingest_text("a.txt", "Otto left Oslo.").expect("read");
    assert_eq!(
        report.notes,
        ["what r1 found is withdrawn: the text is another now, let it read again"]
    );
    assert_eq!(answers(&graph, "? -> set up -> ?"), 0);
    graph.ingest_text("a.txt", TEXT).expect("read");
    let lines = |out: &str| out.lines().count();
    assert_eq!(lines(&export(&graph)), lines(&before));
    import(&graph, &[TRUST, CHAIRS]);
    assert!(graph.forget("a.txt").expect("forgotten"));
    assert_eq!(export(&graph), "");
    assert!(graph.verify().expect("a report").is_clean());
}

#[test]
fn what_is_not_in_the_text_is_refused_and_the_rest_taken() {
    let graph = graph();
    let with = |mentions: &str, facts: &str| {
        format!(
            r#"{{"reader":"r1","doc":"a.txt","start":0,"end":41,"mentions":[{mentions}],"facts":[{facts}]}}"#
        )
    };
    let ines = r#"{"text":"Ines Vale","type":"person"}"#;
    let lines = [
        TRUST.to_owned(),
        TRUST.replace("a.txt", "z.txt"),
        TRUST.replace("\"end\":41", "\"end\":4100"),
        CHAIRS.replace("She chairs it.", "He chairs it. "),
        with(r#"{"text":"Otto Berg","type":"person"}"#, ""),
        with(r#"{"text":"nes","type":"person"}"#, ""),
        with(r#"{"start":42,"end":45,"type":"person"}"#, ""),
        with(
            r#"{"start":0,"end":4,"text":"Iness","type":"person"}"#,
            r#"{"s":0,"p":"is","o":0}"#,
        ),
        with(ines, r#"{"s":0,"p":"knows","o":1}"#),
        with(
            r#"{"text":"Ines Vale","type":"person","name":"Ines Valera"}"#,
            "",
        ),
        with(r#"{"start":4,"end":5,"type":"person"}"#, ""),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let report = import(&graph, &lines);
    assert_eq!(
        refused(&report),
        [
            "2: there is no document \"z.txt\"",
            "3: bytes 0 to 4100 are no place in the 81 bytes of the document",
            "4: at bytes 42 to 56 stands \"She chairs it.\", not \"He chairs it. \"",
            "5: mention 0: \"Otto Berg\" does not stand there",
            "6: mention 0: \"nes\" does not stand there",
            "7: mention 0: bytes 42 to 45 are not in bytes 0 to 41",
            "8: mention 0: at bytes 0 to 4 stands \"Ines\", not \"Iness\"",
            "8: fact 0: mention 0 is refused",
            "9: fact 0: there is no mention 1",
            "10: mention 0: no mention has the words \"Ines Valera\"",
            "11: mention 0: nothing stands at bytes 4 to 5",
        ]
    );
    assert_eq!((report.mentions, report.facts), (2, 1));
    assert_eq!(answers(&graph, "Ines Vale -> set up -> Tern Trust"), 1);
}

#[test]
fn a_line_of_another_form_is_named_and_nothing_is_imported() {
    for (bad, reason) in [
        ("{", "not JSON"),
        ("7", "not a JSON object"),
        (r#"{"doc":"a.txt","start":0,"end":9}"#, "needs \"reader\""),
        (r#"{"reader":"r","start":0,"end":9}"#, "needs \"doc\""),
        (r#"{"reader":"r","doc":"a.txt","end":9}"#, "needs \"start\""),
        (
            r#"{"reader":"r","doc":"a.txt","start":9,"end":0}"#,
            "before it starts",
        ),
        (
            r#"{"reader":"r","doc":"a.txt","start":0,"end":9,"mentions":[{"start":0,"end":9}]}"#,
            "mention 0 needs \"type\"",
        ),
        (
            r#"{"reader":"r","doc":"a.txt","start":0,"end":9,"facts":[{"s":0,"o":0}]}"#,
            "fact 0 needs \"p\"",
        ),
        (
            r#"{"reader":"r","doc":"a.txt","start":0,"end":9,"facts":[{"s":0,"p":"is","o":0,"status":"odd"}]}"#,
            "\"odd\"",
        ),
        (
            r#"{"reader":"r","doc":"a.txt","start":0,"end":9,"facts":[{"s":0,"p":"is","o":0,"on":"May"}]}"#,
            "\"on\" is no date",
        ),
        (
            r#"{"reader":"r","doc":"a.txt","start":0,"end":9,"facts":[{"s":0,"p":"is","o":0,"confidence":7}]}"#,
            "\"confidence\"",
        ),
    ] {
        let graph = graph();
        let before = export(&graph);
        let none: &[&str] = &[];
        let error = graph
            .import_facts(&mut format!("{TRUST}\n{bad}\n").as_bytes(), none)
            .expect_err(bad);
        let text = error.to_string();
        assert!(
            text.starts_with("line 2: ") && text.contains(reason),
            "{text}"
        );
        assert_eq!(export(&graph), before);
    }
}

#[test]
fn an_export_with_other_readers_imported_is_the_same_bytes_again() {
    let graph = graph();
    let other = TRUST.replace("r1", "r2").replace("set up", "founded");
    import(&graph, &[TRUST, CHAIRS, &other]);
    let first = export(&graph);
    let again = Graph::open_in_memory();
    again.import(&mut first.as_bytes()).expect("an import");
    assert_eq!(export(&again), first);
    assert!(again.verify().expect("a report").is_clean());
    // Readers stay apart: what r1 found goes alone.
    for graph in [&graph, &again] {
        import(
            graph,
            &[r#"{"reader":"r1","doc":"a.txt","start":0,"end":9}"#],
        );
        assert_eq!(answers(graph, "? -> \"set_up\" -> ?"), 0);
        assert_eq!(answers(graph, "? -> \"founded\" -> ?"), 1);
    }
}

#[test]
fn a_file_that_the_store_does_not_hold_is_added_with_what_was_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, TEXT).expect("a file");
    let name = path.to_str().expect("a plain path").replace('\\', "/");
    let graph = Graph::open_in_memory();
    let line = TRUST.replace("a.txt", &name);
    let report = (graph.import_facts(&mut line.as_bytes(), &[&path])).expect("an import");
    assert_eq!((report.facts, report.counts.documents_added), (1, 1));
    assert_eq!(answers(&graph, "who -> set up -> Tern Trust"), 1);
    let documents = graph.documents().expect("documents");
    assert_eq!((documents.len(), documents[0].n_sentences), (1, 3));
    // Our own reader has not read it: an ingest does, and keeps what was found.
    let report = graph.ingest(&[&path]).expect("read");
    assert!(report.documents[0].n_edges > 0);
    assert_eq!(answers(&graph, "who -> set up -> Tern Trust"), 1);
    assert!(graph.verify().expect("a report").is_clean());
}

#[test]
fn a_common_noun_is_a_thing_of_its_document() {
    let graph = graph();
    graph.ingest_text("b.txt", "The crew ate.").expect("read");
    let line = |doc: &str, start: usize, end: usize, crew: &str| {
        format!(
            r#"{{"reader":"r1","doc":"{doc}","start":{start},"end":{end},"mentions":[{{"text":"{crew}","type":"group"}}]}}"#
        )
    };
    import(&graph, &[&line("a.txt", 57, 80, "the crew")]);
    import(&graph, &[&line("b.txt", 0, 13, "crew")]);
    let out = export(&graph);
    let crews = |scope: &str| {
        out.contains(&format!(
            "\"name\":\"crew\",\"aliases\":[],\"head\":\"crew\",\"scope\":\"{scope}\""
        ))
    };
    assert!(crews("a.txt") && crews("b.txt"), "{out}");
}
