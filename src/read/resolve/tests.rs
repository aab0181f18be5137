//! Short texts of our own with the things that must come out of them.

use super::resolve;
use crate::model::{Kind, Value};
use crate::read::mention::find;
use crate::read::stage::{Analysis, Form, Thing};
use crate::read::tag::tag;

fn read(text: &str) -> Analysis {
    let tagged = tag(text, &crate::text::layout(text));
    let mentions = find(text, &tagged);
    resolve(text, tagged, mentions)
}

/// The thing of that name or alias.
fn thing(analysis: &Analysis, name: &str) -> Thing {
    let has =
        |thing: &&Thing| thing.name == name || thing.aliases.iter().any(|alias| alias == name);
    let names: Vec<&str> = analysis
        .entities
        .iter()
        .map(|thing| thing.name.as_str())
        .collect();
    analysis
        .entities
        .iter()
        .find(has)
        .cloned()
        .unwrap_or_else(|| panic!("no {name:?} in {names:?}"))
}

/// Both words of the text name one thing; with `!` before the second, they name two.
fn one(text: &str, first: &str, second: &str) {
    let analysis = read(text);
    let entity = |word: &str| {
        let at = |mention: &&crate::read::stage::Mention| mention.name == word;
        analysis
            .mentions
            .iter()
            .rfind(at)
            .map(|mention| mention.entity)
    };
    let shown: Vec<(&str, usize)> = analysis
        .mentions
        .iter()
        .map(|mention| (mention.name.as_str(), mention.entity))
        .collect();
    match second.strip_prefix('!') {
        Some(second) => assert!(
            entity(first) != entity(second) || entity(first).is_none(),
            "{text}\n  {first} is not {second}: {shown:?}"
        ),
        None => {
            assert!(entity(first).is_some(), "{text}\n  no {first}: {shown:?}");
            assert_eq!(
                entity(first),
                entity(second),
                "{text}\n  {first} is {second}: {shown:?}"
            );
        }
    }
}

#[test]
fn an_acronym_is_its_long_form() {
    one(
        "The Bolivian Rivers Agency (BRA) was founded in 1999. BRA has ten boats.",
        "Bolivian Rivers Agency",
        "BRA",
    );
    one(
        "The NHB (National Harbour Board) met. Later the NHB met again.",
        "National Harbour Board",
        "NHB",
    );
    one(
        "The Office for Harbour Safety met. OHS said nothing.",
        "Office for Harbour Safety",
        "OHS",
    );
    one(
        "The United Nations met. The UN closed.",
        "United Nations",
        "UN",
    );
    one(
        "The United Nations Development Programme paid. UNDP paid more.",
        "United Nations Development Programme",
        "UNDP",
    );
    one("UNDP paid. UNICEF did not.", "UNDP", "!UNICEF");
}

#[test]
fn a_family_name_is_the_one_person_who_has_it() {
    one(
        "Ana Diaz opened the fair. Ms. Diaz then left.",
        "Ana Diaz",
        "Diaz",
    );
    one(
        "Ana Diaz and Omar Diaz opened the fair. Diaz then left.",
        "Ana Diaz",
        "!Diaz",
    );
    one(
        "Elena Petrova spoke. E. Petrova then left.",
        "Elena Petrova",
        "E. Petrova",
    );
    let ana = thing(
        &read("Ms. Ana Diaz opened the fair. Diaz then left."),
        "Ana Diaz",
    );
    assert_eq!(ana.kind, Kind::Person);
    assert_eq!(ana.aliases, ["Diaz", "Ms. Ana Diaz"]);
}

#[test]
fn forms_of_a_country_are_one_country() {
    one(
        "Kenya signed. The Kenyan delegation left.",
        "Kenya",
        "Kenyan",
    );
    one(
        "The Republic of Kenya signed. Kenya paid.",
        "Republic of Kenya",
        "Kenya",
    );
    assert_eq!(
        thing(&read("The Kenyan delegation left."), "Kenya").kind,
        Kind::Country
    );
    one("Niger signed. Nigeria did not.", "Niger", "!Nigeria");
}

