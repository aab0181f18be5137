//! The records of a new store, of those that could be read.

use super::super::draft::place;
use super::super::error::{Error, Result};
use super::super::pack;
use super::super::packed;
use super::super::record::{
    ASSERTED, PIECE, State, StoredCommit, StoredDocument, StoredEdge, StoredEdgePart, StoredFacts,
    StoredName, StoredNode, StoredNodePart, StoredReader,
};
use super::super::tree::Batch;
use super::super::verify::Problem;
use super::super::{codec, first_batch, keys};
use super::Repaired;
use crate::model::{Time, Vocabulary};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

/// Records by their numbers.
type Parts<T> = BTreeMap<(u32, u32), T>;

/// Makes the entries of a new store; `known` is the last commit that was promised, where that is known.
pub(super) fn mend(mut entries: Entries, known: u64) -> Result<(Batch, Repaired)> {
    let mut lost = Vec::new();
    prove(&mut entries, &mut lost);
    unpack(&mut entries, &mut lost);
    let mut mend = Mend {
        state: one(&entries, &keys::STATE_KEY),
        words: one(&entries, &keys::WORDS_KEY),
        ..Mend::default()
    };
    mend.lost = lost;
    mend.read(&entries);
    mend.documents(&entries);
    mend.things();
    mend.commits(&entries, known);
    mend.tell();
    mend.written(&entries)
}

fn problem(lost: &mut Vec<Problem>, place: String, what: impl Into<String>) {
    let what = what.into();
    lost.push(Problem { place, what });
}

/// Leaves out what is not what was written.
fn prove(entries: &mut Entries, lost: &mut Vec<Problem>) {
    entries.retain(|key, value| {
        // The marks in this table are no records.
        if key.first() == Some(&keys::GONE) && value.is_empty() {
            return true;
        }
        let proved = codec::unseal(key, value);
        if let Err(what) = &proved {
            problem(lost, place(key), what.as_str());
        }
        proved.is_ok()
    });
}

/// Puts entries in place of packs.
fn unpack(entries: &mut Entries, lost: &mut Vec<Problem>) {
    let mut packs = entries.split_off(&[*keys::PACKS.start()][..]);
    entries.append(&mut packs.split_off(&[keys::PACKS.end() + 1][..]));
    let mut from_packs = Entries::new();
    for (key, record) in packs {
        let Some([number]) = keys::numbers(&key) else {
            continue;
        };
        let body = &record[codec::HEAD..];
        let mut put = |key: Vec<u8>, body: &[u8]| {
            let record = codec::seal(&key, body);
            from_packs.insert(key, record);
        };
        let id = |length: u32, place: u32| number.saturating_mul(length).saturating_add(place);
        let whole = match key[0] {
            keys::PACKED_EDGES => pack::read_edges(body, |place, ends| {
                let id = id(pack::EDGES, place);
                let edge = codec::body(&packed::edge(ends));
                let part = codec::body(&packed::plain());
                if let (Ok(edge), Ok(part)) = (edge, part) {
                    put(keys::of(keys::EDGE, &[id]), &edge);
                    put(keys::of(keys::EDGE_PART, &[id, ASSERTED]), &part);
                }
                true
            }),
            keys::PACKED_NODES => pack::read_nodes(body, |place, [node, part]| {
                let id = id(pack::NODES, place);
                put(keys::of(keys::NODE, &[id]), node);
                put(keys::of(keys::NODE_PART, &[id, ASSERTED]), part);
                true
            }),
            // Indexes are made anew.
            _ => Some(()),
        };
        if whole.is_none() {
            problem(lost, place(&key), "it is not what was written");
        }
    }
    for (key, record) in from_packs {
        entries.entry(key).or_insert(record);
    }
    entries.retain(|key, record| !packed::is_gone(key, record));
}

fn one<T: DeserializeOwned>(entries: &Entries, key: &[u8]) -> Option<T> {
    codec::decode(key, entries.get(key)?).ok()
}

