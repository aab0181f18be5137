//! Patterns: nodes, arrows, relations, and what may be said of them.

use super::{At, Clause, Expr, Time};
use crate::model::{KindTest, Way};

/// One part of a pattern.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every item is a path, the largest"
)]
pub enum Item {
    /// A chain that must hold.
    Path(Path),
    /// `optional …`: a chain without brackets is a group of that one path.
    Optional(Group),
    /// `not …`, `without …`.
    Absent(Group),
    /// `(…) or (…)`; a single one is a bracket around a pattern. At least one.
    Either(Vec<Group>),
}

/// Patterns in round brackets.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Patterns that must all hold; at least one.
    pub items: Vec<Item>,
    /// `where`, a time, `optional` and `not` inside the bracket (in `over ( )` also `from`), in written order.
    pub clauses: Vec<Clause>,
    /// The whole of it.
    pub at: At,
}

/// A chain with its name and how it is searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// `?p = `.
    pub name: Option<Var>,
    /// `shortest`, `all paths`, ….
    pub selector: Option<Selector>,
    /// What is drawn.
    pub chain: Chain,
    /// The whole of it.
    pub at: At,
}

/// How a path is searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// Which.
    pub kind: SelectorKind,
    /// Its words.
    pub at: At,
}

/// The ways to search a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SelectorKind {
    /// `shortest`, `shortest 3`: so many for each pair of ends, one if left out.
    Shortest(Option<u64>),
    /// `all shortest`.
    AllShortest,
    /// `all paths`.
    AllPaths,
    /// `cheapest 2 by distance`.
    Cheapest {
        /// How many for each pair of ends, one if left out.
        count: Option<u64>,
        /// The property of the edges that is summed.
        by: String,
    },
    /// `trail`: no edge twice.
    Trail,
    /// `acyclic`: no node twice.
    Acyclic,
    /// `simple`: only the first node may be the last.
    Simple,
    /// `walk`: anything goes; needs an upper bound.
    Walk,
}

/// A node and the steps that lead on from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The first node.
    pub start: Node,
    /// What follows, each from where the one before ended.
    pub links: Vec<Link>,
    /// `and -> …`: each goes on from the first node.
    pub branches: Vec<Branch>,
    /// The whole of it.
    pub at: At,
}

/// One part of a chain.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// Arrow, relation, arrow, node.
    Step(Step),
    /// `( -> r -> ? ){1,3}`: a stretch so many times over. A step or a clause follows it, so its last node is the end.
    Repeat(Repeat),
}

/// Arrow, relation, arrow, node.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// [`Way::Out`] for `->`, [`Way::In`] for `<-`, [`Way::Both`] for `--`.
    pub way: Way,
    /// The relation; [`RelCore::Any`] for `-->`, `<--` and `<-->`.
    pub rel: Rel,
    /// The node it leads to; [`Core::Open`] where it was left out (`who -> leads`).
    pub node: Node,
    /// The whole of it, from the first arrow.
    pub at: At,
}

/// A stretch that is repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// The stretch; at least one step, none of them open.
    pub steps: Vec<Step>,
    /// `where` inside the bracket.
    pub test: Option<Expr>,
    /// How often.
    pub quant: Quant,
    /// The whole of it.
    pub at: At,
}

/// `and -> …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Its steps; at least one, and only the last may be open.
    pub steps: Vec<Step>,
    /// The whole of it, from the word `and`.
    pub at: At,
}

/// A node of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What stands there.
    pub core: Core,
    /// `:person|group`.
    pub types: Option<TypeTest>,
    /// `[…]`; all must hold.
    pub filter: Vec<Filter>,
    /// `as p`.
    pub name: Option<Var>,
    /// The whole of it.
    pub at: At,
}

impl Node {
    /// A node of that core, without type, filter or name.
    #[must_use]
    pub fn new(core: Core) -> Node {
        Node {
            core,
            types: None,
            filter: Vec::new(),
            name: None,
            at: At::default(),
        }
    }
}

/// What stands at the place of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Core {
    /// `who`, `what`, `where`.
    Question(Question),
    /// `which country`, `what country`: a variable that bears the noun's name.
    Which(Name),
    /// `?x`.
    Var(Var),
    /// `?`, `*`, `_`, or a type alone (`:person`).
    Any,
    /// Names, any of them; at least one.
    Names(Vec<Name>),
    /// The left-out end of `who -> leads`, which means `what`. Only at the end of a chain or branch.
    Open,
}

/// The question words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// `who`: an agent.
    Who,
    /// `what`: a thing, but no document or sentence.
    What,
    /// `where`: a location.
    Where,
}

