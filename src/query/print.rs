//! Trees to text that parses back to an equal tree.
//!
//! Bare words stay bare where they are read as they stand; elsewhere they are put in quotes. Whether they are is asked
//! of the grammar itself, with what stands before and after them ([`Place`]): `union` is a name before an arrow only.
//! A tree that came from the parser never gets such quotes.

use super::ast::*;
use crate::model::Way;
use std::fmt::{self, Display, Formatter};

mod change;
mod clause;
mod expr;
mod words;

use super::parse::Place;
use words::{Ident, Spelt};

/// Things with a separator between them.
struct Joined<'a, T>(&'a [T], &'a str);

impl<T: Display> Display for Joined<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (n, item) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str(self.1)?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

/// One statement a line, `;` between them.
impl Display for Script {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Joined(&self.statements, ";\n").fmt(f)
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let look = match self.look {
            Some(Look::Explain) => "explain ",
            Some(Look::Profile) => "profile ",
            None => "",
        };
        f.write_str(look)?;
        match &self.body {
            Body::Query(query) => print_query(query, &Place::Statement(look.to_owned()), f),
            Body::Change(changes) => Joined(changes, ", ").fmt(f),
            Body::Find(find) => find.fmt(f),
            Body::Show(show) => show.fmt(f),
            Body::Describe(describe) => describe.fmt(f),
            Body::Rule(rule) => rule.fmt(f),
            Body::Vocabulary(vocabulary) => vocabulary.fmt(f),
            Body::Transaction(Transaction::Begin) => f.write_str("begin"),
            Body::Transaction(Transaction::Commit) => f.write_str("commit"),
            Body::Transaction(Transaction::Rollback) => f.write_str("rollback"),
        }
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_query(self, &Place::Statement(String::new()), f)
    }
}

fn print_query(query: &Query, place: &Place, f: &mut Formatter<'_>) -> fmt::Result {
    print_pipeline(&query.first, place, f)?;
    for union in &query.unions {
        let pipeline = union.pipeline.to_string();
        // `union all shortest` is `union all`, then `shortest`.
        let word = match (union.all, pipeline.starts_with("all ")) {
            (true, _) => " all",
            (false, true) => " distinct",
            (false, false) => "",
        };
        write!(f, " union{word} {pipeline}")?;
    }
    Ok(())
}

impl Display for Pipeline {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_pipeline(self, &Place::Block(String::new()), f)
    }
}

fn print_pipeline(pipeline: &Pipeline, place: &Place, f: &mut Formatter<'_>) -> fmt::Result {
    for (n, block) in pipeline.blocks.iter().enumerate() {
        if n == 0 {
            print_block(block, place, f)?;
        } else {
            write!(f, " then {block}")?;
        }
    }
    Ok(())
}

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_block(self, &Place::Block(String::new()), f)
    }
}

fn print_block(block: &Block, place: &Place, f: &mut Formatter<'_>) -> fmt::Result {
    let ask = match block.ask {
        Some(Ask::Ask) => "ask ",
        Some(Ask::Count) => "count ",
        Some(Ask::When) => "when ",
        Some(Ask::Why) => "why ",
        None => "",
    };
    f.write_str(ask)?;
    match &block.body {
        BlockBody::Rows => return Joined(&block.clauses, " ").fmt(f),
        BlockBody::Items(items) => {
            for (n, item) in items.iter().enumerate() {
                match item {
                    Item::Path(path) if n == 0 => print_path(path, &place.after(ask), f)?,
                    _ if n == 0 => item.fmt(f)?,
                    _ => write!(f, ", {item}")?,
                }
            }
        }
        BlockBody::Call(call) => call.fmt(f)?,
    }
    clauses(&block.clauses, f)
}

/// Clauses after something, each with a blank before it.
fn clauses(clauses: &[Clause], f: &mut Formatter<'_>) -> fmt::Result {
    for clause in clauses {
        write!(f, " {clause}")?;
    }
    Ok(())
}

impl Display for Item {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Item::Path(path) => path.fmt(f),
            Item::Optional(group) => part("optional ", group, f),
            Item::Absent(group) => part("not ", group, f),
            Item::Either(groups) => Joined(groups, " or ").fmt(f),
        }
    }
}

/// `optional` or `not` with its pattern; a single path does without brackets.
fn part(word: &str, group: &Group, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str(word)?;
    match (&group.items[..], group.clauses.is_empty()) {
        ([Item::Path(path)], true) => path.fmt(f),
        _ => group.fmt(f),
    }
}