#[derive(Default)]
struct Mend {
    state: Option<State>,
    words: Option<Vocabulary>,
    nodes: BTreeMap<u32, StoredNode>,
    node_parts: Parts<StoredNodePart>,
    node_also: BTreeMap<u32, Vec<StoredName>>,
    relations: BTreeMap<u32, String>,
    edges: BTreeMap<u32, StoredEdge>,
    edge_parts: Parts<StoredEdgePart>,
    edge_also: BTreeMap<u32, Vec<Time>>,
    documents: BTreeMap<u32, StoredDocument>,
    texts: BTreeMap<u32, String>,
    readers: BTreeMap<u32, Vec<StoredReader>>,
    commits: Vec<StoredCommit>,
    /// Of those of the damaged store, what each was.
    known: [BTreeMap<u32, String>; 2],
    known_documents: BTreeMap<u32, String>,
    lost: Vec<Problem>,
}

impl Mend {
    /// Reads what stands in the tables, and notes what is spoken of.
    fn read(&mut self, entries: &Entries) {
        let lost = &mut self.lost;
        self.nodes = table(entries, keys::NODE, lost, |[id]| id);
        self.node_parts = table(entries, keys::NODE_PART, lost, |[id, teller]| (id, teller));
        self.node_also = table(entries, keys::NODE_ALSO, lost, |[id]| id);
        self.relations = table(entries, keys::RELATION, lost, |[id]| id);
        self.edges = table(entries, keys::EDGE, lost, |[id]| id);
        self.edge_parts = table(entries, keys::EDGE_PART, lost, |[id, teller]| (id, teller));
        self.edge_also = table(entries, keys::EDGE_ALSO, lost, |[id]| id);
        self.documents = table(entries, keys::DOCUMENT, lost, |[id]| id);
        self.readers = table(entries, keys::READERS, lost, |[id]| id);
        // What the indexes have twice.
        for (key, record) in of_table(entries, keys::RELATION_LABEL) {
            if let (Ok(label), Ok(id)) = (
                std::str::from_utf8(&key[1..]),
                codec::decode::<u32>(key, record),
            ) {
                self.relations.entry(id).or_insert_with(|| label.to_owned());
            }
        }
        for (key, record) in of_table(entries, keys::DOCUMENT_NAME) {
            if let Ok(id) = codec::decode::<u32>(key, record) {
                let name = String::from_utf8_lossy(&key[1..]).into_owned();
                self.known_documents.insert(id, name);
            }
        }
        for (id, document) in &self.documents {
            self.known_documents.insert(*id, document.name.clone());
        }
        let facts: BTreeMap<u32, StoredFacts> =
            table(entries, keys::DOCUMENT_FACTS, lost, |[id]| id);
        let [nodes, edges] = &mut self.known;
        for facts in facts.values() {
            nodes.extend(facts.nodes.iter().map(|id| (*id, String::new())));
            edges.extend(facts.edges.iter().map(|id| (*id, String::new())));
        }
        for (table, known) in [
            (keys::NODE_NAME, &mut *nodes),
            (keys::EDGE_IDENTITY, &mut *edges),
        ] {
            for (key, record) in of_table(entries, table) {
                if let Ok(id) = codec::decode::<u32>(key, record) {
                    known.insert(id, String::new());
                }
            }
        }
        edges.extend(self.edges.keys().map(|id| (*id, String::new())));
        edges.extend(self.edge_parts.keys().map(|(id, _)| (*id, String::new())));
        for edge in self.edges.values() {
            for end in [edge.subject.0, edge.object.0] {
                nodes.entry(end).or_default();
            }
        }
        nodes.extend(
            self.nodes
                .iter()
                .map(|(id, node)| (*id, node.folded.clone())),
        );
        for ((id, _), part) in &self.node_parts {
            nodes.insert(*id, part.name.clone());
        }
    }

