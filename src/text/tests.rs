//! The room as a whole: blocks, sentences and tokens of whole texts, and what holds for every text.

use super::properties::check;
use super::*;
use proptest::prelude::*;

fn sentences(text: &str) -> Vec<&str> {
    layout(text)
        .sentences
        .iter()
        .map(|sentence| sentence.span.of(text))
        .collect()
}

fn words(text: &str) -> String {
    let layout = layout(text);
    let tokens: Vec<&str> = layout
        .sentences
        .iter()
        .flat_map(|sentence| &sentence.tokens)
        .map(|token| token.of(text))
        .collect();
    tokens.join(" ")
}

fn blocks(text: &str) -> Vec<(BlockKind, &str)> {
    layout(text)
        .blocks
        .iter()
        .map(|block| (block.kind, block.span.of(text)))
        .collect()
}

#[test]
fn a_clitic_that_stands_alone_is_one_token() {
    for text in [
        "the town 's harbour , and they 'll say it 's ours",
        "he said : ' no one left '",
        "the letter ' s ' is last",
    ] {
        assert_eq!(words(text), text);
    }
    assert_eq!(words("the letter 's' is last"), "the letter ' s ' is last");
}

#[test]
fn a_stop_ends_a_sentence_and_an_abbreviation_does_not() {
    for (text, n) in [
        ("Ana left. Otto stayed.", 2),
        (
            "Mr. Okan met Dr. M. Lind and A.B. Berg on Oct. 5 in St. Albans.",
            1,
        ),
        ("They live at No. 5. The house is old.", 2),
        ("They said no. The house is old.", 2),
        ("It was signed by the U.S. President. Nobody else came.", 2),
        ("He works in the U.S. He likes it.", 2),
        ("The rate was 38.9 per cent, i.e. 2.5 million.", 1),
        ("The pact was signed.The envoys left.", 2),
        ("The town grew in 2015.The mill closed.", 2),
        ("See example.org and Node.js for more.", 1),
        (
            "The sector grew.[12] Next came the mills [3]. They grew too [4, 5]. [6] All did.",
            4,
        ),
        ("“We won,” she said. “It is over.” They left.", 3),
        ("\"Why?\" he asked. \"Because!\"", 2),
        ("They waited ... and left. It was (as ever) late.", 2),
        ("We saw it… Then it was gone!! Was it? Yes.", 4),
        ("The acting head a.i. Ms. Lind spoke.", 1),
        ("The firm (est. 1950 by J. Lind) closed.", 1),
        ("She wrote to A. Lind. B. Okan wrote back.", 2),
    ] {
        assert_eq!(sentences(text).len(), n, "{text}: {:?}", sentences(text));
    }
}

#[test]
fn a_heading_glued_to_a_sentence_is_cut_off() {
    assert_eq!(
        sentences("Driving ChangeThe Lindholm team met in Oslo."),
        ["Driving Change", "The Lindholm team met in Oslo."]
    );
    assert_eq!(
        sentences("She found LinkedIn dull."),
        ["She found LinkedIn dull."]
    );
}

#[test]
fn tokens_are_cut_as_the_treebanks_do_but_hyphens_hold() {
    for (text, tokens) in [
        (
            "Otto's mills' owners don't, can't and cannot.",
            "Otto 's mills ' owners do n't , ca n't and can not .",
        ),
        (
            "women’s rights; they’re here",
            "women ’s rights ; they ’re here",
        ),
        (
            "EXPO-2017, a fast-growing 3-day fair",
            "EXPO-2017 , a fast-growing 3-day fair",
        ),
        (
            "50% of $3,000.50 in 2015-16 or 2015-10-09",
            "50 % of $ 3,000.50 in 2015 - 16 or 2015-10-09",
        ),
        (
            "at 10:30 or 9pm on 17.03.2024",
            "at 10:30 or 9 pm on 17.03.2024",
        ),
        (
            "write to ana.diaz@mail.example.org, or see https://example.org/a(b)?c=1.",
            "write to ana.diaz@mail.example.org , or see https://example.org/a(b)?c=1 .",
        ),
        (
            "the R&D unit of AT&T and/or others",
            "the R&D unit of AT&T and / or others",
        ),
        (
            "‘big’ “words” (and) [more]—now",
            "‘ big ’ “ words ” ( and ) [ more ] — now",
        ),
        (
            "**Ana** met _Otto_ and [Lind](http://x.org)",
            "** Ana ** met _ Otto _ and [ Lind ] ( http://x.org )",
        ),
        (
            "O’Brien of Côte d’Ivoire, in the ’90s",
            "O’Brien of Côte d’Ivoire , in the ’90s",
        ),
        ("Әсел Қ. Оспанова келді.", "Әсел Қ. Оспанова келді ."),
        ("1990s, 5th, 22nd", "1990s , 5th , 22nd"),
        ("We like it :-) ^_^ <3 (:", "We like it :-) ^_^ <3 (:"),
        ("Is it so.? Well?! Yes...!", "Is it so .? Well ?! Yes ... !"),
        ("He hit .265 and rang +44 20", "He hit .265 and rang +44 20"),
        ("It cost 65k for 3M and 9km", "It cost 65 k for 3M and 9 km"),
        ("I saw th- the mill---->", "I saw th- the mill ---- >"),
        (
            "See DRAFT.DOC and the a.k.a line",
            "See DRAFT.DOC and the a.k.a line",
        ),
        (
            "They dont sell ''bread'', milk etc.",
            "They do nt sell '' bread '' , milk etc .",
        ),
        ("Im sure its so", "I m sure its so"),
    ] {
        assert_eq!(words(text), tokens);
    }
}

