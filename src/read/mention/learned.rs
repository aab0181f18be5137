//! What the network says of names, beside what tables and rules say.
//!
//! Tables, posts and head nouns know the names of bodies, events and programmes better; a word that only its capital tells is
//! what the network takes it for, and nothing where the network sees no name in all of the document.

use super::Found;
use super::line::{Case, Lexicon, Line, Token};
use super::run::{capital, known_at};
use super::tables::{TABLES, Title};
use crate::model::Kind;
use crate::read::stage::{Form, Named};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Rules that are surer than this know better than the network.
const SURE: f32 = 0.75;

/// What the network says of each name, over the whole document, by key.
pub(super) struct Learned {
    labels: HashMap<String, BTreeSet<&'static str>>,
    /// First words of names of several words, by key.
    firsts: HashSet<String>,
    /// How often each word in capitals stands there, by key.
    acronyms: HashMap<String, u32>,
}

impl Learned {
    /// Looks through all lines.
    pub(super) fn of(lines: &[Line<'_>]) -> Learned {
        let mut learned = Learned {
            labels: HashMap::new(),
            firsts: HashSet::new(),
            acronyms: HashMap::new(),
        };
        for line in lines {
            for name in &line.tagged.names {
                if let Some((first, end)) = bare(line, name) {
                    let labels = learned.labels.entry(line.key(first, end)).or_default();
                    labels.insert(label(line, name));
                    if end > first + 1 {
                        learned.firsts.insert(line.key(first, first + 1));
                    }
                }
            }
            for token in line.tokens.iter().filter(|t| t.case == Case::Upper) {
                *learned.acronyms.entry(token.key.clone()).or_default() += 1;
            }
        }
        learned
    }

    /// Settles with the network what the rules are not sure of, and adds names that only the network sees.
    pub(super) fn settle(&self, line: &Line<'_>, lexicon: &Lexicon, found: &mut Vec<Found>) {
        if line.tagged.tree.is_none() {
            return;
        }
        for name in &line.tagged.names {
            if let Some((first, end)) = bare(line, name)
                && let Some(kind) = kind(label(line, name), end - first)
            {
                take(line, lexicon, found, (first, end), kind);
            }
        }
        let mut seen = vec![false; line.len()];
        for name in &line.tagged.names {
            seen[name.first..name.end].fill(true);
        }
        found.retain_mut(|one| {
            if one.form != Form::Name
                || !guessed(&one.kind)
                || one.confidence >= SURE
                || seen[one.first..one.end].contains(&true)
            {
                return true;
            }
            let elsewhere = self.labels.get(&line.key(one.first, one.end));
            if let Some(label) = elsewhere.and_then(|labels| labels.first()) {
                put_kind(one, kind(label, one.end - one.first));
                return true;
            }
            let acronym = &line.tokens[one.first];
            if one.end == one.first + 1 && acronym.case == Case::Upper {
                return one.confidence >= 0.6
                    || self.acronyms.get(&acronym.key).is_some_and(|n| *n > 1)
                    || one.first > 0 && line.is(one.first - 1, "(");
            }
            // Of several words the capitals alone tell enough; one may stand for a longer name.
            one.kind != Kind::Organisation
                || one.confidence >= 0.5
                || one.end > one.first + 1
                || self.firsts.contains(&line.key(one.first, one.end))
        });
    }
}

/// What the network says that a name is; somebody where a title for people stands in it first: `Ms. Brenik Marda`.
fn label(line: &Line<'_>, name: &Named) -> &'static str {
    let first = line.tokens.get(name.first);
    let titled = first
        .is_some_and(|token| TABLES.title(&token.key) == Some(Title::Before) && !token.is("st"));
    let single = name.end == name.first + 1;
    // `OHS said nothing`: letters that are no name of people are a body's.
    let letters = first.is_some_and(|token| {
        token.case == Case::Upper
            && (2..=5).contains(&token.text.len())
            && TABLES.given(&token.key).is_none()
    });
    match name.label {
        _ if titled && !single => "PER",
        "PER" if single && letters && line.tokens.iter().any(|token| token.case == Case::Lower) => {
            "ORG"
        }
        label => label,
    }
}

/// What a label says that a name of so many words is: of one word, `MISC` is as often a body as a work.
fn kind(label: &str, n_words: usize) -> Option<Kind> {
    match label {
        "PER" => Some(Kind::Person),
        "ORG" => Some(Kind::Organisation),
        "LOC" => Some(Kind::Place),
        _ => (n_words > 1).then_some(Kind::Work),
    }
}

/// Kinds that rules give to names of which nothing but their capitals tells.
fn guessed(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Person | Kind::Organisation | Kind::Place | Kind::Country
    )
}

fn put_kind(one: &mut Found, kind: Option<Kind>) {
    if let Some(kind) = kind
        && !(one.kind == Kind::Country && kind == Kind::Place)
    {
        one.kind = kind;
    }
}

/// Takes in one name of the network.
fn take(
    line: &Line<'_>,
    lexicon: &Lexicon,
    found: &mut Vec<Found>,
    (first, end): (usize, usize),
    kind: Kind,
) {
    let single = end == first + 1;
    let exact = found
        .iter_mut()
        .find(|one| one.first == first && one.end == end && one.form == Form::Name);
    if let Some(one) = exact {
        if one.confidence < SURE && guessed(&one.kind) {
            put_kind(one, Some(kind));
        }
        return;
    }
    let last = &line.tokens[end - 1];
    // `Division Twenty Chess League`: no person.
    let kind = match line.noun_ending(end - 1) {
        Some((Kind::Organisation, _, _))
            if kind == Kind::Person && end > first + 2 && last.is_common() =>
        {
            Kind::Organisation
        }
        // `the Aurora Tigers`: a team.
        _ if kind == Kind::Person
            && !single
            && is_plural(last)
            && TABLES.given(&line.tokens[first].key) != Some(false) =>
        {
            Kind::Organisation
        }
        _ => kind,
    };
    let named = capital(line, lexicon, first)
        && (last.is_capital() || last.case == Case::Digit || last.is(")"))
        && !(single
            && (last.is_common()
                || last.is_initial()
                || last.text.contains('-')
                || TABLES.title(&last.key).is_some()
                || known_at(line, first).is_some()));
    if kind == Kind::Work && !single {
        widen(line, found, (first, end));
    }
    if !named || kind == Kind::Work {
        return;
    }
    let touches = |one: &Found| one.first < end && first < one.end;
    let inside = |one: &Found| first <= one.first && one.end <= end;
    let mut over = found.iter().filter(|one| touches(one)).peekable();
    if over.peek().is_none() {
        found.push(Found::name(first, end, end - 1, kind, 0.6));
        return;
    }
    let whole = kind == Kind::Person;
    let unsure =
        |one: &Found| one.form == Form::Name && one.confidence < SURE && (whole || inside(one));
    let outer = !single
        && matches!(kind, Kind::Organisation | Kind::Place)
        && over
            .clone()
            .all(|one| inside(one) && one.form != Form::Nominal);
    if over.all(unsure) {
        // What was cut off or glued gives way to the name as the network sees it.
        found.retain(|one| !touches(one));
    } else if outer {
        // A known name stays inside the longer one.
        found.retain(|one| !(inside(one) && one.confidence < SURE));
    } else {
        return;
    }
    found.push(Found::name(first, end, end - 1, kind, 0.7));
}

/// An event, a work or a programme of which the rules have only the end, `Grains Act` of `Protecting the Right to Grains Act`, is
/// as long as the network sees it.
fn widen(line: &Line<'_>, found: &mut Vec<Found>, (first, end): (usize, usize)) {
    let digits = (first..end).take_while(|at| line.tokens[*at].case == Case::Digit);
    let first = first + digits.count();
    let ends = |one: &Found| {
        one.end == end
            && one.first > first
            && one.form == Form::Name
            && matches!(one.kind, Kind::Work | Kind::Event | Kind::Initiative)
    };
    let crosses =
        |one: &Found| one.first < first && first < one.end || one.end > end && one.first < end;
    if first == end || !line.tokens[first].is_capital() || found.iter().any(crosses) {
        return;
    }
    let Some(one) = found.iter_mut().find(|one| ends(one)) else {
        return;
    };
    one.first = first;
    found.retain(|one| {
        !(first <= one.first && one.end < end && one.form == Form::Name && one.confidence < SURE)
    });
}

/// An ordinary noun in the plural.
fn is_plural(token: &Token<'_>) -> bool {
    token.is_common() && token.key.ends_with('s') && token.noun_lemma() != token.key
}

/// A name of the network without article, title, and marks at its end.
pub(super) fn bare(line: &Line<'_>, name: &Named) -> Option<(usize, usize)> {
    let tokens = line.tokens.get(name.first..name.end)?;
    let person = label(line, name) == "PER";
    let before = |token: &&super::line::Token<'_>| {
        token.case == Case::Mark
            || token.any(&["the", "a", "an"])
            || person && (TABLES.title(&token.key).is_some() || TABLES.is_modifier(&token.key))
    };
    let first = name.first + tokens.iter().take_while(before).count();
    let after = tokens.iter().rev().take_while(|token| {
        token.is_possessive() || token.case == Case::Mark && !token.is(".") && !token.is(")")
    });
    let end = name.end - after.count();
    (first < end).then_some((first, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tag::tag;

    /// The names that are left of `found` where the network says `names`, as `kind name`.
    fn settled(
        text: &str,
        found: &[(usize, usize, Kind, f32)],
        names: &[(usize, usize, &'static str)],
    ) -> Vec<String> {
        let mut tagged = tag(text, &crate::text::layout(text));
        tagged[0].names = names
            .iter()
            .map(|(first, end, label)| Named {
                first: *first,
                end: *end,
                label,
            })
            .collect();
        let lines: Vec<Line<'_>> = tagged
            .iter()
            .enumerate()
            .map(|(index, tagged)| Line::new(text, index, tagged))
            .collect();
        let mut found: Vec<Found> = found
            .iter()
            .map(|(first, end, kind, sure)| Found::name(*first, *end, end - 1, kind.clone(), *sure))
            .collect();
        Learned::of(&lines).settle(&lines[0], &Lexicon::of(&lines), &mut found);
        found.sort_by_key(|one| (one.first, one.end));
        let show = |one: &Found| format!("{} {}", one.kind, lines[0].name(one.first, one.end));
        found.iter().map(show).collect()
    }

    #[test]
    fn an_unsure_kind_is_what_the_network_says() {
        let text = "We saw Brenik and Lake Brenik.";
        let found = [(2, 3, Kind::Organisation, 0.35), (4, 6, Kind::Place, 0.9)];
        let names = [(2, 3, "LOC"), (4, 6, "PER")];
        assert_eq!(
            settled(text, &found, &names),
            ["place Brenik", "place Lake Brenik"]
        );
    }

    #[test]
    fn a_guess_that_the_network_never_sees_is_dropped() {
        let text = "We met Brenik and Marda today.";
        let found = [
            (2, 3, Kind::Organisation, 0.35),
            (4, 5, Kind::Organisation, 0.35),
        ];
        assert_eq!(
            settled(text, &found, &[(4, 5, "ORG")]),
            ["organisation Marda"]
        );
    }

    #[test]
    fn a_cut_name_gives_way_to_the_whole_one() {
        let text = "We joined the Brenik Choir of Marda today.";
        let found = [(3, 4, Kind::Organisation, 0.35), (6, 7, Kind::Place, 0.55)];
        assert_eq!(
            settled(text, &found, &[(2, 7, "ORG")]),
            ["organisation Brenik Choir of Marda"]
        );
    }

    #[test]
    fn an_act_is_as_long_as_the_network_sees_it() {
        let text = "We passed the 2019 Protecting the Brenik Grains Act today.";
        let found = [(6, 7, Kind::Organisation, 0.35), (7, 9, Kind::Work, 0.9)];
        assert_eq!(
            settled(text, &found, &[(3, 9, "MISC")]),
            ["work Protecting the Brenik Grains Act"]
        );
        assert_eq!(
            settled(text, &found[1..], &[(8, 9, "MISC")]),
            ["work Grains Act"]
        );
    }

    #[test]
    fn a_title_is_no_part_of_a_name() {
        let text = "We met President Brenik today.";
        let names = [(2, 4, "PER")];
        assert_eq!(settled(text, &[], &names), ["person Brenik"]);
    }

    #[test]
    fn who_has_a_title_is_a_person_whatever_the_network_says() {
        let text = "The envoy, Ms. Brenik Marda, left.";
        let found = [(4, 6, Kind::Person, 0.7)];
        let names = [(3, 6, "ORG")];
        assert_eq!(settled(text, &found, &names), ["person Brenik Marda"]);
    }
}