#[test]
fn a_short_form_is_its_one_long_form() {
    one(
        "The Ministry of Roads of Peru paid. The Ministry of Roads paid more.",
        "Ministry of Roads of Peru",
        "Ministry of Roads",
    );
    one(
        "The National Commission for Rural Women met. The National Comission closed.",
        "National Commission for Rural Women",
        "National Comission",
    );
    one(
        "The Ministry of Roads of Peru and the Ministry of Roads of Chile met. The Ministry of Roads paid.",
        "Ministry of Roads of Peru",
        "!Ministry of Roads",
    );
    one(
        "The Water Centre met. The Water Center closed.",
        "Water Centre",
        "Water Center",
    );
}

#[test]
fn a_noun_with_an_article_is_the_last_thing_with_that_head() {
    one(
        "The Ministry of Roads paid. Later the Ministry paid more.",
        "Ministry of Roads",
        "Ministry",
    );
    one(
        "A Kenyan delegation came. Ana Diaz headed the delegation.",
        "Kenyan delegation",
        "delegation",
    );
    one(
        "The regional conference on clean rivers began. The conference lasted two days.",
        "regional conference on clean rivers",
        "conference",
    );
    one(
        "A boat conference and a rail conference began. The conference lasted two days.",
        "boat conference",
        "!conference",
    );
    one(
        "The Pact for Clean Rivers was signed. The Pact is new.",
        "Pact for Clean Rivers",
        "Pact",
    );
    one(
        "The Ministry of Roads paid. The company closed.",
        "Ministry of Roads",
        "!company",
    );
    one(
        "Norrby JSC paid. The company closed.",
        "Norrby JSC",
        "company",
    );
}

#[test]
fn a_story_does_not_speak_of_another() {
    let text = "The Ministry of Roads paid for the new bridge, which the people of the village had asked for.";
    let analysis = read(text);
    assert_eq!(
        analysis
            .entities
            .iter()
            .filter(|thing| thing.name.contains("Ministry"))
            .count(),
        1
    );
}

#[test]
fn a_pronoun_is_the_only_candidate_or_nobody() {
    one("Ana Diaz opened the fair. She left.", "Ana Diaz", "She");
    one(
        "Ms. Ana Diaz met Mr. Omar Nasser. She left.",
        "Ana Diaz",
        "She",
    );
    let analysis = read("Ana Diaz met Eva Lang. She left.");
    assert!(
        !analysis
            .mentions
            .iter()
            .any(|mention| mention.form == Form::Pronoun)
    );
    let analysis = read("It is raining.");
    assert!(analysis.mentions.is_empty() && analysis.entities.is_empty());
}

#[test]
fn a_post_is_the_person_who_was_named_with_it() {
    one(
        "Secretary-General Ana Diaz came. The Secretary-General left.",
        "Ana Diaz",
        "Secretary-General",
    );
    one(
        "Minister Ana Diaz met Minister Omar Nasser. The minister left.",
        "Ana Diaz",
        "!minister",
    );
}

#[test]
fn quotes_and_the_noun_before_them_are_one_thing() {
    one(
        "They came to a workshop titled \"Clean Rivers for All\" in Oslo.",
        "Clean Rivers for All",
        "workshop",
    );
    let thing = thing(&read("The “Clean Hands” campaign ended."), "Clean Hands");
    assert_eq!(thing.kind, Kind::Initiative);
}