impl Display for Group {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "({}", Joined(&self.items, ", "))?;
        clauses(&self.clauses, f)?;
        f.write_str(")")
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_path(self, &Place::Path(String::new()), f)
    }
}

fn print_path(path: &Path, place: &Place, f: &mut Formatter<'_>) -> fmt::Result {
    let mut before = String::new();
    if let Some(name) = &path.name {
        before = format!("?{} = ", name.name);
    }
    if let Some(selector) = &path.selector {
        before = format!("{before}{selector} ");
    }
    f.write_str(&before)?;
    print_chain(&path.chain, &place.after(&before), f)
}

impl Display for Selector {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            SelectorKind::Shortest(None) => f.write_str("shortest"),
            SelectorKind::Shortest(Some(n)) => write!(f, "shortest {n}"),
            SelectorKind::AllShortest => f.write_str("all shortest"),
            SelectorKind::AllPaths => f.write_str("all paths"),
            SelectorKind::Cheapest { count: None, by } => write!(f, "cheapest by {}", Ident(by)),
            SelectorKind::Cheapest { count: Some(n), by } => {
                write!(f, "cheapest {n} by {}", Ident(by))
            }
            SelectorKind::Trail => f.write_str("trail"),
            SelectorKind::Acyclic => f.write_str("acyclic"),
            SelectorKind::Simple => f.write_str("simple"),
            SelectorKind::Walk => f.write_str("walk"),
        }
    }
}

impl Display for Chain {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_chain(self, &Place::Node, f)
    }
}

fn print_chain(chain: &Chain, place: &Place, f: &mut Formatter<'_>) -> fmt::Result {
    // What follows a node decides whether a keyword can be its name; after the last link that is the first branch.
    let after = |links: &[Link]| match (links.first(), chain.branches.is_empty()) {
        (Some(Link::Step(_)), _) => " -> x -> x",
        (Some(Link::Repeat(_)), _) => " ( -> x -> x ){2} -> x -> x",
        (None, false) => " and -> x -> x",
        (None, true) => "",
    };
    print_node(&chain.start, place, after(&chain.links), f)?;
    for (n, link) in chain.links.iter().enumerate() {
        f.write_str(" ")?;
        match link {
            Link::Step(step) => print_step(step, after(&chain.links[n + 1..]), f)?,
            Link::Repeat(repeat) => repeat.fmt(f)?,
        }
    }
    for (n, branch) in chain.branches.iter().enumerate() {
        let last = n + 1 == chain.branches.len();
        f.write_str(" and ")?;
        print_steps(&branch.steps, if last { "" } else { " and -> x -> x" }, f)?;
    }
    Ok(())
}

/// Steps with blanks between them, and what follows the last of them.
fn print_steps(steps: &[Step], end: &str, f: &mut Formatter<'_>) -> fmt::Result {
    for (n, step) in steps.iter().enumerate() {
        if n > 0 {
            f.write_str(" ")?;
        }
        let last = n + 1 == steps.len();
        print_step(step, if last { end } else { " -> x -> x" }, f)?;
    }
    Ok(())
}

fn arrow(way: Way) -> &'static str {
    match way {
        Way::Out => "->",
        Way::In => "<-",
        Way::Both => "--",
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_step(self, "", f)
    }
}

fn print_step(step: &Step, follow: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let arrow = arrow(step.way);
    if step.node.core == Core::Open {
        write!(f, "{arrow} ")?;
        return print_rel(&step.rel, follow, f);
    }
    let plain = step.rel.filter.is_empty() && step.rel.quant.is_none() && step.rel.name.is_none();
    if plain && step.rel.core == RelCore::Any {
        f.write_str(match step.way {
            Way::Out => "--> ",
            Way::In => "<-- ",
            Way::Both => "<--> ",
        })?;
    } else {
        write!(f, "{arrow} ")?;
        print_rel(&step.rel, " ->", f)?;
        write!(f, " {arrow} ")?;
    }
    print_node(&step.node, &Place::Node, follow, f)
}

impl Display for Repeat {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("( ")?;
        print_steps(&self.steps, "", f)?;
        if let Some(test) = &self.test {
            write!(f, " where {test}")?;
        }
        write!(f, " ){}", self.quant)
    }
}

impl Display for Quant {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (1, None) => f.write_str("+"),
            (0, None) => f.write_str("*"),
            (0, Some(1)) => f.write_str("?"),
            (n, None) => write!(f, "{{{n},}}"),
            (n, Some(m)) if n == m => write!(f, "{{{n}}}"),
            (n, Some(m)) => write!(f, "{{{n},{m}}}"),
        }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_node(self, &Place::Node, "", f)
    }
}

