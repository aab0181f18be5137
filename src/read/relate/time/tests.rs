//! Times in whole texts: a line that dates the text, and sentences.

use crate::read::read;

/// The times of the facts that `sentence` gives in a text of Thursday, 12 October 2023.
fn times(sentence: &str) -> Vec<String> {
    of(&format!(
        "New hall opens in Bergen\n\n12 October 2023 | Bergen\n\n{sentence}\n"
    ))
}

fn of(text: &str) -> Vec<String> {
    let reading = read(text);
    let mut times: Vec<String> = (reading.facts.iter())
        .filter_map(|fact| {
            let time = fact.time;
            let show = |mark: &str, date: Option<crate::model::Date>| {
                date.map_or(String::new(), |date| format!("{mark}{date}"))
            };
            let line = show("", time.on) + &show("from ", time.from) + &show(" to ", time.to);
            (!line.is_empty()).then(|| line.trim().to_owned())
        })
        .collect();
    times.sort();
    times.dedup();
    times
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (sentence, wanted) in rows {
        let found = times(sentence).join("; ");
        if found != *wanted {
            wrong.push_str(&format!(
                "\n{sentence}\n  wanted {wanted}\n  found  {found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn times_are_counted_from_the_day_of_the_text() {
    check(&[
        (
            "Ana Diaz opened the Lindholm Museum yesterday.",
            "2023-10-11",
        ),
        ("Ana Diaz opened the Lindholm Museum today.", "2023-10-12"),
        (
            "Ana Diaz will open the Lindholm Museum tomorrow.",
            "2023-10-13",
        ),
        (
            "Ana Diaz opened the Lindholm Museum on Tuesday.",
            "2023-10-10",
        ),
        (
            "Ana Diaz opened the Lindholm Museum on Thursday.",
            "2023-10-12",
        ),
        (
            "Ana Diaz opened the Lindholm Museum on Friday.",
            "2023-10-06",
        ),
        (
            "Ana Diaz will open the Lindholm Museum on Friday.",
            "2023-10-13",
        ),
        (
            "Ana Diaz will open the Lindholm Museum on Tuesday.",
            "2023-10-17",
        ),
        (
            "Ana Diaz visited Norway last week.",
            "from 2023-10-02 to 2023-10-08",
        ),
        ("Ana Diaz visited Norway last Monday.", "2023-10-09"),
        ("Ana Diaz visited Norway last month.", "2023-09"),
        ("Ana Diaz visited Norway this month.", "2023-10"),
        ("Ana Diaz will visit Norway next month.", "2023-11"),
        ("Ana Diaz visited Norway last year.", "2022"),
        ("Ana Diaz visited Norway earlier this year.", "2023"),
        ("Ana Diaz will visit Norway next year.", "2024"),
        ("Ana Diaz visited Norway two years ago.", "2021"),
        ("Ana Diaz visited Norway three months ago.", "2023-07"),
        ("Ana Diaz visited Norway a week ago.", "2023-10-05"),
        ("Ana Diaz visited Norway ten days ago.", "2023-10-02"),
        ("Ana Diaz visited Norway in November.", "2022-11"),
        ("Ana Diaz visited Norway in June.", "2023-06"),
        ("Ana Diaz will visit Norway in January.", "2024-01"),
        ("Ana Diaz visited Norway last December.", "2022-12"),
        ("Ana Diaz visited Norway on 20 December.", "2022-12-20"),
        ("Ana Diaz visited Norway on 3 May.", "2023-05-03"),
        ("Ana Diaz will visit Norway on 3 May.", "2024-05-03"),
        (
            "Ana Diaz has led the Lindholm Academy since March.",
            "from 2023-03",
        ),
        (
            "Ana Diaz has led the Lindholm Academy since last year.",
            "from 2022",
        ),
    ]);
}

#[test]
fn what_names_its_own_date_needs_no_other() {
    check(&[
        ("Ana Diaz visited Norway on 3 May 2019.", "2019-05-03"),
        (
            "Ana Diaz visited Norway on Tuesday, 3 May 2022.",
            "2022-05-03",
        ),
        ("Ana Diaz visited Norway in November 2019.", "2019-11"),
        ("Ana Diaz visited Norway in 2019.", "2019"),
        (
            "Ana Diaz led the Lindholm Academy from 2011 to 2014.",
            "from 2011 to 2014",
        ),
    ]);
}

#[test]
fn what_is_no_day_gets_no_date() {
    check(&[
        ("Ana Diaz leads the Lindholm Academy today.", ""),
        ("Ana Diaz leads the Lindholm Academy.", ""),
        ("Ana Diaz visited Norway over the last year.", ""),
        ("Ana Diaz visited Norway for two years.", ""),
        ("Ana Diaz visits Norway on Mondays.", ""),
        ("Ana Diaz wrote last year's report on Norway.", ""),
        ("Ana Diaz may visit Norway.", ""),
        ("Ana Diaz visited Norway the same year.", ""),
    ]);
}

#[test]
fn a_text_without_a_day_dates_nothing() {
    assert!(of("Ana Diaz visited Norway last year.\n").is_empty());
    assert!(of("Ana Diaz visited Norway on Tuesday.\n").is_empty());
    // A day in the text is not the day of the text.
    let text = "Otto Berg was born in Oslo on 3 May 1919. Ana Diaz visited Norway last year.\n";
    assert_eq!(of(text), ["1919-05-03"]);
}

#[test]
fn the_day_stands_in_the_dateline_or_below_too() {
    let visited = "Ana Diaz visited Norway last year.";
    for text in [
        format!("BERGEN, 12 October 2023 – {visited}\n"),
        format!("{visited}\n\nPublished 12 October 2023\n"),
        format!("# A visit\n\nBy Otto Berg, 12 October 2023\n\n{visited}\n"),
        format!("Posted on October 12, 2023\n\n{visited}\n"),
    ] {
        assert_eq!(of(&text), ["2022"], "{text}");
    }
}

#[test]
fn each_story_has_its_own_day() {
    let text = "First visit\n\n12 October 2023\n\nAna Diaz visited Norway last year.\n\nSecond visit\n\n\
                4 March 2011\n\nOtto Berg visited Chile last year.\n";
    assert_eq!(of(text), ["2010", "2022"]);
}