#[test]
fn counts_and_dates_are_told_with_the_thing() {
    let group = thing(
        &read("A group of 12 Kenyan nurses came."),
        "12 Kenyan nurses",
    );
    assert_eq!(group.props.get("count"), Some(&Value::Int(12)));
    assert_eq!(group.head.as_deref(), Some("group"));
    let event = thing(
        &read("The regional conference on rivers took place in Oslo on 7 October 2021."),
        "regional conference on rivers",
    );
    assert_eq!(
        event.time.on.map(|date| date.to_string()).as_deref(),
        Some("2021-10-07")
    );
    let visit = thing(
        &read("The study visit lasted from 7 to 9 October 2021."),
        "study visit",
    );
    assert_eq!(
        visit.time.from.map(|date| date.to_string()).as_deref(),
        Some("2021-10-07")
    );
    assert_eq!(
        visit.time.to.map(|date| date.to_string()).as_deref(),
        Some("2021-10-09")
    );
    let summit = thing(
        &read("The Summit of Small Towns was held in May 2019."),
        "Summit of Small Towns",
    );
    assert_eq!(
        summit.time.on.map(|date| date.to_string()).as_deref(),
        Some("2019-05")
    );
    let programme = thing(
        &read("The Programme for Village Schools for 2024-2030 began."),
        "Programme for Village Schools for 2024-2030",
    );
    assert_eq!(
        programme.time.to.map(|date| date.to_string()).as_deref(),
        Some("2030")
    );
}

#[test]
fn what_names_nothing_of_its_own_is_left_out() {
    for text in [
        "The company paid.",
        "Some people left.",
        "Global dialogue is good.",
        "International law is clear.",
        "He spoke to the government.",
    ] {
        let analysis = read(text);
        let names: Vec<&str> = analysis
            .entities
            .iter()
            .map(|thing| thing.name.as_str())
            .collect();
        assert!(names.is_empty(), "{text} {names:?}");
    }
}

/// The name of what the last mention of `word` stands for.
fn stands_for(text: &str, word: &str) -> Option<String> {
    let analysis = read(text);
    let is_word = |mention: &&crate::read::stage::Mention| {
        let words = &analysis.sentences[mention.sentence].words;
        let span = words[mention.first].span.join(words[mention.end - 1].span);
        span.of(text) == word
    };
    let last = analysis.mentions.iter().rfind(is_word)?;
    Some(analysis.entities[last.entity].name.clone())
}

#[test]
fn every_word_of_the_cases_stands_for_what_it_should() {
    let mut wrong = Vec::new();
    for row in crate::model::words::table(include_str!("cases.tsv")) {
        let [text, word, name] = row[..] else {
            panic!("{row:?}")
        };
        let found = stands_for(text, word);
        let right = match (name.strip_prefix('!'), found.as_deref()) {
            (Some(not), found) => found != Some(not),
            (None, None) => name == "-",
            (None, Some(found)) => found == name,
        };
        if !right {
            wrong.push(format!("{text}\n  {word} = {found:?}, not {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_category_takes_up_what_its_example_names() {
    let mut wrong = Vec::new();
    for row in crate::model::words::table(include_str!("../../../grammar/english/categories.tsv")) {
        let [noun, _, _, name, text] = row[..] else {
            panic!("{row:?}")
        };
        let found = stands_for(text, noun).or_else(|| stands_for(text, &noun.to_uppercase()));
        if found.as_deref() != Some(name) {
            wrong.push(format!("{text}\n  {noun} = {found:?}, not {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_noun_for_a_person_may_be_what_a_pronoun_means() {
    let mut wrong = Vec::new();
    for row in crate::model::words::table(include_str!("../../../grammar/english/people.tsv")) {
        let example = row[row.len() - 1];
        let (name, pronoun) = match row[1] {
            "f" => ("Ana Diaz", "She"),
            _ => ("Otto Berg", "He"),
        };
        let text = format!("{name} slept. {example} {pronoun} left.");
        if stands_for(&text, pronoun).is_some_and(|found| found == name) {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_rests_on_another_says_on_which_and_is_less_sure() {
    let text = "Ms. Ana Diaz opened the fair. She left. She slept.";
    let analysis = read(text);
    let pronouns: Vec<_> = analysis
        .mentions
        .iter()
        .filter(|mention| mention.form == Form::Pronoun)
        .collect();
    assert_eq!(pronouns.len(), 2);
    for pronoun in pronouns {
        let named = &analysis.mentions[pronoun.antecedent.expect("it has one")];
        assert_eq!((named.form, named.name.as_str()), (Form::Name, "Ana Diaz"));
        assert!(pronoun.confidence < named.confidence);
    }
}