/// A node, with what stands before it and what follows it.
fn print_node(node: &Node, place: &Place, follow: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let own = after_name(
        node.types.is_some(),
        !node.filter.is_empty(),
        node.name.is_some(),
    );
    let follow = own.unwrap_or(follow);
    match &node.core {
        // First in a block, `where` begins a condition, unless an arrow or a filter follows; `Where` never does.
        Core::Question(Question::Where)
            if matches!(place, Place::Statement(_) | Place::Block(_))
                && (follow.is_empty()
                    || follow.starts_with(" (")
                    || follow.starts_with(" and")) =>
        {
            f.write_str("Where")?;
        }
        Core::Question(question) => f.write_str(question.as_str())?,
        Core::Which(noun) => write!(f, "which {}", Spelt(noun, &Place::Noun, follow))?,
        Core::Var(var) => write!(f, "?{}", var.name)?,
        Core::Any if node.types.is_some() => {}
        Core::Any => f.write_str("?")?,
        Core::Names(names) => {
            for (n, name) in names.iter().enumerate() {
                let last = n + 1 == names.len();
                let place = if n == 0 { place } else { &Place::Name };
                let bar = if n == 0 { "" } else { "|" };
                write!(
                    f,
                    "{bar}{}",
                    Spelt(name, place, if last { follow } else { "|x" })
                )?;
            }
        }
        Core::Open => {}
    }
    if let Some(types) = &node.types {
        types.fmt(f)?;
    }
    filters(&node.filter, f)?;
    alias(node.name.as_ref(), f)
}

/// What follows a name of the same element.
fn after_name(types: bool, filter: bool, name: bool) -> Option<&'static str> {
    match (types, filter, name) {
        (true, ..) => Some(":x"),
        (_, true, _) => Some("[x]"),
        (_, _, true) => Some(" as x"),
        _ => None,
    }
}

fn alias(name: Option<&Var>, f: &mut Formatter<'_>) -> fmt::Result {
    match name {
        Some(name) => write!(f, " as {}", Ident(&name.name)),
        None => Ok(()),
    }
}

fn filters(filters: &[Filter], f: &mut Formatter<'_>) -> fmt::Result {
    if filters.is_empty() {
        return Ok(());
    }
    write!(f, "[{}]", Joined(filters, ", "))
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Filter::Test(expr) => expr.fmt(f),
            Filter::Time(time) => time.fmt(f),
        }
    }
}

impl Display for TypeTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.not { ":!" } else { ":" })?;
        Joined(&self.names, "|").fmt(f)
    }
}

impl Display for TypeName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        words::type_word(&self.name, f)
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.atom.fmt(f)
    }
}

impl Display for Atom {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        words::atom(self, &Place::Name, "", f)
    }
}

impl Display for Rel {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_rel(self, " ->", f)
    }
}

/// A relation, with what follows it.
fn print_rel(rel: &Rel, follow: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let own = match rel.quant {
        Some(_) => Some("{2}"),
        None => after_name(false, !rel.filter.is_empty(), rel.name.is_some()),
    };
    match &rel.core {
        RelCore::Any => f.write_str("any")?,
        RelCore::Var { var, types } => {
            write!(f, "?{}", var.name)?;
            if let Some(types) = types {
                types.fmt(f)?;
            }
        }
        RelCore::Words { not, words } => {
            let bracket = words.len() > 1 && !(rel.filter.is_empty() && rel.quant.is_none());
            let follow = if bracket { ")" } else { own.unwrap_or(follow) };
            f.write_str(if bracket { "(" } else { "" })?;
            f.write_str(if *not { "!" } else { "" })?;
            for (n, word) in words.iter().enumerate() {
                let first = n == 0 && !not && !word.turned;
                let place = if first { Place::Rel } else { Place::Name };
                let follow = if n + 1 == words.len() { follow } else { "|x" };
                f.write_str(if n == 0 { "" } else { "|" })?;
                f.write_str(if word.turned { "^" } else { "" })?;
                Spelt(&word.name, &place, follow).fmt(f)?;
            }
            f.write_str(if bracket { ")" } else { "" })?;
        }
        RelCore::Ellipsis => f.write_str("...")?,
    }
    filters(&rel.filter, f)?;
    if let Some(quant) = &rel.quant {
        quant.fmt(f)?;
    }
    alias(rel.name.as_ref(), f)
}

impl Display for RelWord {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.turned { "^" } else { "" })?;
        self.name.fmt(f)
    }
}