#[test]
fn a_list_that_ran_into_its_lead_is_cut_at_its_signs() {
    use BlockKind::*;
    let text = "The team includes:• Ana Diaz, mayor of Lagos • Ola Holt\n• Mira Lund\n\nA bullet • stays without a colon.\n";
    assert_eq!(
        blocks(text),
        [
            (Paragraph, "The team includes:"),
            (ListItem, "• Ana Diaz, mayor of Lagos"),
            (ListItem, "• Ola Holt"),
            (ListItem, "• Mira Lund"),
            (Paragraph, "A bullet • stays without a colon."),
        ]
    );
}

#[test]
fn titles_lists_captions_and_menus_are_blocks_of_their_own() {
    use BlockKind::*;
    let text = "Home / News / Archive\n\nA New Mill for Lagos\n\nEnvoys visit a mill near Lagos Photo:Acme Peru\n\nThe aims of the team are:\n- build the mill;\n- run it.\nLearn more\n1 of 3\n\n## Sources\n\n1. Lind, A. (2001). Mills. doi 10.1.\n\n| Town | Mills |\n|---|---|\n| Lagos | 5 |\n";
    let kinds: Vec<BlockKind> = blocks(text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds,
        [
            Debris, Heading, Caption, Debris, Paragraph, ListItem, ListItem, Debris, Debris,
            Heading, Reference, Table, Debris, Table
        ]
    );
    let all = sentences(text);
    assert!(all.contains(&"Envoys visit a mill near Lagos"), "{all:?}");
    assert!(
        all.contains(&"build the mill;") && all.contains(&"Mills") && all.contains(&"Sources"),
        "{all:?}"
    );
}

#[test]
fn rows_of_short_cells_are_no_menus_and_have_their_cells() {
    for text in [
        "| Ana | Reader | Oslo |\n|---|---|---|\n| Otto | Rower | Bonn |\n",
        "Ana | Reader | Oslo\n--- | --- | ---\nOtto | Rower | Bonn\n",
        "Ana\tReader\tOslo\nOtto\tRower\tBonn\n",
    ] {
        let cells = ["Ana", "Reader", "Oslo", "Otto", "Rower", "Bonn"];
        assert_eq!(sentences(text), cells, "{text}");
    }
    let two = "Ana\tOslo\nOtto\tBonn\n";
    assert_eq!(sentences(two), ["Ana", "Oslo", "Otto", "Bonn"]);
    assert!(sentences("Home | News | Archive\n").is_empty());
}

#[test]
fn wrapped_lines_are_one_paragraph_and_long_lines_are_not() {
    let wrapped = "The council of the town met on Monday to speak about the new bridge over\nthe river, which the mayor had promised to build before the end of the year.\nThe bridge will cost two million francs. It is to be paid by the state, said\nthe mayor.\n";
    assert_eq!(blocks(wrapped).len(), 1);
    assert_eq!(sentences(wrapped).len(), 3);
    // A list breaks where its items end, and tells nothing of how wide the text is.
    let list = format!("{wrapped}\n- Ana Diaz\n- Otto Berg\n- Ines Vale\n- Ola Moe\n- Lars Holt\n");
    assert_eq!(sentences(&list).len(), 8);
    let capital = list.replace("over\nthe river,", "of\nOslo,");
    assert_eq!(sentences(&capital).len(), 8);
    // A line that is a little longer than most.
    let long = wrapped.replace("bridge over\nthe river,", "bridge over the\nRiver Marda,");
    assert_eq!(sentences(&long).len(), 3);
    // Small words end no line.
    assert_eq!(sentences("We thank the\nLake Council.\n").len(), 1);
    let line =
        "The council of the town met on Monday to speak about the new bridge over the river. "
            .repeat(3);
    let other = line.replace("Monday", "Friday");
    assert_eq!(blocks(&format!("{line}\n{other}\n")).len(), 2);
}

