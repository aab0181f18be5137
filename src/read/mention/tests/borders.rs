//! Where names end: lists of countries, towns, what a body is for, numbers; and posts, which are no part of them.

use super::check;

#[test]
fn an_office_for_several_countries_is_one_body() {
    check(
        "The ILO Norway and Chile Youth Lab opened in May.",
        &[
            "organisation ILO Norway and Chile Youth Lab",
            "!organisation ILO Norway",
            "!organisation Chile Youth Lab",
        ],
    );
    check(
        "Ola Berg joined ILO Norway, Chile and Ghana in May.",
        &["organisation ILO Norway, Chile and Ghana"],
    );
    check(
        "The FAO Regional Office for Europe and the Balkans moved to Budapest.",
        &["organisation FAO Regional Office for Europe and the Balkans"],
    );
    check(
        "The talks between ILO Norway and Chile ended.",
        &["organisation ILO Norway", "country Chile"],
    );
}

#[test]
fn a_university_of_a_state_is_told_by_its_town() {
    check(
        "She studied at the University of Texas, Austin.",
        &["organisation University of Texas, Austin"],
    );
    check(
        "She studied at University College, London.",
        &["organisation University College London"],
    );
    check(
        "She taught at the University of Texas, Ohio State University and Rice.",
        &[
            "organisation University of Texas",
            "organisation Ohio State University",
        ],
    );
}

#[test]
fn what_a_plan_does_is_part_of_its_name_where_it_has_capitals() {
    check(
        "The mayor launched the Harbour Strategy to Counter River Pollution and Noise.",
        &["initiative Harbour Strategy to Counter River Pollution and Noise"],
    );
    check(
        "The mayor sent the Harbour Board to visit Chile.",
        &["organisation Harbour Board", "country Chile"],
    );
}

#[test]
fn a_second_field_goes_with_the_first() {
    check(
        "He founded the Centre for Bioengineering Care and Design in Oslo.",
        &["organisation Centre for Bioengineering Care and Design"],
    );
    check(
        "Ana Diaz joined the Bank of Norway and Trade Unions.",
        &["organisation Bank of Norway"],
    );
}

#[test]
fn what_stands_before_and_under_one_article_is_part_of_the_name_behind() {
    check(
        "Parliament passed the GRAIN and Seeds Act.",
        &["work GRAIN and Seeds Act", "!work Seeds Act"],
    );
    check(
        "Ana Diaz heads the Trade Communication and Advocacy Hub.",
        &["organisation Trade Communication and Advocacy Hub"],
    );
    check(
        "The minister opened the Wildland Fire Care and Rescue Board.",
        &["organisation Wildland Fire Care and Rescue Board"],
    );
}

#[test]
fn a_post_is_no_part_of_a_name() {
    check(
        "Ola Berg is Lindholm Chamber of Commerce President.",
        &["organisation Lindholm Chamber of Commerce"],
    );
    check(
        "He works in the Office of the Chief Information Officer.",
        &["organisation Office of the Chief Information Officer"],
    );
    check(
        "The letter was signed by ILO RR Ana Diaz.",
        &["person Ana Diaz"],
    );
}

#[test]
fn a_list_of_fields_is_of_one_body() {
    check(
        "He joined the Institute for Zoology, Design and Care in Oslo.",
        &["organisation Institute for Zoology, Design and Care"],
    );
    check(
        "Ana Diaz leads the Micro and Small Enterprise Authority.",
        &["organisation Micro and Small Enterprise Authority"],
    );
    check(
        "Ola Berg is the Chair of the White House Initiative on Clean Rivers.",
        &["initiative White House Initiative on Clean Rivers"],
    );
}

#[test]
fn a_post_of_several_words_before_a_body_is_no_part_of_it() {
    check(
        "General Manager Lindholm Bank moved to Oslo.",
        &["organisation Lindholm Bank"],
    );
}

#[test]
fn a_given_name_before_an_initial_is_no_post() {
    check(
        "Dean J. Moberg is a judge in Oslo.",
        &["person Dean J. Moberg"],
    );
    check(
        "President J. Moberg is a judge in Oslo.",
        &["person J. Moberg"],
    );
}

#[test]
fn an_order_has_its_number() {
    check(
        "The court upheld Executive Order 20417 in May.",
        &["work Executive Order 20417"],
    );
}

#[test]
fn who_elects_is_no_part_of_what_they_elect() {
    check(
        "Ola Berg was elected to the Marda City Council for the Lindholm ward.",
        &["organisation Marda City Council"],
    );
}