    /// Keeps documents that have all of their text, and readers of them.
    fn documents(&mut self, entries: &Entries) {
        let (texts, lost) = (&mut self.texts, &mut self.lost);
        self.documents.retain(|id, document| {
            let text = text(entries, *id, document.bytes);
            match text {
                Some(text) => {
                    texts.insert(*id, text);
                    true
                }
                None => false,
            }
        });
        for (id, name) in &self.known_documents {
            if !self.documents.contains_key(id) {
                problem(
                    lost,
                    format!("document {name:?}"),
                    "it is not whole; read it again",
                );
            }
        }
        let documents = &self.documents;
        let mut taken: BTreeSet<u32> = documents.keys().copied().chain([ASSERTED]).collect();
        self.readers.retain(|id, readers| {
            readers.retain(|reader| taken.insert(reader.teller));
            readers.sort_by(|a, b| a.name.cmp(&b.name));
            readers.dedup_by(|a, b| a.name == b.name);
            documents.contains_key(id) && !readers.is_empty()
        });
    }

    /// The document of everyone who may tell something; of a person 0.
    fn tellers(&self) -> BTreeMap<u32, u32> {
        let readers = self.readers.iter();
        let readers =
            readers.flat_map(|(id, readers)| readers.iter().map(|reader| (reader.teller, *id)));
        let documents = self.documents.keys().map(|id| (*id, *id));
        documents
            .chain([(ASSERTED, ASSERTED)])
            .chain(readers)
            .collect()
    }

    /// Keeps nodes and edges that somebody tells of and that have all they need.
    fn things(&mut self) {
        let tellers = self.tellers();
        let nodes = &mut self.nodes;
        let documents = &self.documents;
        self.node_parts.retain(|(id, teller), part| {
            let Some(document) = tellers.get(teller) else {
                return false;
            };
            let bytes = documents
                .get(document)
                .map_or(u64::MAX, |known| known.bytes);
            let fits = |end: u32, start: u32| start <= end && u64::from(end) <= bytes;
            let inside = part.mentions.iter().all(|at| fits(at.end, at.start));
            nodes.contains_key(id) && (inside || *teller == ASSERTED)
        });
        let node_parts = &self.node_parts;
        nodes.retain(|id, node| {
            node.n_parts = count(node_parts, *id);
            node.n_parts > 0
        });
        let (edges, relations, texts) = (&mut self.edges, &self.relations, &self.texts);
        edges.retain(|_, edge| {
            let ends = [edge.subject.0, edge.object.0];
            relations.contains_key(&edge.relation) && ends.iter().all(|end| nodes.contains_key(end))
        });
        self.edge_parts.retain(|(id, teller), part| {
            let (Some(edge), Some(document)) = (edges.get(id), tellers.get(teller)) else {
                return false;
            };
            let ends = [edge.subject.0, edge.object.0];
            let tells = ends
                .iter()
                .all(|end| node_parts.contains_key(&(*end, *teller)));
            let text = texts.get(document).map_or("", String::as_str);
            let is_true = part.evidence.iter().all(|one| {
                text.get(one.span.range()) == Some(one.text.as_str())
                    && one.references.iter().all(|one| one.is_true_of(text))
            });
            tells && (is_true || *teller == ASSERTED)
        });
        let edge_parts = &self.edge_parts;
        edges.retain(|id, edge| {
            edge.n_parts = count(edge_parts, *id);
            edge.n_parts > 0
        });
        self.node_also
            .retain(|id, also| nodes.contains_key(id) && !also.is_empty());
        self.edge_also
            .retain(|id, also| edges.contains_key(id) && !also.is_empty());
    }

    /// What each commit did, without a gap.
    fn commits(&mut self, entries: &Entries, known: u64) {
        let number = |key: &[u8]| {
            let number = key.get(1..)?.try_into().ok()?;
            Some(u64::from_be_bytes(number))
        };
        let found: BTreeMap<u64, StoredCommit> = of_table(entries, keys::COMMIT)
            .filter_map(|(key, record)| Some((number(key)?, codec::decode(key, record).ok()?)))
            .collect();
        let end = |(number, commit): (&u64, &StoredCommit)| number.saturating_add(commit.n());
        let last = found.iter().map(end).max().map_or(0, |end| end - 1);
        let in_state = self.state.as_ref().map_or(0, |state| state.commit);
        // One that was never made cannot be missing: no more of them than there can be.
        let last = last.max(in_state).max(known);
        for commit in 1..=last {
            let told = found.range(..=commit).next_back();
            let told = told.filter(|told| commit < end(*told));
            if told.is_none() {
                let what = "what it did is not known any more";
                problem(&mut self.lost, format!("commit {commit}"), what);
            }
            let one = told.filter(|(_, told)| told.n() == 1);
            self.commits
                .push(one.map_or_else(StoredCommit::edit, |(_, told)| told.clone()));
        }
    }