#[test]
fn breaks_that_a_lost_link_left_are_no_ends() {
    // Wrapped at some 70 columns, and broken early before words that once were links.
    let text = "The council of the town met on Monday to speak about the new bridge\nthat mayor Ana\nDiaz\npromised\nto build before the end of the year. The bridge is to be paid by the\nstate, and the state, which has paid for all of the bridges up to now\nand for the roads between them, has no money this year, the minister\nof roads, Otto\nBerg, who was\nasked\nfor it.\n";
    assert_eq!(sentences(text).len(), 2, "{:?}", sentences(text));
    // Lines with a figure below are rows, and a break that is marked is meant.
    let table = format!("{text}\nTown\n1,234\n\nOslo  \nBonn  \nLagos\n");
    assert_eq!(sentences(&table).len(), 7, "{:?}", sentences(&table));
    // Where all short lines begin with a capital they are lines of their own.
    let list = "The council of the town met on Monday to speak about the new bridge\nover the river, which the mayor had promised to build before the end\nof the year, and which the state will pay.\n\nAna Diaz\nOtto Berg\nInes Vale\n";
    assert_eq!(sentences(list).len(), 4, "{:?}", sentences(list));
}

#[test]
fn bold_letters_go_on_to_their_end() {
    let text = "**Mayor Ana\nDiaz:**\nThe bridge is open.\n\n**Ola Berg**\n**Siv Lund**\n";
    assert_eq!(sentences(text).len(), 4, "{:?}", sentences(text));
    assert!(sentences(text)[0].contains("Diaz"));
}

#[test]
fn the_name_of_a_site_with_capitals_is_one_word() {
    assert_eq!(
        sentences("We use FishData.Gov and FISH.ORG now. Come in.").len(),
        2
    );
    assert_eq!(
        words("FishData.Gov &amp; FISH.ORG"),
        "FishData.Gov &amp; FISH.ORG"
    );
}

#[test]
fn a_second_copy_is_debris_and_a_title_with_text_below_it_is_kept() {
    use BlockKind::*;
    let text = "Lagos Opens Its First Great Mill\nLearn more\nLagos Opens Its First Great Mill\nThe mill was opened on Monday by the mayor of the town.\nThe mill was opened on Monday by the mayor of the town.\n";
    let kinds: Vec<BlockKind> = blocks(text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [Debris, Debris, Heading, Paragraph, Debris]);
}

#[test]
fn a_line_that_is_only_a_date_begins_a_story() {
    let text = "Story\n17 March 2024\nLagos opens a mill\nThe mill was opened on Monday by the mayor.\n\nStory\n18 March 2024\nRome closes a mill\nThe mill was closed on Tuesday by the mayor.\n";
    let stories: Vec<u32> = layout(text)
        .sentences
        .iter()
        .map(|sentence| layout(text).blocks[sentence.block as usize].story)
        .collect();
    assert_eq!(stories, [0, 0, 0, 1, 1, 1]);
}

#[test]
fn languages_are_told_by_letters_and_by_function_words() {
    for (text, language) in [
        (
            "The mayor of the town met the envoys in the hall.",
            Language::English,
        ),
        (
            "Мэр города встретил послов в зале заседаний.",
            Language::Russian,
        ),
        (
            "Қала әкімі елшілерді мәжіліс залында қабылдады.",
            Language::Kazakh,
        ),
        (
            "Le maire de la ville a reçu les envoyés dans la salle.",
            Language::Other,
        ),
        ("Ana Diaz leads Acme.", Language::English),
        ("市長は使節を迎えた。", Language::Other),
    ] {
        assert_eq!(layout(text).blocks[0].language, language, "{text}");
    }
}

#[test]
fn a_sentence_without_an_end_is_cut_at_its_limits() {
    let text = "word ".repeat(200_000);
    let layout = layout(&text);
    assert!(
        layout
            .sentences
            .iter()
            .all(|sentence| sentence.tokens.len() <= sentence::MOST_TOKENS)
    );
    let text = "ab".repeat(500_000);
    assert!(
        super::layout(&text)
            .sentences
            .iter()
            .all(|sentence| sentence.span.len() <= sentence::MOST_BYTES + 2 * token::LONGEST_TOKEN)
    );
}

#[test]
fn an_empty_text_has_no_blocks() {
    assert_eq!(layout(""), Layout::default());
    assert_eq!(layout(" \n\t\r\n\u{feff}"), Layout::default());
}

proptest! {
    #[test]
    fn no_text_breaks_a_layout(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn no_mixture_of_marks_and_words_breaks_a_layout(parts in prop::collection::vec(prop::sample::select(vec![
        "Ana", "the", "mill", "U.S", ".", "...", "!", "?", "…", "'", "’", "‘", "\"", "“", "”", "(", ")", "[", "]", "12", "3,000", "-", "–", "—", "*", "#", "|", "\t",
        "\n", "\n\n", "\r\n", "\r", " ", "  ", "\u{200b}", "\u{301}", "\u{ad}", "@", "a.i.", "example.org", "http://", "www.", "n't", "'s", "&", "/", ":", ";", ")", "Photo:", "Әсел", "é", "市", "🙂", "1.", "- ", "• ", "> ", "```", "===", "1 of 3", "17 March 2024",
    ]), 0..60)) {
        check(&parts.concat());
    }
}
