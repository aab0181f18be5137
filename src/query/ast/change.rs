//! What is not a question: changes, words, rules, procedures, and looking at the graph itself.

use super::{At, Chain, Clause, Expr, Group, Item, Name, Node, Pair, TypeTest, Var};
use crate::model::Way;

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub kind: ChangeKind,
    /// The whole of it.
    pub at: At,
}

/// The kinds of changes.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// `add …`: fails if it is there.
    Add(Write),
    /// `merge …`: makes what is missing.
    Merge(Write),
    /// `retract …`: removes the edges that the chain matches; it has at least one step.
    Retract(Chain),
    /// `delete n`: a node and its edges.
    Delete(Node),
    /// `set x.p = e`.
    Set {
        /// Of what.
        target: Target,
        /// The property.
        property: String,
        /// The new value.
        value: Expr,
    },
    /// `unset x.p`.
    Unset {
        /// Of what.
        target: Target,
        /// The property.
        property: String,
    },
}

/// What a property belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// `?x`, or a bare word.
    Var(Var),
    /// `"…"` or `#42`.
    Name(Name),
}

/// A chain to be written, with what proves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// The first node.
    pub start: WriteNode,
    /// The steps; none to write the node alone.
    pub steps: Vec<WriteStep>,
    /// `because …`.
    pub because: Option<Because>,
}

/// A node to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteNode {
    /// Which.
    pub core: WriteCore,
    /// `:person`.
    pub types: Option<TypeTest>,
    /// `{…}`, in written order.
    pub props: Vec<Pair>,
    /// `as x`.
    pub name: Option<Var>,
    /// The whole of it.
    pub at: At,
}

/// What stands at the place of a node to be written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WriteCore {
    /// `?x`: bound by the pattern, or earlier by `as`.
    Var(Var),
    /// A name: bare, in quotes, `#42` or `$x`.
    Name(Name),
}

/// A step to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteStep {
    /// [`Way::Out`] or [`Way::In`]; a change needs a direction.
    pub way: Way,
    /// The relation.
    pub rel: WriteRel,
    /// The node at its other end.
    pub node: WriteNode,
    /// The whole of it.
    pub at: At,
}

/// A relation to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteRel {
    /// Bare words, a text in quotes, or `$x`.
    pub name: Name,
    /// `{…}`, in written order.
    pub props: Vec<Pair>,
    /// The whole of it.
    pub at: At,
}

/// `because "…" from "doc"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Because {
    /// The sentence: in quotes, or `$x`.
    pub text: Name,
    /// The documents; may be empty.
    pub from: Vec<Name>,
    /// The whole of it.
    pub at: At,
}

/// What words mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Vocabulary {
    /// `alias "A" = "B", "C"`: more names for a node.
    Alias(WriteNode, Vec<Name>),
    /// `same "A" = "B"`: two nodes are one.
    Same(WriteNode, WriteNode),
    /// `synonym leads = heads, chairs`.
    Synonym(Name, Vec<Name>),
    /// `inverse leads = led by`.
    Inverse(Name, Name),
}

/// `rule … if …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What is derived.
    pub head: Chain,
    /// From what; at least one.
    pub body: Vec<Item>,
    /// `where` and times.
    pub clauses: Vec<Clause>,
}

/// `begin`, `commit`, `rollback`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transaction {
    /// `begin`.
    Begin,
    /// `commit`.
    Commit,
    /// `rollback`.
    Rollback,
}

/// `find "text"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// What is looked for: bare words, a text in quotes, or `$x`.
    pub text: Name,
    /// The clauses.
    pub clauses: Vec<Clause>,
}

/// `show relations of person`.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// What is shown.
    pub what: ShowWhat,
    /// `of …`: a type or a name.
    pub of: Option<Name>,
    /// The clauses.
    pub clauses: Vec<Clause>,
}

/// What can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShowWhat {
    /// `types`.
    Types,
    /// `relations`.
    Relations,
    /// `documents`.
    Documents,
    /// `stats`.
    Stats,
    /// `schema`.
    Schema,
    /// `synonyms`.
    Synonyms,
    /// `aliases`.
    Aliases,
    /// `rules`.
    Rules,
    /// `procedures`.
    Procedures,
    /// `functions`.
    Functions,
    /// `indexes`.
    Indexes,
    /// `settings`.
    Settings,
    /// `conflicts`.
    Conflicts,
}

impl ShowWhat {
    /// All of them, in the order of the reference.
    pub const ALL: [ShowWhat; 13] = [
        ShowWhat::Types,
        ShowWhat::Relations,
        ShowWhat::Documents,
        ShowWhat::Stats,
        ShowWhat::Schema,
        ShowWhat::Synonyms,
        ShowWhat::Aliases,
        ShowWhat::Rules,
        ShowWhat::Procedures,
        ShowWhat::Functions,
        ShowWhat::Indexes,
        ShowWhat::Settings,
        ShowWhat::Conflicts,
    ];

    /// As it is written: `types`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ShowWhat::Types => "types",
            ShowWhat::Relations => "relations",
            ShowWhat::Documents => "documents",
            ShowWhat::Stats => "stats",
            ShowWhat::Schema => "schema",
            ShowWhat::Synonyms => "synonyms",
            ShowWhat::Aliases => "aliases",
            ShowWhat::Rules => "rules",
            ShowWhat::Procedures => "procedures",
            ShowWhat::Functions => "functions",
            ShowWhat::Indexes => "indexes",
            ShowWhat::Settings => "settings",
            ShowWhat::Conflicts => "conflicts",
        }
    }
}

/// `describe …`.
#[derive(Clone, Debug, PartialEq)]
pub enum Describe {
    /// A node, or all that the name means.
    Node(Node),
    /// `describe relation leads`.
    Relation(Name),
    /// `describe type person`.
    Type(Name),
}

/// `call pagerank over (…) yield node, score`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The procedure, as written.
    pub procedure: String,
    /// Its arguments in written order.
    pub args: Vec<CallArg>,
    /// The part of the graph that it runs over.
    pub over: Option<Over>,
    /// The columns it gives; all if empty.
    pub yields: Vec<Var>,
    /// The whole of it.
    pub at: At,
}

/// An argument of a procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct CallArg {
    /// `seed: `.
    pub name: Option<String>,
    /// Its value.
    pub value: Expr,
}

/// A part of the graph.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// `over (*)`: all of it.
    All,
    /// `over (P)`: the edges that the pattern matches.
    Group(Group),
}
