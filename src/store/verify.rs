//! Does everything in the store fit together?

use super::Store;
use super::codec;
use super::contents;
use super::draft::place;
use super::error::{Error, Result};
use super::keys;
use super::packed::{Extent, Packed};
use super::record::{
    ASSERTED, Format, State, StoredCommit, StoredDocument, StoredEdge, StoredEdgePart, StoredFacts,
    StoredName, StoredNode, StoredNodePart, StoredReader,
};
use super::tree::{Tree, scan_prefix};
use crate::model::{Span, Time, Vocabulary};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// What [`Store::verify`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Nodes that were looked at.
    pub nodes: u64,
    /// Edges that were looked at.
    pub edges: u64,
    /// Documents that were looked at.
    pub documents: u64,
    /// Records of every sort that were looked at, these included.
    pub records: u64,
    /// What is wrong, in the order of the store; empty for a sound store.
    pub problems: Vec<Problem>,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Something in the store that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The record: `edge 12`.
    pub place: String,
    /// What is wrong with it: `the checksum does not fit`.
    pub what: String,
}

impl Store {
    /// Looks at every record: its checksum, what it points at, what points at it, and evidence against the texts.
    ///
    /// # Errors
    /// When the tree itself cannot be read on; what could be read before is not told then.
    ///
    /// # Cost
    /// Reads the whole store; memory for its ids and for one document's text at a time.
    pub fn verify(&self) -> Result<Report> {
        let _gate = self.read_gate();
        let mut check = Check {
            tree: self.tree.as_ref(),
            report: Report::default(),
        };
        check.run()?;
        Ok(check.report)
    }
}

struct Check<'a> {
    tree: &'a Packed,
    report: Report,
}

