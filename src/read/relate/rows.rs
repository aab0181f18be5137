//! Rows of tables of people: `| Ana Diaz | Director | Borealis Bank |`.
//!
//! The titles of the columns say who holds which post where; without titles a row is read that holds one person, one post
//! and one body and nothing else that could be either. What a row tells has the whole row as its sentence.

use super::facts::Facts;
use super::known::Bodies;
use super::names;
use super::role::{RolePhrase, end_at, past_acronym};
use super::words::Words;
use crate::model::words::table;
use crate::model::{Status, Time};
use crate::read::stage::{Analysis, Form, Upos};
use crate::text::BlockKind;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A row has no more cells than this, or it is no row of people.
const MOST_CELLS: usize = 12;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Post,
    Body,
    Land,
    Nation,
    When,
}

static COLUMNS: LazyLock<HashMap<&'static str, Column>> = LazyLock::new(|| {
    table(include_str!("../../../grammar/english/columns.tsv"))
        .filter_map(|row| {
            let column = match *row.get(1)? {
                "name" => Column::Name,
                "post" => Column::Post,
                "body" => Column::Body,
                "land" => Column::Land,
                "nation" => Column::Nation,
                "when" => Column::When,
                _ => return None,
            };
            Some((*row.first()?, column))
        })
        .collect()
});

/// The table that is being read.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The sentence after the last row.
    end: usize,
    /// What its columns hold; none before a row of titles.
    columns: Option<Vec<Option<Column>>>,
    /// Whether what stands above it says that it does not hold today: `Former directors`.
    past: bool,
}

/// A cell: the sentences that it holds, and which column it stands in.
struct Cell<'a> {
    column: usize,
    words: Words<'a>,
    /// Whether it is one sentence, and so can be a name or a post.
    whole: bool,
}

impl Rows {
    /// Reads the row that begins at a sentence, where one does. `from` is the first mention of the sentence.
    pub(super) fn read(
        &mut self,
        text: &str,
        analysis: &Analysis,
        bodies: &Bodies,
        (index, from): (usize, usize),
        facts: &mut Facts,
    ) {
        let is_row = (analysis.sentences.get(index))
            .is_some_and(|sentence| sentence.block == BlockKind::Table);
        if !is_row || index < self.end {
            return;
        }
        if index > self.end || index == 0 {
            self.columns = None;
            self.past = index > 0 && tells_of_past(text, analysis, index - 1);
        }
        let cells = cells(text, analysis, bodies, (index, from));
        let last = cells.last().map_or(index, |cell| cell.words.index);
        self.end = last + 1;
        while same_row(text, analysis, self.end) {
            self.end += 1;
        }
        if let Some(columns) = titles(&cells) {
            self.columns = Some(columns);
            return;
        }
        if self.past || cells.len() < 2 || cells.len() > MOST_CELLS {
            return;
        }
        let (Some(first), Some(last)) = (cells.first(), analysis.sentences.get(self.end - 1))
        else {
            return;
        };
        let row = first.words.sentence.span.join(last.span);
        let before = facts.len();
        match &self.columns {
            Some(columns) => by_titles(columns, &cells, facts),
            None => by_shape(&cells, facts),
        }
        facts.widen(before, row);
    }
}

