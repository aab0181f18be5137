//! Names in a change: exactly one node, or a new one.

use super::pending::{Pending, Thing};
use super::run::{Row, Work};
use super::{What, Who, WriteNode};
use crate::model::{EdgeId, EdgeRef, Kind, KindTest, NameKey, NodeId, NodeRef, Span, Value, fold};
use crate::query::ast::{self, Atom};
use crate::query::error::{Error, ErrorCode, NoteCode};
use crate::query::fail::Fail;
use crate::query::near;
use crate::query::rules::is_derived;
use crate::query::value::{Fault, kind_of};
use crate::query::written::is_written;

/// What no change is of.
pub(super) const FOLLOWS: &str = "this edge follows from a rule, and no change is of it";

/// So many nodes are listed where a name is several.
const LISTED: usize = 5;

impl Work<'_, '_> {
    pub(super) fn refuse(&self, at: Span, message: impl Into<String>) -> Fail {
        self.refuse_with(at, message, "")
    }

    pub(super) fn refuse_with(
        &self,
        at: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Fail {
        let error = Error::new(ErrorCode::BadChange, self.context.text, at, message);
        Fail::Whole(Box::new(error.with_label(label)))
    }

    pub(super) fn note(&self, at: Span, message: impl Into<String>) {
        let note = self.context.note_at(NoteCode::Changed, at, message);
        self.context.note(note);
    }

    /// The text of a name; a parameter may hold a node instead.
    fn text(&self, atom: &Atom, at: Span) -> Result<Named, Fail> {
        Ok(match atom {
            Atom::Bare(text) | Atom::Quoted(text) => Named::Text(text.clone()),
            Atom::Id(id) => Named::Id(*id),
            Atom::Param(name) | Atom::Exact(name) => {
                let value = self.context.param(name);
                match value.map_err(|fault| Fail::from(fault).at(at))? {
                    Value::Text(text) => Named::Text(text.to_string()),
                    Value::Node(id) => Named::Id(id.0.into()),
                    other => {
                        let kind = kind_of(other);
                        let what = format!("a name is a text or a node, and ${name} is {kind}");
                        return Err(Fail::At(at, Fault::new(what)));
                    }
                }
            }
            Atom::Fuzzy(_) | Atom::Regex { .. } => {
                return Err(self.refuse(
                    at,
                    "a change needs exactly one node, not a pattern of names",
                ));
            }
        })
    }

    /// The name of a node, for messages.
    pub(super) fn name_of(&self, node: NodeRef, pending: &Pending) -> Result<String, Fail> {
        if let Some(name) = pending.renamed.get(&node) {
            return Ok(name.clone());
        }
        match node {
            NodeRef::Known(id) => Ok(self.context.get_node(id)?.name.clone()),
            NodeRef::New(n) => Ok(pending
                .nodes
                .get(n)
                .map(|n| n.1.clone())
                .unwrap_or_default()),
        }
    }

    pub(super) fn kind_of(&self, node: NodeRef, pending: &Pending) -> Result<Kind, Fail> {
        if let Some(kind) = pending.retyped.get(&node) {
            return Ok(kind.clone());
        }
        match node {
            NodeRef::Known(id) => Ok(self.context.get_node(id)?.kind.clone()),
            NodeRef::New(n) => match pending.nodes.get(n) {
                Some((kind, _)) => Ok(kind.clone()),
                None => Ok(Kind::Custom("".into())),
            },
        }
    }

    /// The nodes that have exactly this name and pass the types: by their own name, else by an alias.
    pub(super) fn called(
        &self,
        text: &str,
        types: Option<&ast::TypeTest>,
        pending: &Pending,
    ) -> Result<Vec<NodeRef>, Fail> {
        let folded = fold(text);
        self.context.cost(|stats| stats.keys_asked += 1);
        let found = self
            .context
            .source
            .named(&[NameKey::Full(folded.clone())])?;
        let found = found.into_iter().flatten();
        let ids: Vec<NodeId> = found.filter(|id| !is_written(id.0)).collect();
        self.context.load_nodes(&ids)?;
        let is = |name: &str| match folded.is_empty() {
            true => name.trim().to_lowercase() == text.trim().to_lowercase(),
            false => fold(name) == folded,
        };
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for id in ids {
            let node = NodeRef::Known(id);
            if pending.deleted.contains(&node) || !passes(types, &self.kind_of(node, pending)?) {
                continue;
            }
            let known = self.context.get_node(id)?;
            if is(&known.name) {
                own.push(node);
            } else if known.aliases.iter().any(|alias| is(alias)) {
                others.push(node);
            }
        }
        for node in pending.named(&folded) {
            let there = !pending.deleted.contains(&node);
            if there
                && is(&self.name_of(node, pending)?)
                && passes(types, &self.kind_of(node, pending)?)
            {
                own.push(node);
            }
        }
        Ok(if own.is_empty() { others } else { own })
    }

    /// The one node of a name; none where there is none.
    fn one(
        &self,
        name: &ast::Name,
        types: Option<&ast::TypeTest>,
        pending: &Pending,
    ) -> Result<Found, Fail> {
        let at = name.at.0;
        let text = match self.text(&name.atom, at)? {
            Named::Text(text) => text,
            Named::Id(id) => return self.numbered(id, at, pending).map(Found::One),
        };
        if text.trim().is_empty() {
            return Err(self.refuse(at, "a name is not empty"));
        }
        let found = self.called(&text, types, pending)?;
        match found[..] {
            [] => Ok(Found::None(text)),
            [node] => Ok(Found::One(node)),
            _ => {
                let mut listed = Vec::new();
                for node in found.iter().take(LISTED) {
                    let name = self.name_of(*node, pending)?;
                    let kind = self.kind_of(*node, pending)?;
                    listed.push(match node {
                        NodeRef::Known(id) => format!("{name} #{id} ({kind})"),
                        NodeRef::New(_) => format!("{name} (new {kind})"),
                    });
                }
                if found.len() > LISTED {
                    listed.push(format!("{} more", found.len() - LISTED));
                }
                let n = found.len();
                let message = format!("\"{text}\" is {n} nodes: {}", listed.join(", "));
                let label = "a change needs exactly one: give a type, a longer name or #id";
                Err(self.refuse_with(at, message, label))
            }
        }
    }

    /// The one node that a name means, where there is one.
    pub(super) fn find(&self, who: &Who, pending: &Pending) -> Result<Option<NodeRef>, Fail> {
        let What::Name(name) = &who.what else {
            return Ok(None);
        };
        Ok(match self.one(name, None, pending)? {
            Found::One(node) => Some(node),
            Found::None(_) => None,
        })
    }

    fn numbered(&self, id: u64, at: Span, pending: &Pending) -> Result<NodeRef, Fail> {
        let node = u32::try_from(id).ok().filter(|id| !is_written(*id));
        let node = node.map(NodeId);
        match node.filter(|node| self.context.get_node(*node).is_ok()) {
            Some(node) => self.living(NodeRef::Known(node), at, pending),
            None => {
                let message = format!("no node has the number {id}");
                let error = Error::new(ErrorCode::Unknown, self.context.text, at, message);
                Err(Fail::Whole(Box::new(error)))
            }
        }
    }

    /// The node, unless the statement has deleted it.
    pub(super) fn living(
        &self,
        node: NodeRef,
        at: Span,
        pending: &Pending,
    ) -> Result<NodeRef, Fail> {
        if !pending.deleted.contains(&node) {
            return Ok(node);
        }
        let name = self.name_of(node, pending)?;
        Err(self.refuse(at, format!("\"{name}\" was deleted by this statement")))
    }

    /// The node of a name that must be there.
    pub(super) fn known(&self, name: &ast::Name, pending: &Pending) -> Result<NodeRef, Fail> {
        match self.one(name, None, pending)? {
            Found::One(node) => self.living(node, name.at.0, pending),
            Found::None(text) => Err(self.nothing(&text, name.at.0, "")?),
        }
    }

    /// The error for a name that nothing has; with what is near.
    fn nothing(&self, text: &str, at: Span, more: &str) -> Result<Fail, Fail> {
        let mut names = Vec::new();
        self.context.source.each_name(&mut |_, name| {
            if near::nearness(&fold(text), &fold(name)).is_some() {
                names.push(name.to_owned());
            }
        })?;
        names.sort();
        names.dedup();
        let near = near::nearest(text, names.iter().map(String::as_str), 3);
        let label = match (near.is_empty(), more.is_empty()) {
            (true, _) => more.to_owned(),
            (false, true) => format!("near: {}", near.join(", ")),
            (false, false) => format!("{more}; near: {}", near.join(", ")),
        };
        let message = format!("nothing is called \"{text}\"");
        let error = Error::new(ErrorCode::Unknown, self.context.text, at, message);
        let error = match near.first() {
            Some(best) if more.is_empty() => {
                let quoted = format!("\"{}\"", best.replace('"', "\\\""));
                error.with_mended(near::replaced(self.context.text, at, &quoted))
            }
            _ => error,
        };
        Ok(Fail::Whole(Box::new(
            error.with_label(label).with_suggestions(near),
        )))
    }

    /// What a slot of the row holds; none where it is null.
    pub(super) fn thing(
        &self,
        slot: usize,
        at: Span,
        row: &Row,
        pending: &Pending,
    ) -> Result<Option<Thing>, Fail> {
        if let Some(node) = row.made.get(&slot) {
            return self
                .living(*node, at, pending)
                .map(|n| Some(Thing::Node(n)));
        }
        match row.cells[slot].value() {
            Value::Null => Ok(None),
            Value::Node(NodeId(id)) | Value::Edge(EdgeId(id)) if is_written(id) => {
                let message = "documents and sentences are what was read, and no change is of them";
                Err(self.refuse(at, message))
            }
            Value::Edge(id) if is_derived(id.0) => Err(self.refuse(at, FOLLOWS)),
            Value::Node(id) => {
                let node = self.living(NodeRef::Known(id), at, pending)?;
                Ok(Some(Thing::Node(node)))
            }
            Value::Edge(id) => Ok(Some(Thing::Edge(EdgeRef::Known(id)))),
            other => {
                let written = at.of(self.context.text).trim();
                let kind = kind_of(&other);
                let message =
                    format!("\"{written}\" is {kind}, and a change is of a node or an edge");
                Err(self.refuse(at, message))
            }
        }
    }

    /// The node that is meant; none where a variable is null, with a note.
    pub(super) fn node(
        &self,
        who: &Who,
        row: &Row,
        pending: &Pending,
    ) -> Result<Option<NodeRef>, Fail> {
        match &who.what {
            What::Name(name) => self.known(name, pending).map(Some),
            What::Slot(slot) => match self.thing(*slot, who.at, row, pending)? {
                Some(Thing::Node(node)) => Ok(Some(node)),
                Some(Thing::Edge(_)) => {
                    let written = who.at.of(self.context.text).trim();
                    let message = format!("\"{written}\" is an edge, and a node is wanted");
                    Err(self.refuse(who.at, message))
                }
                None => {
                    self.passed_over(who.at);
                    Ok(None)
                }
            },
        }
    }

    /// Says that a change was left out because a variable is null.
    pub(super) fn passed_over(&self, at: Span) {
        let written = at.of(self.context.text).trim();
        let message = format!("\"{written}\" is null for some matches: they were passed over");
        self.note(at, message);
    }

    /// The node of a chain that is written, and whether it is new; none where a variable is null.
    pub(super) fn find_or_make(
        &self,
        node: &WriteNode,
        row: &Row,
        pending: &mut Pending,
    ) -> Result<Option<(NodeRef, bool)>, Fail> {
        let types = node.types.as_ref();
        let name = match &node.who.what {
            What::Slot(_) => {
                let Some(found) = self.node(&node.who, row, pending)? else {
                    return Ok(None);
                };
                if types.is_none() {
                    return Ok(Some((found, false)));
                }
                let kind = self.kind_of(found, pending)?;
                if !passes(types, &kind) {
                    let name = self.name_of(found, pending)?;
                    let message = format!("\"{name}\" is a {kind}");
                    let label = "set its type, or leave the type out";
                    return Err(self.refuse_with(node.at, message, label));
                }
                return Ok(Some((found, false)));
            }
            What::Name(name) => name,
        };
        let at = name.at.0;
        match self.one(name, types, pending)? {
            Found::One(found) => {
                if types.is_some() {
                    let kind = self.kind_of(found, pending)?;
                    if !passes(types, &kind) {
                        // An id of another type.
                        let name = self.name_of(found, pending)?;
                        return Err(self.refuse(node.at, format!("\"{name}\" is a {kind}")));
                    }
                }
                Ok(Some((found, false)))
            }
            Found::None(text) => {
                let kind = self.new_kind(&text, node, at)?;
                if pending
                    .named(&fold(&text))
                    .any(|n| pending.deleted.contains(&n))
                {
                    let message = format!("\"{text}\" was deleted by this statement");
                    return Err(self.refuse(at, message));
                }
                let others = self.called(&text, None, pending)?;
                if let Some(other) = others.first() {
                    let other = self.kind_of(*other, pending)?;
                    let message = format!(
                        "there is a {other} called \"{text}\" too: the new {kind} is a second node"
                    );
                    self.note(node.at, message);
                }
                Ok(Some((pending.add_node(kind, text.trim().to_owned()), true)))
            }
        }
    }

    /// The kind of a new node.
    fn new_kind(&self, text: &str, node: &WriteNode, at: Span) -> Result<Kind, Fail> {
        let Some(types) = &node.types else {
            let label = format!("a new node needs a type: \"{text}\":person");
            return Err(self.nothing(text, at, &label)?);
        };
        let place = types.at.0;
        match (&types.names[..], types.not) {
            ([one], false) => self.makeable(&one.name, place),
            _ => {
                let message = format!("nothing of these types is called \"{text}\"");
                Err(self.refuse_with(place, message, "a new node needs one type"))
            }
        }
    }

    /// A kind that a node can have.
    pub(super) fn makeable(&self, word: &str, at: Span) -> Result<Kind, Fail> {
        match KindTest::parse(word) {
            KindTest::Is(Kind::Document | Kind::Sentence) => Err(self.refuse(
                at,
                format!("a {word} is made by reading a file, not by a change"),
            )),
            KindTest::Is(kind) if !kind.as_str().is_empty() => Ok(kind),
            KindTest::Is(_) => Err(self.refuse(at, "a type is not empty")),
            _ => {
                let message = format!(
                    "\"{word}\" stands for several types: it can find a node, not make one"
                );
                Err(self.refuse(at, message))
            }
        }
    }
}

/// What a name is.
enum Named {
    Text(String),
    Id(u64),
}

/// What a name finds.
enum Found {
    One(NodeRef),
    /// Nothing, and the words.
    None(String),
}

fn passes(types: Option<&ast::TypeTest>, kind: &Kind) -> bool {
    types.is_none_or(|types| {
        let mut tests = types.names.iter().map(|name| KindTest::parse(&name.name));
        tests.any(|test| test.holds(kind)) != types.not
    })
}
