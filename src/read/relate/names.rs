//! Facts of names side by side: `the Bureau of the Ministry`, `Oslo, Norway`, `Norway's Ministry of Trade`.

use super::apposition;
use super::body::{BRANCHES, has_members, held_by, is_bare, office, possessive};
use super::facts::{Facts, Found};
use super::hindrance::{
    GUESSED, KNOWN, hangs_on_verb, is_drawn_up, is_itself, is_plague, is_settled, is_taught,
    met_before, strikes,
};
use super::inside::{is_adjective, nested};
use super::nominal::{is_act, is_done_by};
use super::place;
use super::role::stands_before_noun;
use super::tables::joint;
use super::words::{Words, country_after};
use crate::model::relation::role;
use crate::model::words::noun_lemma;
use crate::model::{Kind, Status, Time};
use crate::read::mention::{TABLES, is_site, key};
use crate::read::stage::{Form, Upos};

/// Groups that stand for a body.
pub(super) const ENVOYS: [&str; 6] = [
    "delegation",
    "team",
    "mission",
    "side",
    "representative",
    "delegate",
];
/// Groups that work for a body.
pub(super) const STAFF: [&str; 14] = [
    "staff",
    "employee",
    "official",
    "lawyer",
    "expert",
    "worker",
    "specialist",
    "officer",
    "reporter",
    "journalist",
    "researcher",
    "scientist",
    "engineer",
    "spokesperson",
];
/// What is done from a place with whom it names after `of`.
const LEAVING: [&str; 10] = [
    "withdrawal",
    "departure",
    "removal",
    "return",
    "release",
    "evacuation",
    "transfer",
    "expulsion",
    "import",
    "imports",
];

/// Reads the names of a sentence.
///
/// `held` has the status of the verb that each word belongs to: a conference that may be held in Oslo is not held there.
/// A question tells only of what its names hold themselves.
pub(super) fn read(words: &Words<'_>, held: &[Status], facts: &mut Facts) {
    let question = words.is_question();
    let tops: Vec<usize> = words.tops().collect();
    for top in &tops {
        nested(words, *top, facts);
        place::read(words, *top, facts);
        office(words, *top, facts);
        apposition::read(words, *top, facts);
    }
    if question {
        return;
    }
    for pair in tops.windows(2) {
        side_by_side(words, pair[0], pair[1], held, facts);
    }
}

pub(super) fn add(
    words: &Words<'_>,
    facts: &mut Facts,
    ends: (usize, usize),
    label: &str,
    surface: &str,
    confidence: f32,
    rule: &'static str,
) {
    let (subject, object) = ends;
    let label = match label {
        "part_of" if is_drawn_up(words, subject, object) => "created_by",
        label => label,
    };
    facts.add(
        words,
        Found {
            subject,
            label,
            object,
            surface: surface.to_owned(),
            status: Status::Asserted,
            time: Time::default(),
            confidence,
            rule,
        },
    );
}