/// Reads a row below titles, where one of them is somebody's name.
fn by_titles(columns: &[Option<Column>], cells: &[Cell<'_>], facts: &mut Facts) {
    let cell = |wanted: Column| {
        (cells.iter())
            .find(|cell| columns.get(cell.column) == Some(&Some(wanted)))
            .filter(|cell| cell.whole)
            .map(|cell| &cell.words)
    };
    let Some(person) = cell(Column::Name).and_then(person) else {
        return;
    };
    // Who has held a post for a time need not hold it today.
    if !columns.contains(&Some(Column::When)) {
        let body = cell(Column::Body).and_then(|words| only(words, "oi"));
        let land = cell(Column::Land).and_then(|words| only(words, "c"));
        tell(person, cell(Column::Post), body, land, facts);
    }
    if let Some(words) = cell(Column::Nation)
        && let Some((_, nation)) = only(words, "c")
    {
        add(words, (person, nation), "citizen_of", facts);
    }
}

/// The cells of the row that begins at a sentence, in order.
fn cells<'a>(
    text: &'a str,
    analysis: &'a Analysis,
    bodies: &'a Bodies,
    (index, from): (usize, usize),
) -> Vec<Cell<'a>> {
    let mut out: Vec<Cell<'_>> = Vec::new();
    let mut start = from;
    let line = analysis.sentences[index].span.start as usize;
    let line = text[..line].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let mut read_to = line;
    let mut bars = 0;
    for at in index.. {
        if at > index && !same_row(text, analysis, at) || out.len() > MOST_CELLS {
            break;
        }
        let span = analysis.sentences[at].span;
        let between = text.get(read_to..span.start as usize).unwrap_or("");
        let parted = between.matches(['|', '\t']).count();
        read_to = span.end as usize;
        bars += parted;
        let own = mentions_of(analysis, at, start);
        start = own.end;
        if parted == 0
            && let Some(cell) = out.last_mut()
        {
            cell.whole = false;
            continue;
        }
        out.push(Cell {
            column: bars,
            words: Words::new(text, analysis, bodies, at, own),
            whole: true,
        });
    }
    out
}

/// The mentions of a sentence; `from` is no later than the first of them.
fn mentions_of(analysis: &Analysis, sentence: usize, from: usize) -> Range<usize> {
    let rest = analysis.mentions.get(from..).unwrap_or_default();
    let before = rest
        .iter()
        .take_while(|one| one.sentence < sentence)
        .count();
    let own = rest[before..].iter();
    let own = own.take_while(|one| one.sentence == sentence).count();
    from + before..from + before + own
}

/// Whether a sentence stands in the row of the one before it.
fn same_row(text: &str, analysis: &Analysis, at: usize) -> bool {
    let (Some(before), Some(here)) = (
        at.checked_sub(1).and_then(|at| analysis.sentences.get(at)),
        analysis.sentences.get(at),
    ) else {
        return false;
    };
    here.block == BlockKind::Table
        && before.block == BlockKind::Table
        && text
            .get(before.span.end as usize..here.span.start as usize)
            .is_some_and(|between| !between.contains(['\n', '\r']))
}

/// Whether what stands above a table says that its posts are no longer, or not yet, held.
fn tells_of_past(text: &str, analysis: &Analysis, above: usize) -> bool {
    const NOT_NOW: [&str; 16] = [
        "former",
        "past",
        "previous",
        "early",
        "earlier",
        "history",
        "historical",
        "nominees",
        "nominated",
        "candidates",
        "candidate",
        "applicants",
        "proposed",
        "deceased",
        "retired",
        "vacant",
    ];
    let sentence = &analysis.sentences[above];
    sentence
        .words
        .iter()
        .any(|word| NOT_NOW.contains(&word.span.of(text).to_lowercase().as_str()))
}

