//! Sentences of our own with the mentions that must come out of them, and the examples of the tables.

mod borders;
mod whole;

use super::tables::noun_tables;
use super::*;
use crate::model::words::table;
use crate::read::resolve::resolve;
use crate::read::stage::Analysis;
use crate::read::tag::tag;

/// Reads a text and joins its mentions.
fn read(text: &str) -> Analysis {
    let tagged = tag(text, &crate::text::layout(text));
    let mentions = find(text, &tagged);
    resolve(text, tagged, mentions)
}

/// The mentions of a text, as `kind form name`, in order.
fn mentions(text: &str) -> Vec<String> {
    let tagged = tag(text, &crate::text::layout(text));
    let show = |mention: &Mention| {
        let form = match mention.form {
            Form::Name => "",
            Form::Nominal => "~",
            Form::Pronoun => "?",
            Form::Adjective => "^",
        };
        format!("{form}{} {}", mention.kind, mention.name)
    };
    find(text, &tagged).iter().map(show).collect()
}

/// Every name after `+` must be a mention, none after `-` may be.
fn check(text: &str, expected: &[&str]) {
    let found = mentions(text);
    for one in expected {
        match one.strip_prefix('!') {
            Some(one) => assert!(
                !found.iter().any(|found| found == one),
                "{text}\n  must not hold {one:?}: {found:?}"
            ),
            None => assert!(
                found.iter().any(|found| found == one),
                "{text}\n  must hold {one:?}: {found:?}"
            ),
        }
    }
}

