//! The work of the rules grows with the text and no faster: steps are counted, not timed.

use super::relate;
use super::words::steps;
use crate::read::analyse;

/// Invented names and numbers, the same for every run.
struct Names(u64);

impl Names {
    fn number(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn name(&mut self, syllables: usize) -> String {
        const FIRST: [&str; 12] = [
            "Ba", "Do", "Fi", "Ga", "Ke", "Lu", "Mi", "No", "Ra", "Su", "Ti", "Ve",
        ];
        const LATER: [&str; 12] = [
            "lan", "ro", "mi", "ta", "nes", "ku", "do", "va", "li", "ster", "pa", "ne",
        ];
        let mut name = FIRST[self.number(12) as usize].to_owned();
        for _ in 1..syllables {
            name.push_str(LATER[self.number(12) as usize]);
        }
        name
    }

    fn person(&mut self) -> String {
        format!("{} {}", self.name(3), self.name(4))
    }

    fn text(&mut self, size: usize) -> String {
        const LANDS: [&str; 5] = ["Norway", "Chile", "Sweden", "Kenya", "Peru"];
        let mut text = String::with_capacity(size + 1000);
        while text.len() < size {
            let (one, two) = (self.person(), self.person());
            let body = format!("{} {} Institute", self.name(3), self.name(3));
            let land = LANDS[self.number(5) as usize];
            let (count, year) = (self.number(9000) + 2, self.number(70) + 1950);
            let said = match self.number(5) {
                0 => format!(
                    "Ms. {one}, director of the {body}, visited {land} and met {two} at a forum of {count}."
                ),
                1 => format!(
                    "The {body} funded {count} schools in {land}, Malta and Ghana and was led by {one}."
                ),
                2 => format!(
                    "{one} ({body}) said that the delegation had opened {count} workshops in {year}."
                ),
                3 => format!(
                    "In {year} the {body} was founded by {one} and {two}, who did not leave {land}."
                ),
                _ => format!(
                    "{one} told the {body} that {two} supports the {count} nurses of the team of {land}."
                ),
            };
            text.push_str(&said);
            text.push_str(if self.number(6) == 0 { "\n\n" } else { " " });
        }
        text
    }
}

#[test]
fn twice_the_text_is_twice_the_work() {
    let text = Names(7).text(400_000);
    let half = text[..200_000].rfind("\n\n").expect("a paragraph ends");
    let read = |text: &str| {
        let analysis = analyse(text);
        let before = steps();
        let facts = relate(text, &analysis);
        (steps() - before, facts.len(), analysis.entities.len())
    };
    let (few, some, things) = read(&text[..half]);
    let (many, all, more) = read(&text);
    assert!(some > 500 && all > 3 * some / 2, "{some} facts, then {all}");
    // A tenth more than twice: stretches differ a little, squares would be four times.
    for (half, whole) in [(few, many), (some, all), (things, more)] {
        assert!(
            whole <= half * 22 / 10,
            "{half} for half of the text, {whole} for all"
        );
    }
}

#[test]
fn a_sentence_without_an_end_costs_no_more_than_its_words() {
    let text = Names(11).text(60_000).replace(['.', '\n'], "");
    let per_word = |text: &str| {
        let analysis = analyse(text);
        let words: usize = analysis
            .sentences
            .iter()
            .map(|sentence| sentence.words.len())
            .sum();
        let before = steps();
        let _ = relate(text, &analysis);
        (steps() - before) / words.max(1)
    };
    let short = per_word(&text[..15_000]);
    let long = per_word(&text);
    assert!(
        long <= short * 13 / 10 + 1,
        "{short} steps a word, then {long}"
    );
}
