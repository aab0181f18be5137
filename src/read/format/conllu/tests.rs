use super::*;
use crate::read::stage::Tree;
use crate::read::tag;
use crate::text::layout;

fn analysis(text: &str) -> Analysis {
    Analysis {
        sentences: tag::tag(text, &layout(text)),
        ..Analysis::default()
    }
}

fn column(conllu: &str, n: usize) -> Vec<&str> {
    conllu
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| line.split('\t').nth(n))
        .collect()
}

#[test]
fn clitics_share_a_range_with_their_word() {
    let text = "It's late.";
    let out = conllu(text, &analysis(text));
    assert_eq!(column(&out, 0), ["1-2", "1", "2", "3", "4"]);
    assert_eq!(column(&out, 1), ["It's", "It", "'s", "late", "."]);
    assert_eq!(column(&out, 9), ["_", "_", "_", "SpaceAfter=No", "_"]);
}

#[test]
fn comments_say_where_paragraphs_begin_and_number_the_sentences() {
    let text = "Ana left. Otto did  not.\n\nIt rained.";
    let out = conllu(text, &analysis(text));
    let comments: Vec<&str> = out.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        comments,
        [
            "# newpar",
            "# sent_id = 1",
            "# text = Ana left.",
            "# sent_id = 2",
            "# text = Otto did not.",
            "# newpar",
            "# sent_id = 3",
            "# text = It rained."
        ]
    );
}

#[test]
fn nothing_of_the_text_is_lost() {
    let text =
        "Home / News / Archive\n\n## The forum\n\nAna met Otto:\n- in Lagos;\n- in Rome.\n\n© Acme";
    let out = conllu(text, &analysis(text));
    let all: String = column(&out, 1).concat();
    let bare: String = text.split_whitespace().collect();
    assert_eq!(all, bare);
}

#[test]
fn heads_count_from_one_and_marks_hang_on_the_root() {
    let text = "- Ana left";
    let mut analysis = analysis(text);
    analysis.sentences[0].tree = Some(Tree {
        heads: vec![1, 1],
        labels: vec!["nsubj", "root"],
    });
    let out = conllu(text, &analysis);
    assert_eq!(column(&out, 6), ["3", "3", "0"]);
    assert_eq!(column(&out, 7), ["punct", "nsubj", "root"]);
}

#[test]
fn a_tree_that_is_none_is_written_as_a_flat_one() {
    let text = "Ana left it";
    for heads in [vec![1, 0, 1], vec![0, 1, 1], vec![9, 1, 1], vec![1]] {
        let mut analysis = analysis(text);
        analysis.sentences[0].tree = Some(Tree {
            labels: vec!["obj"; heads.len()],
            heads,
        });
        let out = conllu(text, &analysis);
        assert_eq!(column(&out, 6), ["0", "1", "1"]);
        assert_eq!(column(&out, 7), ["root", "dep", "dep"]);
    }
}

#[test]
fn heads_are_the_tree_s_and_unknown_without_one() {
    let text = "Ana left.";
    let mut read = analysis(text);
    assert_eq!(column(&conllu(text, &read), 6), ["2", "0", "2"]);
    read.sentences[0].tree = None;
    assert_eq!(column(&conllu(text, &read), 6), ["_"; 3]);
}

#[test]
fn accents_are_written_in_one_way() {
    let text = "Cafe\u{301} Bru\u{308}cke";
    let out = conllu(text, &analysis(text));
    assert_eq!(column(&out, 1), ["Café", "Brücke"]);
    assert!(out.contains("# text = Café Brücke\n"));
    // What would melt with its neighbour is set apart.
    let text = "a =\u{338} b";
    let out = conllu(text, &analysis(text));
    assert!(is_nfc(&out), "{out}");
}