    /// Notes each thing that is spoken of and is not there.
    fn tell(&mut self) {
        let [nodes, edges] = std::mem::take(&mut self.known);
        for (id, name) in &nodes {
            if !self.nodes.contains_key(id) {
                let place = match name.as_str() {
                    "" => format!("node {id}"),
                    name => format!("node {id}, {name:?}"),
                };
                problem(&mut self.lost, place, "it is lost");
            }
        }
        for id in edges.keys().filter(|id| !self.edges.contains_key(id)) {
            problem(&mut self.lost, format!("edge {id}"), "it is lost");
        }
    }

    /// The entries of the new store.
    fn written(self, entries: &Entries) -> Result<(Batch, Repaired)> {
        let mut out = Out(first_batch()?);
        let mut repaired = Repaired {
            commit: self.commits.len() as u64,
            documents: self.documents.len() as u64,
            nodes: self.nodes.len() as u64,
            edges: self.edges.len() as u64,
            lost: self.lost,
        };
        let mut facts: BTreeMap<u32, StoredFacts> = BTreeMap::new();
        let next = |last: Option<u32>, known: Option<u32>| {
            last.map_or(1, |last| last.saturating_add(1))
                .max(known.unwrap_or(1))
        };
        let known = self.state.as_ref();
        let tellers = self.readers.values().flatten().map(|reader| reader.teller);
        let last_teller = tellers.chain(self.documents.keys().copied()).max();
        out.put(
            keys::STATE_KEY.to_vec(),
            &State {
                commit: repaired.commit,
                next_node: next(
                    self.nodes.keys().last().copied(),
                    known.map(|k| k.next_node),
                ),
                next_edge: next(
                    self.edges.keys().last().copied(),
                    known.map(|k| k.next_edge),
                ),
                next_document: next(last_teller, known.map(|k| k.next_document)),
                next_relation: next(
                    self.relations.keys().last().copied(),
                    known.map(|k| k.next_relation),
                ),
            },
        )?;
        if let Some(words) = &self.words {
            out.put(keys::WORDS_KEY.to_vec(), words)?;
        }
        for ((id, teller), part) in &self.node_parts {
            out.put(keys::of(keys::NODE_PART, &[*id, *teller]), part)?;
            facts.entry(*teller).or_default().nodes.push(*id);
        }
        for ((id, teller), part) in &self.edge_parts {
            out.put(keys::of(keys::EDGE_PART, &[*id, *teller]), part)?;
            facts.entry(*teller).or_default().edges.push(*id);
        }
        for (id, node) in &self.nodes {
            out.put(keys::of(keys::NODE, &[*id]), node)?;
            let key = keys::node_name(&node.kind, &node.folded, node.scope.as_deref());
            out.index(key, *id)?;
        }
        for (id, edge) in &self.edges {
            out.put(keys::of(keys::EDGE, &[*id]), edge)?;
            out.index(identity(edge, &edge.time), *id)?;
        }
        for (id, also) in &self.node_also {
            for one in also {
                out.index(
                    keys::node_name(&one.kind, &one.folded, one.scope.as_deref()),
                    *id,
                )?;
            }
            out.put(keys::of(keys::NODE_ALSO, &[*id]), also)?;
        }
        for (id, also) in &self.edge_also {
            for time in also {
                out.index(identity(&self.edges[id], time), *id)?;
            }
            out.put(keys::of(keys::EDGE_ALSO, &[*id]), also)?;
        }
        for (id, label) in &self.relations {
            out.put(keys::of(keys::RELATION, &[*id]), label)?;
            out.index(keys::of_text(keys::RELATION_LABEL, label), *id)?;
        }
        for (id, document) in self.documents {
            let told = facts.entry(id).or_default();
            let document = StoredDocument {
                n_nodes: told.nodes.len() as u64,
                n_edges: told.edges.len() as u64,
                ..document
            };
            out.index(keys::of_text(keys::DOCUMENT_NAME, &document.name), id)?;
            out.put(keys::of(keys::DOCUMENT, &[id]), &document)?;
            for piece in 0..document.bytes.div_ceil(PIECE as u64) {
                let key = keys::of(keys::DOCUMENT_TEXT, &[id, piece as u32]);
                let record = entries.get(&key).cloned();
                out.0.insert(key, record);
            }
        }
        for (id, readers) in &self.readers {
            out.put(keys::of(keys::READERS, &[*id]), readers)?;
        }
        facts.remove(&ASSERTED);
        for (teller, facts) in facts {
            out.put(keys::of(keys::DOCUMENT_FACTS, &[teller]), &facts)?;
        }
        for (number, commit) in (1..).zip(&self.commits) {
            out.put(keys::commit(number), commit)?;
        }
        for (key, mark) in of_table(entries, keys::GONE) {
            let identity = &key[1..];
            let fits = matches!(
                identity.first(),
                Some(&(keys::NODE_NAME | keys::EDGE_IDENTITY))
            );
            if fits && !out.0.contains_key(identity) {
                out.0.insert(key.clone(), Some(mark.clone()));
            }
        }
        repaired
            .lost
            .sort_by(|a, b| (&a.place, &a.what).cmp(&(&b.place, &b.what)));
        repaired.lost.dedup();
        Ok((out.0, repaired))
    }
}

