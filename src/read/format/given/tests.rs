use super::*;

/// What comes out for `input`, in one string.
fn written(input: &str, format: Format) -> Result<String, String> {
    let given = Given::new(input, format).map_err(|error| error.to_string())?;
    let pieces = given.parts().iter().map(|part| given.piece(part, format));
    Ok(pieces.map(|piece| piece.numbered("", 1)).collect())
}

const TREEBANK: &str = "# newdoc id = a\n# sent_id = x/1\n# odd = \u{301}\u{a0}\n\
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n\
1\tDo\told\tX\tY\tMood=Imp\t9\tdep\t0:root\tA=B\n\
2\tn't\told\tX\tY\t_\t9\tdep\t_\t_\n\
2.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t0:root\tCopyOf=1\n\
3\t200 000\told\tX\tY\tNumType=Card\t9\tdep\t_\tSpaceAfter=No\n\n\
1\tOslo\told\tX\tY\t_\t9\tdep\t_\t_\r\n\n";

#[test]
fn only_five_columns_of_a_treebank_change() {
    let out = written(TREEBANK, Format::Conllu).expect("fine");
    assert_eq!(out.lines().count(), TREEBANK.lines().count());
    for (before, after) in TREEBANK.split('\n').zip(out.split('\n')) {
        let (a, b): (Vec<&str>, Vec<&str>) =
            (before.split('\t').collect(), after.split('\t').collect());
        if !a[0].bytes().all(|b| b.is_ascii_digit()) || a.len() < 10 {
            assert_eq!(before, after);
            continue;
        }
        for kept in [0, 1, 5, 8, 9] {
            assert_eq!(a[kept], b[kept]);
        }
        assert!(a[2..5].iter().zip(&b[2..5]).all(|(a, b)| a != b), "{after}");
        assert!(b[6].bytes().all(|b| b.is_ascii_digit()), "{after}");
        assert_eq!(b[6] == "0", b[7] == "root", "{after}");
    }
}

#[test]
fn words_keep_the_blanks_that_the_treebank_tells() {
    let words = Words::of(TREEBANK, Sort::Conllu);
    assert_eq!(words.text, "Don't200 000\nOslo\n");
    assert_eq!(words.stretches, [1, 1]);
}

#[test]
fn only_the_tag_of_a_column_file_changes() {
    let two = "# a comment\n-DOCSTART-\tO\n\nAna\tO\nDiaz\tB-X\nleft\tO\r\n\n#\tO\nin\tO\nOslo\tO";
    assert_eq!(
        written(two, Format::Iob).expect("fine"),
        "# a comment\n-DOCSTART-\tO\n\nAna\tB-PER\nDiaz\tI-PER\nleft\tO\r\n\n#\tO\nin\tO\nOslo\tB-LOC"
    );
    // The tag is the last column that holds nothing but tags.
    let four = "Ana\tNNP\tO\t-\nDiaz\tNNP\tI-X\t-\n";
    assert_eq!(
        written(four, Format::Iob).expect("fine"),
        "Ana\tNNP\tB-PER\t-\nDiaz\tNNP\tI-PER\t-\n"
    );
    let odd = "Ana\tX\nDiaz\tX\n";
    assert_eq!(
        written(odd, Format::Iob).expect("fine"),
        "Ana\tB-PER\nDiaz\tI-PER\n"
    );
    let one = "Ana\nDiaz\n";
    assert_eq!(written(one, Format::Iob), written(odd, Format::Iob));
}

#[test]
fn the_words_of_one_sort_are_written_as_the_other() {
    assert_eq!(
        written("1\tOslo\t_\t_\t_\t_\t_\t_\t_\t_\n\n", Format::Iob).expect("fine"),
        "Oslo\tB-LOC\n\n"
    );
    let out = written("can\nnot\n\n", Format::Conllu).expect("fine");
    assert!(
        out.starts_with("# sent_id = 1\n# text = can not\n1\tcan\t"),
        "{out}"
    );
    assert!(out.contains("\n2\tnot\t"), "{out}");
}