impl Check<'_> {
    fn run(&mut self) -> Result<()> {
        let packs = self.tree.problems()?;
        if !packs.is_empty() {
            // Nothing that is in it can be looked at.
            packs
                .iter()
                .for_each(|(key, what)| self.problem(key, what.as_str()));
            return Ok(());
        }
        let state = self.meta()?;
        let documents: BTreeMap<u32, StoredDocument> = self.table(keys::DOCUMENT)?;
        let nodes: BTreeMap<u32, StoredNode> = self.table(keys::NODE)?;
        let edges: BTreeMap<u32, StoredEdge> = self.table(keys::EDGE)?;
        self.report.documents = documents.len() as u64;
        self.report.nodes = nodes.len() as u64;
        self.report.edges = edges.len() as u64;
        let last = |ids: Option<&u32>| ids.copied().unwrap_or(0);
        for (what, last, next) in [
            ("nodes", last(nodes.keys().next_back()), state.next_node),
            ("edges", last(edges.keys().next_back()), state.next_edge),
            (
                "documents",
                last(documents.keys().next_back()),
                state.next_document,
            ),
        ] {
            if last >= next {
                self.problem(
                    &keys::STATE_KEY,
                    format!("it has given out {next} {what}, and there is {last}"),
                );
            }
        }
        self.names(&nodes, &documents)?;
        let relations = self.relations()?;
        self.edge_index(&edges, &nodes, &relations)?;
        let tellers = self.tellers(&state, &documents)?;
        let mut told = self.facts(&documents, &tellers)?;
        self.node_parts(&nodes, &documents, &tellers, &mut told[0])?;
        self.edge_parts(&edges, &documents, &tellers, &mut told)?;
        self.texts(&documents)?;
        self.commits(&state)?;
        self.marks()?;
        self.strangers()
    }

    fn problem(&mut self, key: &[u8], what: impl Into<String>) {
        self.report.problems.push(Problem {
            place: place(key),
            what: what.into(),
        });
    }

    fn meta(&mut self) -> Result<State> {
        let mut state = None;
        self.each(keys::META, |check, key, record| {
            if key == keys::FORMAT_KEY {
                check.decode::<Format>(key, record);
            } else if key == keys::EXTENT_KEY {
                check.decode::<Extent>(key, record);
            } else if key == keys::WORDS_KEY {
                check.decode::<Vocabulary>(key, record);
            } else if key == keys::STATE_KEY {
                state = check.decode::<State>(key, record);
            } else {
                check.problem(key, "nothing of this name belongs here");
            }
        })?;
        if state.is_none() && self.tree.get(&keys::STATE_KEY)?.is_none() {
            // A store in memory has no counters before its first commit.
            return Ok(State::default());
        }
        Ok(state.unwrap_or(State {
            next_node: u32::MAX,
            next_edge: u32::MAX,
            next_document: u32::MAX,
            next_relation: u32::MAX,
            commit: u64::MAX,
        }))
    }

    /// A table of numbered records, the broken ones told and left out.
    fn table<T: DeserializeOwned>(&mut self, table: u8) -> Result<BTreeMap<u32, T>> {
        let mut rows = BTreeMap::new();
        self.each(table, |check, key, record| {
            if let (Some([id]), Some(row)) = (check.numbers(key), check.decode(key, record)) {
                rows.insert(id, row);
            }
        })?;
        Ok(rows)
    }

    fn names(
        &mut self,
        nodes: &BTreeMap<u32, StoredNode>,
        documents: &BTreeMap<u32, StoredDocument>,
    ) -> Result<()> {
        let also: BTreeMap<u32, Vec<StoredName>> = self.table(keys::NODE_ALSO)?;
        self.owners(keys::NODE_ALSO, &also, nodes);
        self.index(keys::NODE_NAME, nodes, |id, node| {
            let own = keys::node_name(&node.kind, &node.folded, node.scope.as_deref());
            let others = also
                .get(&id)
                .into_iter()
                .flatten()
                .map(|one| keys::node_name(&one.kind, &one.folded, one.scope.as_deref()));
            std::iter::once(own).chain(others).collect()
        })?;
        self.index(keys::DOCUMENT_NAME, documents, |_, document| {
            vec![keys::of_text(keys::DOCUMENT_NAME, &document.name)]
        })
    }

    /// What else things are told of as belongs to things that are there, and says something.
    fn owners<T, U>(&mut self, table: u8, also: &BTreeMap<u32, Vec<T>>, owners: &BTreeMap<u32, U>) {
        for (id, list) in also {
            if list.is_empty() || !owners.contains_key(id) {
                self.problem(&keys::of(table, &[*id]), "it belongs to nothing");
            }
        }
    }

    /// What was taken away is not there under the same name.
    fn marks(&mut self) -> Result<()> {
        let mut there = Vec::new();
        self.each(keys::GONE, |check, key, _| {
            let identity = key.get(1..).unwrap_or_default();
            match identity.first() {
                Some(&(keys::NODE_NAME | keys::EDGE_IDENTITY)) => there.push(key.to_vec()),
                _ => check.problem(key, "it marks nothing"),
            }
        })?;
        for key in there {
            if self.tree.get(&key[1..])?.is_some() {
                self.problem(&key, "what it marks as taken away is there");
            }
        }
        Ok(())
    }

    /// A table of key → number must be what the numbered rows make of it.
    fn index<T>(
        &mut self,
        table: u8,
        rows: &BTreeMap<u32, T>,
        keys_of: impl Fn(u32, &T) -> Vec<Vec<u8>>,
    ) -> Result<()> {
        let mut found: BTreeMap<u32, usize> = BTreeMap::new();
        self.each(table, |check, key, record| {
            let Some(id) = check.decode::<u32>(key, record) else {
                return;
            };
            match rows.get(&id) {
                Some(row) if keys_of(id, row).iter().any(|own| own == key) => {
                    *found.entry(id).or_default() += 1;
                }
                Some(_) => check.problem(key, format!("it leads to {id}, which is another one")),
                None => check.problem(key, format!("it leads to {id}, which is not there")),
            }
        })?;
        for (id, row) in rows {
            let keys = keys_of(*id, row);
            if found.get(id) == Some(&keys.len()) {
                continue;
            }
            for key in keys {
                if self.tree.get(&key)?.is_none() {
                    self.problem(&key, format!("{id} is not found there"));
                }
            }
        }
        Ok(())
    }

    fn relations(&mut self) -> Result<BTreeMap<u32, String>> {
        let relations: BTreeMap<u32, String> = self.table(keys::RELATION)?;
        self.index(keys::RELATION_LABEL, &relations, |_, label| {
            vec![keys::of_text(keys::RELATION_LABEL, label)]
        })?;
        Ok(relations)
    }

    fn edge_index(
        &mut self,
        edges: &BTreeMap<u32, StoredEdge>,
        nodes: &BTreeMap<u32, StoredNode>,
        relations: &BTreeMap<u32, String>,
    ) -> Result<()> {
        for (id, edge) in edges {
            let key = keys::of(keys::EDGE, &[*id]);
            for end in [edge.subject, edge.object] {
                if !nodes.contains_key(&end.0) {
                    self.problem(&key, format!("node {end} is not there"));
                }
            }
            if !relations.contains_key(&edge.relation) {
                self.problem(&key, format!("relation {} is not there", edge.relation));
            }
        }
        let also: BTreeMap<u32, Vec<Time>> = self.table(keys::EDGE_ALSO)?;
        self.owners(keys::EDGE_ALSO, &also, edges);
        self.index(keys::EDGE_IDENTITY, edges, |id, edge| {
            let (subject, object) = (edge.subject.0, edge.object.0);
            let times = std::iter::once(&edge.time).chain(also.get(&id).into_iter().flatten());
            let key = |time| keys::edge_identity(subject, edge.relation, object, edge.status, time);
            times.map(key).collect()
        })
    }

    /// The document of everyone who may tell something, of a person 0.
    fn tellers(
        &mut self,
        state: &State,
        documents: &BTreeMap<u32, StoredDocument>,
    ) -> Result<BTreeMap<u32, u32>> {
        let mut tellers: BTreeMap<u32, u32> = documents.keys().map(|id| (*id, *id)).collect();
        tellers.insert(ASSERTED, ASSERTED);
        let lists: BTreeMap<u32, Vec<StoredReader>> = self.table(keys::READERS)?;
        for (document, readers) in lists {
            let key = keys::of(keys::READERS, &[document]);
            if !documents.contains_key(&document) {
                self.problem(&key, "the document is not there");
            }
            if readers.is_empty() || !readers.is_sorted_by(|a, b| a.name < b.name) {
                self.problem(&key, "it is empty or not sorted");
            }
            for reader in readers {
                let taken = tellers.insert(reader.teller, document).is_some();
                if taken || reader.teller >= state.next_document {
                    let what = format!("{} is not the number of a reader", reader.teller);
                    self.problem(&key, what);
                }
            }
        }
        Ok(tellers)
    }

    /// What each document tells: (node, teller) and (edge, teller).
    fn facts(
        &mut self,
        documents: &BTreeMap<u32, StoredDocument>,
        tellers: &BTreeMap<u32, u32>,
    ) -> Result<[BTreeSet<(u32, u32)>; 2]> {
        let mut told = [BTreeSet::new(), BTreeSet::new()];
        let facts: BTreeMap<u32, StoredFacts> = self.table(keys::DOCUMENT_FACTS)?;
        for (document, facts) in &facts {
            let key = keys::of(keys::DOCUMENT_FACTS, &[*document]);
            if !tellers.contains_key(document) {
                self.problem(&key, "the document is not there");
            }
            if *document == ASSERTED {
                self.problem(&key, "nobody lists what people state");
            }
            told[0].extend(facts.nodes.iter().map(|id| (*id, *document)));
            told[1].extend(facts.edges.iter().map(|id| (*id, *document)));
        }
        let none = StoredFacts::default();
        for (id, document) in documents {
            let facts = facts.get(id).unwrap_or(&none);
            let found = (facts.nodes.len() as u64, facts.edges.len() as u64);
            if found != (document.n_nodes, document.n_edges) {
                let what = format!(
                    "it tells of {} nodes and {} edges, not as counted",
                    found.0, found.1
                );
                self.problem(&keys::of(keys::DOCUMENT, &[*id]), what);
            }
        }
        Ok(told)
    }

    fn node_parts(
        &mut self,
        nodes: &BTreeMap<u32, StoredNode>,
        documents: &BTreeMap<u32, StoredDocument>,
        tellers: &BTreeMap<u32, u32>,
        told: &mut BTreeSet<(u32, u32)>,
    ) -> Result<()> {
        let mut found = BTreeSet::new();
        self.each(keys::NODE_PART, |check, key, record| {
            let Some([node, document]) = check.numbers(key) else {
                return;
            };
            let Some(part) = check.decode::<StoredNodePart>(key, record) else {
                return;
            };
            if document != ASSERTED {
                let bytes = (tellers.get(&document))
                    .and_then(|document| documents.get(document))
                    .map(|document| document.bytes);
                for span in part.mentions {
                    if span.end < span.start || bytes.is_some_and(|b| u64::from(span.end) > b) {
                        check.problem(key, "a place is outside of the text");
                    }
                }
            }
            if document == ASSERTED {
                told.insert((node, document));
            }
            found.insert((node, document));
        })?;
        let counts = nodes.iter().map(|(id, node)| (*id, node.n_parts));
        self.parts([keys::NODE, keys::NODE_PART], counts, &found, told);
        Ok(())
    }

    fn edge_parts(
        &mut self,
        edges: &BTreeMap<u32, StoredEdge>,
        documents: &BTreeMap<u32, StoredDocument>,
        tellers: &BTreeMap<u32, u32>,
        told: &mut [BTreeSet<(u32, u32)>; 2],
    ) -> Result<()> {
        let mut found = BTreeSet::new();
        let mut evidence: BTreeMap<u32, Vec<(u32, StoredEdgePart)>> = BTreeMap::new();
        self.each(keys::EDGE_PART, |check, key, record| {
            let Some([edge, document]) = check.numbers(key) else {
                return;
            };
            let Some(part) = check.decode::<StoredEdgePart>(key, record) else {
                return;
            };
            for end in edges
                .get(&edge)
                .map_or([0; 2], |e| [e.subject.0, e.object.0])
            {
                if end > 0 && !told[0].contains(&(end, document)) {
                    check.problem(key, format!("the document does not tell of node {end}"));
                }
            }
            if document == ASSERTED {
                told[1].insert((edge, document));
            }
            found.insert((edge, document));
            evidence.entry(document).or_default().push((edge, part));
        })?;
        let counts = edges.iter().map(|(id, edge)| (*id, edge.n_parts));
        self.parts([keys::EDGE, keys::EDGE_PART], counts, &found, &told[1]);
        for (document, parts) in evidence {
            let of = tellers.get(&document).copied().unwrap_or(document);
            let text = match documents.get(&of) {
                Some(stored) => match contents::text(self.tree, of, stored.bytes) {
                    Ok(text) => text,
                    // The texts are looked at on their own.
                    Err(Error::Damaged { .. }) => continue,
                    Err(error) => return Err(error),
                },
                None => String::new(),
            };
            for (edge, part) in parts {
                for one in part.evidence {
                    if document == ASSERTED {
                        // What a person cites has no place.
                        if one.span != Span::default() {
                            let key = keys::of(keys::EDGE_PART, &[edge, document]);
                            self.problem(&key, "a person's reason has a place");
                        }
                        continue;
                    }
                    if text.get(one.span.range()) != Some(one.text.as_str())
                        || one.references.iter().any(|one| !one.is_true_of(&text))
                    {
                        let key = keys::of(keys::EDGE_PART, &[edge, document]);
                        let (start, end) = (one.span.start, one.span.end);
                        self.problem(
                            &key,
                            format!("the text at bytes {start} to {end}, or what stands for something there, is another"),
                        );
                    }
                }
            }
        }
        Ok(())
    }

    /// Parts must be as many as their nodes or edges count, and as the documents list.
    fn parts(
        &mut self,
        [table, part_table]: [u8; 2],
        counts: impl Iterator<Item = (u32, u32)>,
        found: &BTreeSet<(u32, u32)>,
        told: &BTreeSet<(u32, u32)>,
    ) {
        let mut known = BTreeSet::new();
        for (id, n_parts) in counts {
            let parts = found.range((id, 0)..=(id, u32::MAX)).count();
            if parts != n_parts as usize || parts == 0 {
                let what = format!("{parts} documents tell of it, and it counts {n_parts}");
                self.problem(&keys::of(table, &[id]), what);
            }
            known.insert(id);
        }
        for (id, document) in found {
            if !known.contains(id) || !told.contains(&(*id, *document)) {
                self.problem(
                    &keys::of(part_table, &[*id, *document]),
                    "it belongs to nothing",
                );
            }
        }
        for (id, document) in told {
            if !found.contains(&(*id, *document)) {
                self.problem(&keys::of(part_table, &[*id, *document]), "it is missing");
            }
        }
    }

    fn texts(&mut self, documents: &BTreeMap<u32, StoredDocument>) -> Result<()> {
        self.each(keys::DOCUMENT_TEXT, |check, key, record| {
            if let Err(what) = codec::unseal(key, record) {
                check.problem(key, what);
            }
            if let Some([document, _]) = check.numbers(key)
                && !documents.contains_key(&document)
            {
                check.problem(key, "the document is not there");
            }
        })?;
        for (id, stored) in documents {
            match contents::text(self.tree, *id, stored.bytes) {
                Ok(_) => {}
                Err(Error::Damaged { what, .. }) => {
                    self.problem(&keys::of(keys::DOCUMENT, &[*id]), what);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn commits(&mut self, state: &State) -> Result<()> {
        let mut next = 1_u64;
        self.each(keys::COMMIT, |check, key, record| {
            let found = check.decode::<StoredCommit>(key, record);
            if key != keys::commit(next) {
                check.problem(key, format!("commit {next} should stand here"));
            }
            next = next.saturating_add(found.map_or(1, |found| found.n()));
        })?;
        if state.commit != u64::MAX && next != state.commit.saturating_add(1) {
            let what = format!(
                "it counts {} commits, and {} are listed",
                state.commit,
                next - 1
            );
            self.problem(&keys::STATE_KEY, what);
        }
        Ok(())
    }

    /// Keys of no table.
    fn strangers(&mut self) -> Result<()> {
        let mut strangers = Vec::new();
        for tables in keys::NO_TABLES {
            self.tree.scan(&[*tables.start()], &mut |key, _| {
                let stranger = key.first().is_some_and(|table| tables.contains(table));
                strangers.extend(stranger.then(|| key.to_vec()));
                Ok(stranger)
            })?;
        }
        for key in strangers {
            self.problem(&key, "nothing of this name belongs here");
        }
        Ok(())
    }

    fn each(&mut self, table: u8, mut act: impl FnMut(&mut Check<'_>, &[u8], &[u8])) -> Result<()> {
        let tree = self.tree;
        scan_prefix(tree, &[table], &mut |key, record| {
            self.report.records += 1;
            act(self, key, record);
            Ok(true)
        })
    }

    fn numbers<const N: usize>(&mut self, key: &[u8]) -> Option<[u32; N]> {
        let numbers = keys::numbers(key);
        if numbers.is_none() {
            self.problem(key, "its key has a wrong length");
        }
        numbers
    }

    fn decode<T: DeserializeOwned>(&mut self, key: &[u8], record: &[u8]) -> Option<T> {
        match codec::decode(key, record) {
            Ok(value) => Some(value),
            Err(what) => {
                self.problem(key, what);
                None
            }
        }
    }
}