/// What the columns hold, where one cell of a row is the title of a column.
fn titles(cells: &[Cell<'_>]) -> Option<Vec<Option<Column>>> {
    // `Expert` is a title above names, and a post beside one.
    if cells.iter().any(|cell| person(&cell.words).is_some()) {
        return None;
    }
    let mut columns = Vec::new();
    for cell in cells.iter().filter(|cell| cell.whole) {
        let words = &cell.words;
        let said = words.surface(0, words.len()).to_lowercase();
        let said = said.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(column) = COLUMNS.get(said) {
            if columns.len() <= cell.column {
                columns.resize(cell.column + 1, None);
            }
            columns[cell.column] = Some(*column);
        }
    }
    (!columns.is_empty()).then_some(columns)
}

/// Reads a row without titles: one person, one post and one body.
fn by_shape(cells: &[Cell<'_>], facts: &mut Facts) {
    let whole: Vec<&Words<'_>> = (cells.iter())
        .filter(|cell| cell.whole)
        .map(|cell| &cell.words)
        .collect();
    let people: Vec<usize> = whole.iter().filter_map(|words| person(words)).collect();
    let bodies: Vec<_> = whole.iter().filter_map(|words| only(words, "o")).collect();
    let posts: Vec<_> = (whole.iter())
        .filter(|words| !posts(words).is_empty())
        .collect();
    if let ([person], [body], [post]) = (&people[..], &bodies[..], &posts[..]) {
        tell(*person, Some(post), Some(*body), None, facts);
    }
}

/// Tells what a row says of somebody.
fn tell(
    person: usize,
    post: Option<&Words<'_>>,
    body: Option<(&Words<'_>, usize)>,
    land: Option<(&Words<'_>, usize)>,
    facts: &mut Facts,
) {
    let mut held = false;
    for (words, phrase) in post.iter().flat_map(|words| {
        let posts = posts(words).into_iter();
        posts.map(move |post| (*words, post))
    }) {
        if phrase.has_end() {
            let told = (Status::Asserted, Time::default());
            phrase.tell(words, person, RULE, SURE, told, facts);
            continue;
        }
        let fits = |(words, end): &(&Words<'_>, usize)| phrase.may_have(words, *end);
        if let Some(end) = body.filter(fits).or(land.filter(fits)) {
            held |= phrase.tell_apart(words, person, end, (RULE, SURE), facts);
        }
    }
    match (body, land) {
        (Some(body), _) if !held => add(body.0, (person, body.1), "works_for", facts),
        (None, Some(land)) if !held => add(land.0, (person, land.1), "from", facts),
        _ => {}
    }
}

/// What rows are told by, and how sure they are.
const RULE: &str = "role.row";
const SURE: f32 = 0.85;

fn add(words: &Words<'_>, ends: (usize, usize), label: &'static str, facts: &mut Facts) {
    names::add(words, facts, ends, label, "", SURE - 0.05, RULE);
}

/// Somebody's name that a cell holds, with nothing beside it but a title.
fn person(words: &Words<'_>) -> Option<usize> {
    let mut people = words
        .tops()
        .filter(|top| words.letter(*top) == 'p' && words.mention(*top).form == Form::Name);
    let person = people.next()?;
    let name = words.mention(person);
    let title = (0..name.first).all(|at| {
        words.upos(at) == Upos::Punct
            || words.written(at).ends_with('.')
            || matches!(
                words.at(at),
                "mr" | "ms" | "mrs" | "dr" | "prof" | "professor" | "h.e" | "sir"
            )
    });
    let closed = (name.end..words.len()).all(|at| words.upos(at) == Upos::Punct);
    (people.next().is_none() && title && closed).then_some(person)
}

/// The one name of some kinds that a cell holds, with nothing beside it but an article and its acronym.
fn only<'w, 'a>(words: &'w Words<'a>, kinds: &str) -> Option<(&'w Words<'a>, usize)> {
    let first = words.tops().next()?;
    let name = words.mention(first);
    let starts = (0..name.first).all(|at| words.upos(at) == Upos::Det || words.at(at) == "the");
    let end = past_acronym(words, name.end);
    let closed = (end..words.len()).all(|at| words.upos(at) == Upos::Punct);
    let fits = kinds.contains(words.letter(first)) && name.form == Form::Name;
    (fits && starts && closed).then_some((words, first))
}

/// The posts that a cell holds, where it holds nothing else: `Director`, `Founder and Chair of the Board`.
fn posts(words: &Words<'_>) -> Vec<RolePhrase> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(mut post) = RolePhrase::parse(words, at) {
        if words.at(post.end) == ","
            && let Some(end) = end_at(words, post.end + 1)
            && post.may_have(words, end)
        {
            post.add_end(post.joint(), words, end);
        }
        let end = post.end;
        found.push(post);
        if end >= words.len() {
            return found;
        }
        if !matches!(words.at(end), "," | ";" | "/" | "and" | "&") {
            break;
        }
        at = end + 1;
    }
    Vec::new()
}