impl Question {
    /// The word, which is also the name of its variable: `who`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Question::Who => "who",
            Question::What => "what",
            Question::Where => "where",
        }
    }

    /// The kinds that it asks for.
    #[must_use]
    pub fn kinds(self) -> KindTest {
        match self {
            Question::Who => KindTest::Agent,
            Question::What => KindTest::What,
            Question::Where => KindTest::Location,
        }
    }
}

/// A variable: `?x`, or the word after `as`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Var {
    /// Its name without the question mark; never empty.
    pub name: String,
    /// Where it stands.
    pub at: At,
}

impl Var {
    /// The variable of that name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Var {
        Var {
            name: name.into(),
            at: At::default(),
        }
    }
}

/// The types after `:`.
///
/// `:a|b` holds for a and for b; `:!a|b` for what is neither, as `!leads|chairs` does for relations.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeTest {
    /// `!`: all but these.
    pub not: bool,
    /// The types; at least one.
    pub names: Vec<TypeName>,
    /// The whole of it, from the `:`.
    pub at: At,
}

/// The word for a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeName {
    /// As written, without quotes.
    pub name: String,
    /// Where it stands.
    pub at: At,
}

/// Something that names nodes, relations or documents.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// How it names.
    pub atom: Atom,
    /// Where it stands.
    pub at: At,
}

impl Name {
    /// Bare words.
    #[must_use]
    pub fn bare(words: impl Into<String>) -> Name {
        Name {
            atom: Atom::Bare(words.into()),
            at: At::default(),
        }
    }

    /// A text in quotes.
    #[must_use]
    pub fn quoted(text: impl Into<String>) -> Name {
        Name {
            atom: Atom::Quoted(text.into()),
            at: At::default(),
        }
    }
}

/// The ways to name something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// Bare words, with single blanks between them; never empty.
    Bare(String),
    /// `"…"`: exactly this. Escapes are read.
    Quoted(String),
    /// `~words`, `~"…"`, `~$x`: near spellings too.
    Fuzzy(Box<Atom>),
    /// `/…/`, `/…/i`.
    Regex {
        /// The pattern without its slashes; `\/` is read as `/`. Never empty, begins with no blank, `/` or `*`.
        pattern: String,
        /// `i` after it.
        any_case: bool,
    },
    /// `#42`; nodes only.
    Id(u64),
    /// `$x`: what the parameter holds, a text as bare words.
    Param(String),
    /// `=$x`: the parameter's text, exactly; nodes only.
    Exact(String),
}

/// A relation of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Rel {
    /// What stands there.
    pub core: RelCore,
    /// `[…]`; all must hold for each edge.
    pub filter: Vec<Filter>,
    /// `{1,3}`, `+`, `*`, `?`.
    pub quant: Option<Quant>,
    /// `as r`.
    pub name: Option<Var>,
    /// The whole of it; both arrows of `-->`.
    pub at: At,
}

impl Rel {
    /// A relation of that core, without filter, count or name.
    #[must_use]
    pub fn new(core: RelCore) -> Rel {
        Rel {
            core,
            filter: Vec::new(),
            quant: None,
            name: None,
            at: At::default(),
        }
    }
}

/// What stands at the place of a relation.
#[derive(Clone, Debug, PartialEq)]
pub enum RelCore {
    /// `any`, `?`, `*`, `_`, or the one arrow of `-->`.
    Any,
    /// `?r`, `?r:leads`: the edge itself. The words after `:` narrow it.
    Var {
        /// The variable.
        var: Var,
        /// `:leads`.
        types: Option<TypeTest>,
    },
    /// Relation words.
    Words {
        /// `!`: an edge that none of the words match.
        not: bool,
        /// Any of these; at least one.
        words: Vec<RelWord>,
    },
    /// `...`: one shortest connection over any relations. Takes no filter and no count.
    Ellipsis,
}

/// One relation word with its direction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RelWord {
    /// `^`: the other way round.
    pub turned: bool,
    /// The words; never [`Atom::Id`] or [`Atom::Exact`].
    pub name: Name,
    /// The whole of it.
    pub at: At,
}

/// How many edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quant {
    /// At least so many.
    pub min: u32,
    /// At most so many, not less than `min`; none is no bound.
    pub max: Option<u32>,
    /// Where it stands.
    pub at: At,
}

/// One condition in `[ ]`.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// A condition; a bare word in it is a property of the element.
    Test(Expr),
    /// A time, for this element alone.
    Time(Time),
}