#[test]
fn each_noun_of_the_tables_heads_a_name_or_a_phrase() {
    let mut wrong = Vec::new();
    for (text, _) in noun_tables() {
        for row in table(text) {
            let (noun, example) = (row[0], row.get(2).copied().unwrap_or(""));
            // A noun of two tables is what the tables say together.
            let kinds = TABLES
                .noun(noun)
                .map(|noun| [noun.kind.clone(), noun.name_kind.clone()]);
            let tagged = tag(example, &crate::text::layout(example));
            let holds = |mention: &Mention| {
                kinds
                    .as_ref()
                    .is_some_and(|kinds| kinds.contains(&mention.kind))
                    && key(&mention.name).split(' ').any(|word| {
                        let last = noun.rsplit(' ').next().unwrap_or(noun);
                        word.trim_matches('.') == last
                            || crate::model::words::noun_lemma(word) == last
                    })
            };
            if !find(example, &tagged).iter().any(holds) {
                wrong.push(format!("{noun}: {example} {:?}", mentions(example)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_title_stands_outside_the_name() {
    let mut wrong = Vec::new();
    for row in table(include_str!("../../../grammar/english/titles.tsv")) {
        let (word, example) = (row[0], row.get(2).copied().unwrap_or(""));
        let found = mentions(example);
        let person = |found: &String| {
            found.starts_with("person ") && !key(found).split(' ').skip(1).any(|part| part == word)
        };
        if !found.iter().any(person) {
            wrong.push(format!("{word}: {example} {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn countries_acronyms_places_and_known_names_are_found() {
    let mut wrong = Vec::new();
    let mut expect = |text: String, kind: &str, name: &str| {
        let found = mentions(&text);
        if !found.iter().any(|found| {
            found
                .trim_start_matches('^')
                .strip_prefix(kind)
                .is_some_and(|rest| rest.trim_start() == name)
        }) {
            wrong.push(format!("{text} {found:?}"));
        }
    };
    for row in table(include_str!("../../../grammar/english/countries.tsv")) {
        expect(
            format!("They flew to {} on Friday.", row[0]),
            "country",
            row[0],
        );
        for adjective in row.get(3).iter().flat_map(|cell| cell.split('|')) {
            if !adjective.is_empty() {
                expect(
                    format!("The {adjective} delegation left."),
                    "country",
                    adjective,
                );
            }
        }
    }
    for row in table(include_str!("../../../grammar/english/acronyms.tsv")) {
        let kind = row.get(2).copied().unwrap_or("none");
        if kind != "none" && kind != "group" {
            expect(
                format!("They wrote to the {} on Friday.", row[0]),
                kind,
                row[0],
            );
        }
    }
    for row in table(include_str!("../../../grammar/english/known.tsv")) {
        if row[1] != "none" {
            expect(
                format!("They read about the {} on Friday.", row[0]),
                row[1],
                row[0],
            );
        }
    }
    for row in table(include_str!("../../../grammar/english/places.tsv")).step_by(17) {
        if row.get(3) != Some(&"name") && row.get(1) != Some(&"adjective") {
            expect(format!("They live in {} now.", row[0]), "place", row[0]);
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn persons_are_named_without_titles_and_posts() {
    check(
        "Mr. Okello Mabuza met Dr. Ingrid Sola-Peters.",
        &["person Okello Mabuza", "person Ingrid Sola-Peters"],
    );
    check(
        "Deputy Minister of Mines Tendai Moyo opened the mine.",
        &["person Tendai Moyo", "!organisation Mines"],
    );
    check(
        "The talks were led by Maria de Souza and Ahmed al-Karim.",
        &["person Maria de Souza", "person Ahmed al-Karim"],
    );
    check(
        "They asked J. P. Marten and Ludwig van Houten.",
        &["person J. P. Marten", "person Ludwig van Houten"],
    );
    check(
        "President Ortega thanked the town.",
        &["person Ortega", "!person President Ortega"],
    );
    check(
        "Ana Diaz, director of the Harbour Museum, resigned.",
        &["person Ana Diaz", "organisation Harbour Museum"],
    );
    check(
        "Mayor of Nairobi Amina Yusuf welcomed them.",
        &["place Nairobi", "person Amina Yusuf"],
    );
    check(
        "The First Deputy Minister of Foreign Affairs of Peru, Ms. Rosa Quispe, spoke.",
        &[
            "country Peru",
            "person Rosa Quispe",
            "!organisation Foreign Affairs",
        ],
    );
    check(
        "Boris Ivanovich Tarkhov wrote it.",
        &["person Boris Ivanovich Tarkhov"],
    );
    check(
        "Sean O’Brien and Jean-Luc Perrin sang.",
        &["person Sean O’Brien", "person Jean-Luc Perrin"],
    );
    check(
        "H.E. Mr. Kwame Asante, Director-General of FAO",
        &["person Kwame Asante", "organisation FAO"],
    );
    check(
        "Works by Hans Berg, Elena Petrova and Omar Nasser were played.",
        &[
            "person Hans Berg",
            "person Elena Petrova",
            "person Omar Nasser",
        ],
    );
    check(
        "The craftswoman Zibell Tarquin sold baskets.",
        &["person Zibell Tarquin"],
    );
    check("Zibell Tarquin said so.", &["person Zibell Tarquin"]);
}

#[test]
fn a_post_is_no_thing_and_what_it_is_of_may_be_one() {
    check(
        "The Secretary of the Harbour Commission resigned.",
        &["organisation Harbour Commission", "!person Secretary"],
    );
    check(
        "He is Minister of Health and Social Protection.",
        &["!organisation Health", "!organisation Social Protection"],
    );
    check(
        "The UN Resident Coordinator in Ghana spoke.",
        &["organisation UN", "country Ghana"],
    );
    check("The Ambassador to Bolivia left.", &["country Bolivia"]);
    check(
        "The Under-Secretary-General for Legal and Polar Affairs Wen Haotian spoke.",
        &["person Wen Haotian"],
    );
}

#[test]
fn organisations_hold_their_complements() {
    check(
        "The Ministry of Roads and Bridges paid.",
        &["organisation Ministry of Roads and Bridges"],
    );
    check(
        "The Committee for Flood Relief of the Ministry of the Interior met.",
        &[
            "organisation Committee for Flood Relief of the Ministry of the Interior",
            "organisation Ministry of the Interior",
        ],
    );
    check(
        "The Commission for Rural Women, Youth and Housing Policy met.",
        &["organisation Commission for Rural Women, Youth and Housing Policy"],
    );
    check(
        "The Agency for Water Safety and Fighting Floods closed.",
        &["organisation Agency for Water Safety and Fighting Floods"],
    );
    check(
        "The National Chamber of Crafts and Trade of Chile met.",
        &[
            "organisation National Chamber of Crafts and Trade of Chile",
            "country Chile",
        ],
    );
    check(
        "The Ministry of Finance and the Bank of Norland met.",
        &[
            "organisation Ministry of Finance",
            "organisation Bank of Norland",
        ],
    );
    check(
        "The Ministry of Health and UNICEF signed.",
        &["organisation Ministry of Health", "organisation UNICEF"],
    );
    check(
        "The Food and Seed Organisation was founded there.",
        &["organisation Food and Seed Organisation"],
    );
    check(
        "The Foundation for Kenyan and Somali traders paid.",
        &["organisation Foundation for Kenyan and Somali traders"],
    );
    check(
        "JSC \"Fund for Deaf Children\" paid.",
        &["organisation JSC \"Fund for Deaf Children\""],
    );
    check(
        "UNICEF Peru and UNDP Chile helped.",
        &[
            "organisation UNICEF Peru",
            "organisation UNDP Chile",
            "country Peru",
        ],
    );
    check(
        "The UN Country Team in Peru met.",
        &["organisation UN Country Team in Peru"],
    );
    check(
        "The Board of Judges of the Court of Appeal met.",
        &["organisation Board of Judges of the Court of Appeal"],
    );
    check(
        "The Women’s Credit Union lends money.",
        &["organisation Women’s Credit Union"],
    );
    check(
        "Kenya’s Ministry of Justice lends money.",
        &["country Kenya", "organisation Ministry of Justice"],
    );
    check(
        "Norrland Bank and Baltic Foods closed.",
        &["organisation Norrland Bank", "organisation Baltic Foods"],
    );
    check(
        "The Office for Central Asia and Mongolia moved.",
        &[
            "organisation Office for Central Asia and Mongolia",
            "country Mongolia",
        ],
    );
}

#[test]
fn countries_come_with_adjectives_and_demonyms() {
    check(
        "The Chilean delegation met Peruvians.",
        &[
            "^country Chilean",
            "^country Peruvians",
            "~group Chilean delegation",
        ],
    );
    check("He speaks Polish.", &["!^country Polish"]);
    check(
        "They came from the Republic of Kenya and the UK.",
        &["country Republic of Kenya", "country UK"],
    );
    check(
        "It lies between Niger and Nigeria.",
        &["country Niger", "country Nigeria"],
    );
    check(
        "The US and us are two things.",
        &["country US", "!country us"],
    );
    check(
        "The Dutch and Belgian farmers left.",
        &["^country Dutch", "^country Belgian"],
    );
}

#[test]
fn places_are_told_by_head_by_table_and_by_what_stands_before() {
    check(
        "They crossed Lake Ulmen near Port Halloway.",
        &["place Lake Ulmen", "place Port Halloway"],
    );
    check("She was born in Zemplin.", &["place Zemplin"]);
    check("The province of Zemplin is poor.", &["place Zemplin"]);
    check(
        "The concert was at the Ulmen Theatre in Central Asia.",
        &["place Ulmen Theatre", "place Central Asia"],
    );
    check("A UK-led team left.", &["!organisation UK-led"]);
}

#[test]
fn groups_are_named_by_what_tells_them_apart() {
    check(
        "A group of 12 Kenyan bakers and 40 nurses came.",
        &["~group 40 nurses"],
    );
    check(
        "A group of 12 Kenyan nurses came.",
        &["~group 12 Kenyan nurses", "^country Kenyan"],
    );
    check("The trade delegation left.", &["~group trade delegation"]);
    check(
        "Some 60 participants signed.",
        &["~group Some 60 participants"],
    );
    check(
        "The Kenyan women's NGOs signed.",
        &["~organisation Kenyan women's NGOs", "^country Kenyan"],
    );
    check(
        "UNICEF Peru staff left.",
        &["~group UNICEF Peru staff", "organisation UNICEF Peru"],
    );
    check("Small and large firms of Ghana signed.", &["country Ghana"]);
    check("A Danish citizen was robbed.", &["!~group Danish citizen"]);
    check("No delegation came.", &["!~group delegation"]);
}

#[test]
fn events_initiatives_and_works_keep_what_belongs_to_the_name() {
    check(
        "The regional conference on clean rivers and lakes took place in Oslo.",
        &["~event regional conference on clean rivers and lakes"],
    );
    check(
        "The study visits in and around Oslo were useful.",
        &["place Oslo"],
    );
    check(
        "She wrote a manual on bee diseases for villages.",
        &["~work manual on bee diseases"],
    );
    check(
        "They drafted a strategy for schools, roads and the care of rivers.",
        &["~initiative strategy for schools, roads and the care of rivers"],
    );
    check(
        "They drafted a strategy for schools, and rivers were cleaned.",
        &["~initiative strategy for schools"],
    );
    check(
        "They launched a literacy campaign.",
        &["~initiative literacy campaign"],
    );
    check(
        "The law criminalising dog fights passed.",
        &["~work law criminalising dog fights"],
    );
    check(
        "They will draft a good habits manual.",
        &["~work good habits manual"],
    );
    check(
        "The conference participants left.",
        &["!~event conference", "~group conference participants"],
    );
    check(
        "The workshop, titled \"Clean Rivers for All\", ended.",
        &["event Clean Rivers for All", "~event workshop"],
    );
    check(
        "The exhibition \"RIVER-2031\" opens soon.",
        &["event RIVER-2031"],
    );
    check(
        "The “Clean Hands” campaign ended.",
        &["initiative “Clean Hands” campaign"],
    );
    check(
        "It is a landmark agreement.",
        &["!~work landmark agreement"],
    );
    check("Chad and Kenya play a part.", &["!~work Kenya play"]);
    check(
        "The 2035 Agenda for Clean Rivers was agreed.",
        &["initiative 2035 Agenda for Clean Rivers"],
    );
    check(
        "The Rivers Strategy 2040 and the River Code are new.",
        &["initiative Rivers Strategy 2040", "work River Code"],
    );
    check(
        "The Programme for Village Schools for 2024-2030 began.",
        &["initiative Programme for Village Schools for 2024-2030"],
    );
    check(
        "The Oslo Declaration on Ending Hunger in Central Asia was signed.",
        &["work Oslo Declaration on Ending Hunger in Central Asia"],
    );
    check(
        "They signed the Convention against Piracy.",
        &["work Convention against Piracy"],
    );
    check(
        "On Friday Norrby Media group sold it.",
        &["organisation Norrby Media group"],
    );
    check(
        "The RIVR Nordic initiative began.",
        &["initiative RIVR Nordic initiative"],
    );
    check(
        "The Emperor died on 26 March.",
        &["!event March", "!~event March"],
    );
    check(
        "Title IV and Article 3 apply.",
        &["!organisation Title IV", "!work Article 3"],
    );
}

#[test]
fn headings_give_only_names_that_are_known() {
    let text = "Norrby Bank Opens Largest Office in Kenya\n\nNorrby Bank opened its largest office on Monday, as the people of the town had hoped. The new office of Norrby Bank has ten rooms.\n";
    let analysis = read(text);
    let names: Vec<&str> = analysis
        .entities
        .iter()
        .map(|thing| thing.name.as_str())
        .collect();
    assert!(
        names.contains(&"Norrby Bank") && names.contains(&"Kenya"),
        "{names:?}"
    );
    assert!(
        !names
            .iter()
            .any(|name| name.contains("Largest") || name.contains("Opens")),
        "{names:?}"
    );
}

#[test]
fn other_languages_give_names_of_countries() {
    let found =
        mentions("Делегация женщин Казахстана посетила Монголию в октябре, сообщает министерство.");
    assert!(
        found.contains(&"country Kazakhstan".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"country Mongolia".to_owned()), "{found:?}");
}

#[test]
fn mentions_are_sorted_and_nest_and_never_cross() {
    let pieces = [
        "The",
        "the",
        "Ministry",
        "of",
        "and",
        ",",
        "Kenya",
        "Kenyan",
        "\"",
        "”",
        "“",
        "(",
        ")",
        "UNDP",
        "Mr.",
        "Ana",
        "Diaz",
        "for",
        "on",
        "women",
        "'s",
        "delegation",
        "12",
        "2030",
        "Agenda",
        "visit",
        "to",
        "conference",
        "-",
        "–",
        "O’Neil",
        "in",
        ".",
        "Oslo",
        "Minister",
        "group",
        "law",
        "Élan",
        "Қ",
        "\n\n",
    ];
    // A fixed walk through the pieces: the same on every machine.
    let mut state = 7u64;
    for _ in 0..400 {
        let mut text = String::new();
        for _ in 0..30 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            if state & 8 == 0 {
                text.push(' ');
            }
        }
        let analysis = read(&text);
        let all = &analysis.mentions;
        for (at, one) in all.iter().enumerate() {
            assert!(one.entity < analysis.entities.len(), "{text}");
            assert!(
                one.antecedent.is_none_or(|other| other < all.len()),
                "{text}"
            );
            for other in &all[at + 1..] {
                let before = (one.sentence, one.first, usize::MAX - one.end);
                assert!(
                    before <= (other.sentence, other.first, usize::MAX - other.end),
                    "{text}"
                );
                let crosses = one.sentence == other.sentence
                    && one.first < other.first
                    && other.first < one.end
                    && one.end < other.end;
                assert!(!crosses, "{text}");
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        read(&text);
    }
}

#[test]
fn a_name_is_neither_cut_nor_does_it_swallow_its_neighbour() {
    for (text, expected) in [
        (
            "They spoke with a professor at Lindholm State University Simon Varga about sport.",
            &[
                "organisation Lindholm State University",
                "person Simon Varga",
                "!organisation Lindholm State University Simon Varga",
            ][..],
        ),
        (
            "The statement came from Nathan Law of Demvista.",
            &["!work Nathan Law of Demvista"],
        ),
        (
            "Yesterday Nathan Law earned a seat in the council.",
            &["person Nathan Law", "!work Nathan Law"],
        ),
        (
            "The groups included the Doctor Brand Society of Norway.",
            &[
                "organisation Doctor Brand Society of Norway",
                "!organisation Society of Norway",
                "country Norway",
            ],
        ),
        (
            "The University of Texas Muslim Student Association met on Monday.",
            &[
                "organisation University of Texas Muslim Student Association",
                "!organisation Texas Muslim Student Association",
            ],
        ),
        (
            "The city built a field for the Major League Baseball Indians.",
            &["!^country Indians", "!^country India"],
        ),
        // What is a name of its own stays.
        (
            "He was a member of the UNESCO Slovenian National Commission.",
            &["organisation UNESCO Slovenian National Commission"],
        ),
        (
            "The Law of the Republic of Norway on Peace was adopted.",
            &["work Law of the Republic of Norway on Peace"],
        ),
        (
            "The George Mason University opened in 1972.",
            &["organisation George Mason University"],
        ),
    ] {
        check(text, expected);
    }
}
