//! Names as long as they are: nothing cut off, no neighbour swallowed, no end of a longer one for itself.

use super::check;

#[test]
fn the_end_of_a_name_is_no_body_of_its_own() {
    check(
        "Ana Diaz works at the Laboratory of Cardiac Energetics.",
        &[
            "organisation Laboratory of Cardiac Energetics",
            "!organisation Cardiac Energetics",
        ],
    );
    check(
        "The Guardians of Harbour Organisation met.",
        &["!organisation Harbour Organisation"],
    );
}

#[test]
fn what_the_document_names_alone_stays_inside_a_longer_name() {
    check(
        "The Office of Norrby Corps opened. Norrby Corps paid for it.",
        &["organisation Norrby Corps"],
    );
}

#[test]
fn fields_joined_by_and_are_of_one_body() {
    check(
        "The National Institute of Allergy and Infectious Diseases opened a clinic.",
        &["organisation National Institute of Allergy and Infectious Diseases"],
    );
    check(
        "The U.S. Harbour and Trademark Office moved.",
        &["organisation U.S. Harbour and Trademark Office"],
    );
    check(
        "He met the Secretary of Health and Human Services.",
        &["!organisation Human Services"],
    );
}

#[test]
fn heads_of_state_or_government_are_no_government() {
    check(
        "Heads of State or Government of the Nordic Union met in Oslo.",
        &[
            "organisation Nordic Union",
            "!organisation Government of the Nordic Union",
        ],
    );
    check(
        "The Assembly of Heads of State and Government of the Nordic Union adopted it.",
        &["organisation Assembly of Heads of State and Government of the Nordic Union"],
    );
}

#[test]
fn marks_and_numbers_belong_to_a_name_or_they_do_not() {
    check(
        "The Owen–Lindholm House in Bergen was painted.",
        &["organisation Owen–Lindholm House"],
    );
    check(
        "Ana Diaz joined the Norrby Post 65 years ago.",
        &["organisation Norrby Post"],
    );
    check(
        "Ola Berg married Judith d'Alfio.",
        &["person Judith d'Alfio"],
    );
    check(
        "The bank opened the 3D Print Museum.",
        &["!organisation Print Museum"],
    );
}

#[test]
fn one_of_many_is_nobody() {
    check(
        "Ana Diaz is a Lindholm Scholar.",
        &["!person Lindholm Scholar"],
    );
    check(
        "Ola Berg was a Board Member of the Norrby Bank.",
        &["!group Board Member"],
    );
}

#[test]
fn a_word_for_what_was_is_no_part_of_a_name() {
    check(
        "In May, Former Norway Minister of Oil Ola Berg spoke.",
        &["country Norway", "person Ola Berg"],
    );
}