#[test]
fn a_bad_line_is_named_with_what_is_expected() {
    let word = |id: &str, form: &str| format!("{id}\t{form}{}\n", "\t_".repeat(8));
    for (input, line, part) in [
        (format!("{}1\tOslo\n", word("1", "In")), 2, "2 columns"),
        (
            format!("{}{}", word("1", "In"), word("3", "Oslo")),
            2,
            "expected 2",
        ),
        (format!("# x\n{}", word("a", "In")), 2, "expected 1"),
        (
            format!("{}\n{}", word("1", "In"), word("2", "In")),
            3,
            "expected 1",
        ),
        (word("2-3", "In"), 1, "expected 1"),
        (word("1-1", "In"), 1, "expected 1"),
        (word("1.1", "In"), 1, "such as 0.1"),
        (word("1", " "), 1, "column 2"),
        ("Oslo\tO\tO\tO\n".to_owned(), 1, "10"),
    ] {
        let error = written(&input, Format::Conllu).expect_err("bad");
        assert!(error.starts_with(&format!("line {line}: ")), "{error}");
        assert!(error.contains(part), "{error}");
    }
    for (input, line, part) in [
        ("In\tO\n\tO\n", 2, "no word"),
        ("In\tO\nOslo B-LOC\n", 2, "a tab"),
        ("In\tO\nOslo\n", 2, "1 column"),
    ] {
        let error = written(input, Format::Iob).expect_err("bad");
        assert!(error.starts_with(&format!("line {line}: ")), "{error}");
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_sentence_without_an_end_is_one_tree() {
    use crate::read::stage::Tree;
    let stretch = |len: usize, heads: Vec<u32>| Tagged {
        span: Span::new(0, 1),
        block: BlockKind::Paragraph,
        language: Language::English,
        story: 0,
        words: vec![
            Word {
                span: Span::new(0, 1),
                upos: Upos::X,
                xpos: "",
                lemma: "".into()
            };
            len
        ],
        names: Vec::new(),
        sure: Vec::new(),
        fine: None,
        tree: Some(Tree {
            labels: vec!["obj"; heads.len()],
            heads,
        }),
    };
    let whole = [
        stretch(2, vec![1, 1]),
        stretch(2, vec![0, 0]),
        stretch(1, vec![7]),
    ];
    let arcs: Vec<Option<Arc>> = predicted(&whole).into_iter().map(|(_, arc)| arc).collect();
    let wanted = [
        (2, "obj"),
        (0, "root"),
        (2, "parataxis"),
        (3, "obj"),
        (2, "parataxis"),
    ];
    assert_eq!(arcs, wanted.map(Some));
    let long = "word\tO\n".repeat(1000);
    assert_eq!(Words::of(&long, Sort::Columns { tag: None }).stretches, [3]);
    assert_eq!(written(&long, Format::Iob).expect("fine"), long);
}

#[test]
fn a_long_file_is_read_in_parts_and_nothing_is_lost() {
    let sentence = "Ana\tO\nmet\tO\nhim\tO\n\n".replace("Ana", "She");
    let long = sentence.repeat(10_000);
    let given = Given::new(&long, Format::Iob).expect("fine");
    assert!(given.parts().len() > 2);
    assert_eq!(written(&long, Format::Iob).expect("fine"), long);
}

#[test]
fn references_of_the_input_make_room_for_ours() {
    let input = "# newdoc id = a\n# global.Entity = GRP-etype\n\
1\tAna\t_\t_\t_\t_\t0\troot\t_\tEntity=(7-person|X=1\n\
2\tDiaz\t_\t_\t_\t_\t1\tflat\t_\tEntity=7)\n\
3\tleft\t_\t_\t_\t_\t1\tdep\t_\tBridge=1<2\r\n\n";
    let out = written(input, Format::Coref).expect("fine");
    let misc: Vec<&str> = out
        .lines()
        .filter_map(|line| line.split('\t').nth(9))
        .collect();
    let number = misc[1].trim_start_matches("Entity=");
    assert_eq!(
        misc[0],
        format!("Entity=({}-person-2|X=1", &number[..number.len() - 1])
    );
    assert_eq!(misc[2], "_");
    assert!(out.starts_with("# newdoc id = a\n# global.Entity = eid-etype-head\n1\tAna\t"));
    let words = "Ana\nleft\n\n";
    let out = written(words, Format::Coref).expect("fine");
    assert!(
        out.starts_with("# global.Entity = eid-etype-head\n# sent_id = 1\n"),
        "{out}"
    );
}