struct Out(Batch);

impl Out {
    fn put<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<()> {
        let refuse = |what: String| Error::refused(format!("cannot store {what}"));
        let record = codec::encode(&key, value).map_err(refuse)?;
        self.0.insert(key, Some(record));
        Ok(())
    }

    fn index(&mut self, key: Vec<u8>, id: u32) -> Result<()> {
        self.put(key, &id)
    }
}

fn identity(edge: &StoredEdge, time: &Time) -> Vec<u8> {
    let (subject, object) = (edge.subject.0, edge.object.0);
    keys::edge_identity(subject, edge.relation, object, edge.status, time)
}

fn count<T>(parts: &Parts<T>, id: u32) -> u32 {
    parts.range((id, 0)..=(id, u32::MAX)).count() as u32
}

fn of_table(entries: &Entries, table: u8) -> impl Iterator<Item = (&Vec<u8>, &Vec<u8>)> {
    let from = entries.range(vec![table]..);
    from.take_while(move |(key, _)| key.first() == Some(&table))
}

/// The records of a table by their numbers, the broken ones told and left out.
fn table<const N: usize, K: Ord, T: DeserializeOwned>(
    entries: &Entries,
    table: u8,
    lost: &mut Vec<Problem>,
    id: impl Fn([u32; N]) -> K,
) -> BTreeMap<K, T> {
    let mut rows = BTreeMap::new();
    for (key, record) in of_table(entries, table) {
        match (keys::numbers(key), codec::decode(key, record)) {
            (Some(numbers), Ok(row)) => {
                rows.insert(id(numbers), row);
            }
            (_, Err(what)) => problem(lost, place(key), what),
            (None, _) => problem(lost, place(key), "its key has a wrong length"),
        }
    }
    rows
}

/// The text of a document, where all of it is there.
fn text(entries: &Entries, id: u32, bytes: u64) -> Option<String> {
    let mut text = Vec::new();
    for piece in 0..bytes.div_ceil(PIECE as u64) {
        let key = keys::of(keys::DOCUMENT_TEXT, &[id, u32::try_from(piece).ok()?]);
        let record = entries.get(&key)?;
        text.extend_from_slice(codec::unseal(&key, record).ok()?);
    }
    let whole = text.len() as u64 == bytes;
    String::from_utf8(text).ok().filter(|_| whole)
}
