//! Changes, words, rules, procedures, and looking at the graph.

use super::words::{Ident, Quoted, Spelt, type_word};
use super::{Joined, after_name, alias, arrow, clauses, print_chain, print_node};
use crate::query::ast::*;
use crate::query::parse::Place;
use std::fmt::{self, Display, Formatter};

impl Display for Change {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ChangeKind::Add(write) => write!(f, "add {write}"),
            ChangeKind::Merge(write) => write!(f, "merge {write}"),
            ChangeKind::Retract(chain) => {
                f.write_str("retract ")?;
                print_chain(chain, &Place::Node, f)
            }
            ChangeKind::Delete(node) => write!(f, "delete {node}"),
            ChangeKind::Set {
                target,
                property,
                value,
            } => write!(f, "set {target}.{} = {value}", Ident(property)),
            ChangeKind::Unset { target, property } => {
                write!(f, "unset {target}.{}", Ident(property))
            }
        }
    }
}

impl Display for Target {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Target::Var(var) => Ident(&var.name).fmt(f),
            Target::Name(name) => match &name.atom {
                Atom::Bare(words) => Quoted(words).fmt(f),
                _ => name.fmt(f),
            },
        }
    }
}

impl Display for Write {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let after = |steps: &[WriteStep]| if steps.is_empty() { "" } else { " -> x -> x" };
        print_write_node(&self.start, after(&self.steps), f)?;
        for (n, step) in self.steps.iter().enumerate() {
            let arrow = arrow(step.way);
            write!(f, " {arrow} {} {arrow} ", step.rel)?;
            print_write_node(&step.node, after(&self.steps[n + 1..]), f)?;
        }
        match &self.because {
            Some(because) => write!(f, " {because}"),
            None => Ok(()),
        }
    }
}

impl Display for WriteNode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        print_write_node(self, "", f)
    }
}

fn print_write_node(node: &WriteNode, follow: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let own = after_name(node.types.is_some(), false, node.name.is_some());
    let own = if node.types.is_none() && !node.props.is_empty() {
        Some(" {}")
    } else {
        own
    };
    match &node.core {
        WriteCore::Var(var) => write!(f, "?{}", var.name)?,
        WriteCore::Name(name) => Spelt(name, &Place::Name, own.unwrap_or(follow)).fmt(f)?,
    }
    if let Some(types) = &node.types {
        types.fmt(f)?;
    }
    props(&node.props, f)?;
    alias(node.name.as_ref(), f)
}

impl Display for WriteRel {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let follow = if self.props.is_empty() { " ->" } else { " {}" };
        Spelt(&self.name, &Place::Name, follow).fmt(f)?;
        props(&self.props, f)
    }
}

fn props(props: &[Pair], f: &mut Formatter<'_>) -> fmt::Result {
    if props.is_empty() {
        return Ok(());
    }
    write!(f, " {{{}}}", Joined(props, ", "))
}

impl Display for Pair {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        type_word(&self.name, f)?;
        write!(f, ": {}", self.value)
    }
}

impl Display for Because {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "because {}", self.text)?;
        if !self.from.is_empty() {
            write!(f, " from document {}", Joined(&self.from, ", "))?;
        }
        Ok(())
    }
}

impl Display for Vocabulary {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Vocabulary::Alias(node, names) => write!(f, "alias {node} = {}", Joined(names, ", ")),
            Vocabulary::Same(a, b) => write!(f, "same {a} = {b}"),
            Vocabulary::Synonym(word, words) => {
                write!(f, "synonym {word} = {}", Joined(words, ", "))
            }
            Vocabulary::Inverse(a, b) => write!(f, "inverse {a} = {b}"),
        }
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "rule {} if {}", self.head, Joined(&self.body, ", "))?;
        clauses(&self.clauses, f)
    }
}

impl Display for Find {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "find {}", self.text)?;
        clauses(&self.clauses, f)
    }
}

impl Display for Show {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "show {}", self.what.as_str())?;
        if let Some(of) = &self.of {
            write!(f, " of {of}")?;
        }
        clauses(&self.clauses, f)
    }
}

impl Display for Describe {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Describe::Node(node) => {
                f.write_str("describe ")?;
                print_node(node, &Place::Described, "", f)
            }
            Describe::Relation(name) => write!(f, "describe relation {name}"),
            Describe::Type(name) => write!(f, "describe type {name}"),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "call {}", Ident(&self.procedure))?;
        if !self.args.is_empty() {
            write!(f, "({})", Joined(&self.args, ", "))?;
        }
        match &self.over {
            Some(Over::All) => f.write_str(" over (*)")?,
            Some(Over::Group(group)) => write!(f, " over {group}")?,
            None => {}
        }
        for (n, var) in self.yields.iter().enumerate() {
            let before = if n == 0 { " yield" } else { "," };
            write!(f, "{before} {}", Ident(&var.name))?;
        }
        Ok(())
    }
}

impl Display for CallArg {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{}: ", Ident(name))?;
        }
        self.value.fmt(f)
    }
}