/// The words between two words, articles left out.
fn between(words: &Words<'_>, from: usize, to: usize) -> String {
    let kept: Vec<&str> = (from..to)
        .filter(|at| words.upos(*at) != Upos::Det && words.at(*at) != "the")
        .map(|at| words.at(at))
        .filter(|word| !matches!(*word, "\"" | "“" | "”" | "«" | "»" | "''" | "``"))
        .collect();
    match kept.join(" ").as_str() {
        "in and around" => "in".to_owned(),
        ", under" => "under".to_owned(),
        ", on behalf of" => "on behalf of".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether a noun is one for what changes the work it is to: `amendments to the law`.
pub(super) fn is_change(noun: &str) -> bool {
    matches!(
        noun_lemma(noun).as_str(),
        "amendment" | "addendum" | "annex" | "protocol" | "revision" | "supplement" | "change"
    )
}

/// Whether `by` stands before a word, past its article.
fn led_by(words: &Words<'_>, at: usize) -> bool {
    let article = usize::from(at > 0 && words.upos(at - 1) == Upos::Det);
    at > article && words.at(at - 1 - article) == "by"
}

fn side_by_side(words: &Words<'_>, left: usize, right: usize, held: &[Status], facts: &mut Facts) {
    let (a, b) = (words.mention(left), words.mention(right));
    if a.end > b.first || b.first - a.end > 6 || a.form == Form::Pronoun || b.form == Form::Pronoun
    {
        return;
    }
    // `the Department of Fisheries (DF) of the Ministry`: the bracket closes after the short form.
    let short = words.at(a.end) == ")" && a.first > 0 && words.at(a.first - 1) == "(";
    let short = short && a.end == a.first + 1 && words.letter(left) == 'o';
    let between = between(words, a.end + usize::from(short), b.first);
    if matches!(between.as_str(), "'s" | "'") {
        if !stands_before_noun(words, right) && !lists_before_noun(words, right) {
            possessive(words, left, right, facts);
        }
        return;
    }
    if a.form == Form::Adjective || b.form == Form::Adjective {
        return;
    }
    if words.letter(left) == 'g'
        && between == "of"
        && matches!(words.letter(right), 'o' | 'g' | 'c')
    {
        let people = words.letter(right) == 'g' && b.form == Form::Nominal;
        if let Some(label) = group_of(&noun_lemma(words.at(a.head)))
            && !people
        {
            add(words, facts, (left, right), label, "of", 0.75, "name.joint");
        }
        return;
    }
    let places = words.letter(left) == 'l'
        && matches!(words.letter(right), 'l' | 'c')
        && !is_adjective(words, left);
    let between = match between {
        between if places && place::lies_in(&between) => "in".to_owned(),
        between => between,
    };
    let Some(joint) = joint(words.letter(left), &between, words.letter(right)) else {
        return;
    };
    // `code on GitHub`, `her album on Tarn Records`: where it stands, or who brings it out.
    if joint.label == "about" && (is_site(words.at(b.first)) || a.form == Form::Name) {
        return;
    }
    // `the Royal Navy in Norway`: where it serves.
    if joint.label == "based_in" && between == "in" && serves(words.at(a.end - 1)) {
        return;
    }
    // `UNESCO in Norway`: the office there, not the body of the world.
    if joint.label == "based_in"
        && between == "in"
        && words.letter(right) == 'c'
        && is_of_the_world(words, left)
    {
        return;
    }
    // `the City Clerk of Bergen`: a post is no body. `the government under the law`. `the Tigers of the Coast League`.
    let body = words.letter(left) == 'o' && a.form == Form::Name;
    if body && role(&noun_lemma(words.at(a.head))).is_some()
        || words.letter(left) == 'o' && words.letter(right) == 'w' && joint.label == "part_of"
        || joint.label == "works_for" && matches!(words.at(b.head), "league" | "division")
    {
        return;
    }
    // `joined Lindholm United from Bergen`, `the Portuguese Government in Norway`, `"Sea Song" in Bergen`.
    let quoted = a.first > 0 && matches!(words.at(a.first - 1), "\"" | "“" | "``");
    if joint.label == "based_in"
        && (quoted
            || between == "from" && a.form == Form::Name
            || between == "in" && words.at(a.head) == "government")
    {
        return;
    }
    // `moved from the Norrby Journal to the Bergen News`
    if joint.label == "amends" && !is_change(words.at(a.head)) {
        return;
    }
    // `adopted by the league at the forum`, `many firms under the Diaz Administration`: where, and in whose days.
    if joint.label == "part_of"
        && match between.as_str() {
            "at" => led_by(words, a.first),
            "under" => matches!(
                words.at(b.end - 1),
                "administration" | "presidency" | "leadership" | "regime"
            ),
            _ => false,
        }
    {
        return;
    }
    // `the pandemic in Norway`: it came there, and was not held.
    if joint.label == "held_in" && is_plague(words, left) {
        return;
    }
    // `met officials of the Ministry at the Harbour House`: where they met.
    if matches!(between.as_str(), "at" | "in")
        && matches!(joint.label, "part_of" | "based_in")
        && met_before(words, a.first)
    {
        return;
    }
    // `the port at the heart of the Baltic`.
    if b.form == Form::Nominal && matches!(words.at(b.head), "centre" | "center" | "heart" | "core")
    {
        return;
    }
    // `the Fuel Controller for Norway`: no body.
    if joint.label == "targets" && words.letter(left) == 'o' && a.confidence < KNOWN {
        return;
    }
    if joint.label == "works_for" && (b.form != Form::Name || b.confidence <= GUESSED) {
        return;
    }
    if is_itself(words, left, right)
        || strikes(words, left, joint.label)
        || stands_before_noun(words, right)
            && !(between != "under"
                && matches!(words.letter(right), 'c' | 'l')
                && matches!(words.at(b.end), "'s" | "'"))
        || hangs_elsewhere(words, left, right, &between)
    {
        return;
    }
    if joint.label == "located_in" && between == "at" {
        // `the hall of the museum at the university`: no town is at one.
        let town = !place::is_building(words, left);
        match place::led(words, left) {
            // `in Bergen at the Museum`: the museum is in Bergen.
            "in" | "on" if town => {
                let label = match words.letter(right) {
                    'o' => "based_in",
                    _ => "located_in",
                };
                return add(words, facts, (right, left), label, "at", 0.75, "name.joint");
            }
            // `the history of Norway at the University`
            "of" => return,
            _ => {}
        }
    }
    let label = match joint.label {
        "part_of" if between == "of" => held_by(words, left, right, a.end - 1),
        // `four students from the Bergen Institute`
        "works_for" if matches!(between.as_str(), "from" | "at") && is_taught(words.at(a.head)) => {
            "studies_at"
        }
        "works_for" if has_members(words, right) => "member_of",
        "works_for"
            if between == "from"
                && matches!(
                    noun_lemma(words.at(a.head)).as_str(),
                    "people" | "person" | "citizen"
                ) =>
        {
            "from"
        }
        // `the Northern Fishing Conference in Bergen`: an event, whatever its capitals.
        "based_in"
            if words.letter(left) == 'o'
                && matches!(between.as_str(), "in" | "at")
                && matches!(
                    words.at(a.head),
                    "conference" | "congress" | "forum" | "convention" | "symposium"
                ) =>
        {
            "held_in"
        }
        // `Diaz of the DMP`: a party or a firm.
        "works_for" if between == "of" && is_bare(words, right) => return,
        label => label,
    };
    if label.is_empty() {
        return;
    }
    if (a.end..b.first).any(|at| words.written(at).starts_with(char::is_uppercase)) {
        // Two lines that run into each other.
        return;
    }
    if matches!(words.letter(left), 'o' | 'i')
        && matches!(joint.label, "based_in" | "part_of")
        && matches!(between.as_str(), "in" | "at")
        && (hangs_on_verb(words, a.first) || a.form == Form::Name && a.confidence <= GUESSED)
    {
        return;
    }
    if matches!(joint.label, "based_in" | "located_in") && by_before(words, a.first) {
        // `organised by UNESCO in Bergen`: the place is the event's.
        return;
    }
    let sure = if a.form == Form::Name && b.form == Form::Name {
        0.82
    } else {
        0.75
    };
    let status = match held.get(a.end).copied() {
        // What a meeting is about it is about, held or not; `the war in Norway is not the only one` denies no war.
        // `is invited to speak at the forum in Oslo`: the forum is held, whoever speaks.
        Some(Status::Hypothetical) if label == "held_in" && is_settled(words, left) => {
            Status::Asserted
        }
        Some(status)
            if words.letter(left) == 'e' && label != "about" && status != Status::Negated =>
        {
            status
        }
        _ => Status::Asserted,
    };
    let mut more = vec![(right, sure)];
    // `the corps within the Ministry of Health, the Ministry of Trade, and the Bank`: a list goes on outside.
    let one = label == "part_of" && between != "of" && words.letter(left) != 'e';
    more.extend(
        list_after(words, right)
            .into_iter()
            .filter(|_| !one)
            .map(|next| (next, sure - 0.08)),
    );
    more.extend(country_after(words, right).map(|next| (next, sure - 0.08)));
    for (next, confidence) in more {
        let (subject, object) = if joint.turned {
            (next, left)
        } else {
            (left, next)
        };
        let label = match label {
            "part_of" if is_drawn_up(words, subject, object) => "created_by",
            label => label,
        };
        facts.add(
            words,
            Found {
                subject,
                label,
                object,
                surface: between.clone(),
                status,
                time: Time::default(),
                confidence,
                rule: "name.joint",
            },
        );
    }
}

/// Whether a noun is one for bodies that go wherever they are sent.
fn serves(noun: &str) -> bool {
    matches!(
        noun_lemma(noun).as_str(),
        "navy" | "army" | "force" | "corps" | "fleet" | "regiment" | "brigade" | "squadron"
    )
}

/// `the bank's Alpha, Beta and Gamma accounts`: what is owned is the noun after the last of them.
fn lists_before_noun(words: &Words<'_>, first: usize) -> bool {
    let mut at = words.mention(first).end;
    let mut n_joints = 0;
    while n_joints < 20 {
        let joint = usize::from(words.at(at) == ",");
        let joint = joint + usize::from(matches!(words.at(at + joint), "and" | "&" | "or"));
        let Some(next) = words.starts(at + joint).filter(|_| joint > 0) else {
            break;
        };
        at = words.mention(next).end;
        n_joints += 1;
    }
    n_joints > 0 && words.upos(at) == Upos::Noun && words.starts(at).is_none()
}

/// `accompanied on the tour by the nurses`, `the office of the Bank in Norway`: the tree hangs it on something else.
fn hangs_elsewhere(words: &Words<'_>, left: usize, right: usize, between: &str) -> bool {
    let mention = words.mention(left);
    let Some(head) = words.tree.head(words.mention(right).head) else {
        return false;
    };
    let inside = (mention.first..mention.end).contains(&head);
    match between {
        // `the admission to the Union of Norway`.
        "of" => {
            let mut before = mention.first;
            while before > 0 && words.upos(before - 1) == Upos::Det {
                before -= 1;
            }
            !inside && head < mention.first && before > 0 && words.at(before - 1) == "to"
        }
        // `the withdrawal of the troops from Norway`.
        "from" => {
            let of = mention.first.checked_sub(2);
            of.is_some_and(|of| words.at(of + 1) == "of" && LEAVING.contains(&words.at(of)))
        }
        // `translations of her poems by Ola Berg`.
        "by" => {
            !inside && (head < mention.first || words.upos(head) == Upos::Verb)
                || is_done(words, left)
        }
        "in" | "at" => {
            let mut before = mention.first;
            while before > 0 && words.upos(before - 1) == Upos::Det {
                before -= 1;
            }
            let of = before
                .checked_sub(1)
                .filter(|of| words.at(*of) == "of" && *of > 0);
            !inside
                && head < mention.first
                && of.is_some_and(|of| BRANCHES.contains(&noun_lemma(words.at(of - 1)).as_str()))
        }
        _ => false,
    }
}

/// `the adoption of the law by`, `the launch of the fund by`: who is named does that, whatever else.
fn is_done(words: &Words<'_>, left: usize) -> bool {
    let mention = words.mention(left);
    if mention.form != Form::Name {
        let noun = noun_lemma(words.at(mention.head));
        if is_done_by(&noun) && (mention.end > mention.head + 1 || words.letter(left) == 'e') {
            return true;
        }
    }
    let mut before = mention.first;
    while before > 0 && words.upos(before - 1) == Upos::Det {
        before -= 1;
    }
    before > 1 && words.at(before - 1) == "of" && is_act(&noun_lemma(words.at(before - 2)))
}

fn by_before(words: &Words<'_>, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else {
        return false;
    };
    words.at(before) == "by"
        || words.upos(before) == Upos::Det && before > 0 && words.at(before - 1) == "by"
}

/// `A, B and C` after A: the names that a list joins to it, of the same kind.
pub(super) fn list_after(words: &Words<'_>, first: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = words.mention(first).end;
    let mut and = false;
    for _ in 0..40 {
        let mut next = at;
        let comma = words.at(next) == ",";
        next += usize::from(comma);
        let joined = matches!(words.at(next), "and" | "or" | "&");
        next += usize::from(joined);
        if !comma && !joined {
            break;
        }
        while words.upos(next) == Upos::Det && words.starts(next).is_none() && next < words.len() {
            next += 1;
        }
        let Some(mention) = words.starts(next) else {
            break;
        };
        if words.letter(mention) != words.letter(first)
            || words.mention(mention).form == Form::Adjective
        {
            break;
        }
        found.push(mention);
        at = words.mention(mention).end;
        if joined {
            and = true;
            break;
        }
    }
    // A verb after the list says that its last part was the subject of another clause.
    let another = matches!(words.upos(at), Upos::Verb | Upos::Aux)
        && words.at(words.mention(first).end) == ",";
    if and && !another { found } else { Vec::new() }
}

/// What a group is to the body after its `of`.
pub(super) fn group_of(head: &str) -> Option<&'static str> {
    match head {
        _ if ENVOYS.contains(&head) => Some("represents"),
        _ if STAFF.contains(&head) => Some("works_for"),
        "member" | "partner" | "citizen" | "people" | "resident" => Some(match head {
            "member" => "member_of",
            "partner" => "partners_with",
            "resident" => "lives_in",
            _ => "citizen_of",
        }),
        _ => None,
    }
}

/// Whether a body is one of those that the tables know by an acronym: nearly all have offices in many countries.
fn is_of_the_world(words: &Words<'_>, body: usize) -> bool {
    let mention = words.mention(body);
    let text = words.surface(mention.first, mention.end);
    words.letter(body) == 'o'
        && TABLES
            .known(&text, &key(&text))
            .is_some_and(|known| known.kind == Some(Kind::Organisation) && !known.adjective)
}
