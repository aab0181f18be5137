//! A graph, thing by thing, to the bytes of an image.

use super::columns::{Columns, Facts};
use super::layout::Numbers;
use super::packed::PackedWriter;
use super::record::{self, Numbered, Writer};
use super::sorted::{Dictionary, Places, Rows, name_hash};
use super::words;
use super::write::{Built, Sections};
use crate::model::{
    Document, Edge, EdgeId, Evidence, Kind, Node, NodeId, SourceError, Status, Vocabulary, fold,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// A graph while it is packed: first all nodes, then all edges, each in the order of their ids, and the documents in the
/// order of their names.
///
/// Held are some 20 bytes an edge and the records: what is packed can be dropped at once.
#[derive(Default)]
pub(in crate::view) struct Builder {
    node_ids: Vec<u32>,
    /// Numbers of kinds, as they come.
    node_kinds: Vec<u32>,
    kinds: BTreeMap<Kind, Vec<u32>>,
    node_records: PackedWriter,
    names: Vec<(String, u32)>,
    heads: Vec<(String, u32)>,
    /// Where ids of nodes lie: made when the first edge comes.
    places: Option<Places>,
    edge_ids: Vec<u32>,
    subjects: Vec<u32>,
    objects: Vec<u32>,
    /// Numbers of labels, as they come.
    labels: Vec<u32>,
    labels_met: HashMap<String, u32>,
    /// The label of the edge before.
    last_label: Option<(String, u32)>,
    label_counts: Vec<u64>,
    facts: Vec<Facts>,
    columns: Columns,
    written: Vec<u8>,
    written_ends: Vec<u32>,
    statuses: Vec<u8>,
    edge_records: PackedWriter,
    evidence: PackedWriter,
    texts: Numbered,
    documents: PackedWriter,
    n_documents: u64,
    vocabulary: Vec<u8>,
    record: Writer,
}

impl Builder {
    /// Packs the next node.
    pub(in crate::view) fn node(&mut self, node: &Node) -> Result<(), SourceError> {
        let index = self.node_ids.len() as u32;
        if self.node_ids.last().is_some_and(|last| *last >= node.id.0) {
            let id = node.id;
            return Err(SourceError::new(format!(
                "node #{id} is in the graph twice"
            )));
        }
        self.node_ids.push(node.id.0);
        match self.kinds.get_mut(&node.kind) {
            Some(members) => members.push(index),
            None => {
                self.kinds.insert(node.kind.clone(), vec![index]);
            }
        }
        for name in std::iter::once(&node.name).chain(&node.aliases) {
            self.names.push((name.clone(), index));
        }
        if let Some(head) = &node.head {
            self.heads.push((head.clone(), index));
        }
        self.columns.node(index, node);
        self.written.extend_from_slice(node.name.as_bytes());
        let end = u32::try_from(self.written.len());
        self.written_ends
            .push(end.map_err(|_| SourceError::new("the names are more than 4 GB"))?);
        self.record.clear();
        record::write_node(node, &mut self.texts, &mut self.record);
        self.node_records.push(self.record.as_bytes());
        Ok(())
    }

    /// Packs the next edge with its evidence.
    pub(in crate::view) fn edge(
        &mut self,
        edge: &Edge,
        mut evidence: Vec<Evidence>,
    ) -> Result<(), SourceError> {
        let label = self.ends(edge.id, edge.subject, &edge.relation, edge.object)?;
        self.facts[label as usize].edge(edge.status, edge.confidence);
        self.statuses.push(edge.status as u8);
        self.record.clear();
        record::write_edge(edge, &mut self.texts, &mut self.record);
        self.edge_records.push(self.record.as_bytes());
        if !evidence.is_sorted_by(|a, b| surest_first(a, b).is_le()) {
            evidence.sort_by(surest_first);
        }
        self.record.clear();
        record::write_evidence(&evidence, &mut self.texts, &mut self.record);
        self.evidence.push(self.record.as_bytes());
        Ok(())
    }

    /// Packs the next edge, which a program states and which says nothing but its ends and its label.
    pub(in crate::view) fn plain_edge(
        &mut self,
        id: EdgeId,
        subject: NodeId,
        relation: &str,
        object: NodeId,
    ) -> Result<(), SourceError> {
        self.ends(id, subject, relation, object)?;
        self.statuses.push(Status::default() as u8);
        self.edge_records.push(&[]);
        self.evidence.push(&[]);
        Ok(())
    }

    /// Notes number, ends and label of the next edge; gives the number of the label.
    fn ends(
        &mut self,
        id: EdgeId,
        subject: NodeId,
        relation: &str,
        object: NodeId,
    ) -> Result<u32, SourceError> {
        if self.edge_ids.last().is_some_and(|last| *last >= id.0) {
            return Err(SourceError::new(format!("edge {id} is in the graph twice")));
        }
        let n_nodes = self.node_ids.len();
        let places = match &mut self.places {
            Some(places) => places,
            none => none.insert(Places::of(&self.node_ids)),
        };
        for (end, to) in [(subject, &mut self.subjects), (object, &mut self.objects)] {
            let index = places.index(end.0, n_nodes).ok_or_else(|| {
                SourceError::new(format!(
                    "edge {id} ends at node #{end}, which is not in the graph"
                ))
            })?;
            to.push(index);
        }
        self.edge_ids.push(id.0);
        let label = self.label(relation);
        self.label_counts[label as usize] += 1;
        self.facts[label as usize].loops += u64::from(subject == object);
        self.labels.push(label);
        Ok(label)
    }

    /// The number of a label; mostly that of the edge before.
    fn label(&mut self, relation: &str) -> u32 {
        if let Some((last, number)) = &self.last_label
            && last == relation
        {
            return *number;
        }
        let number = match self.labels_met.get(relation) {
            Some(number) => *number,
            None => {
                let number = self.label_counts.len() as u32;
                self.labels_met.insert(relation.to_owned(), number);
                self.label_counts.push(0);
                self.facts.push(Facts::default());
                number
            }
        };
        self.last_label = Some((relation.to_owned(), number));
        number
    }

    /// Packs the next document.
    pub(in crate::view) fn document(&mut self, document: &Document) {
        self.record.clear();
        record::write_document(document, &mut self.record);
        self.documents.push(self.record.as_bytes());
        self.n_documents += 1;
    }

    /// Packs what words mean.
    pub(in crate::view) fn vocabulary(&mut self, vocabulary: &Vocabulary) {
        self.vocabulary = words::write(vocabulary);
    }

    /// Sorts and lays out what was packed. Cost: linear in edges; names are folded and sorted on all threads.
    pub(in crate::view) fn finish(mut self, commit: u64) -> Built {
        let n_nodes = self.node_ids.len();
        let ranks = self.rank_labels();
        for label in &mut self.labels {
            *label = ranks[*label as usize];
        }
        let mut numbers = Numbers {
            commit,
            n_nodes: n_nodes as u64,
            n_edges: self.edge_ids.len() as u64,
            n_documents: self.n_documents,
            n_labels: self.label_counts.len() as u64,
            n_namesakes: self.namesakes(),
            ..Numbers::default()
        };
        let mut sections = Sections::default();
        let node_ids = match self.places.take() {
            Some(places) => places,
            None => Places::of(&self.node_ids),
        };
        numbers.first_node = node_ids.first.into();
        sections.ids(node_ids);
        for (number, members) in (0..).zip(self.kinds.values()) {
            self.node_kinds.resize(n_nodes, 0);
            for member in members {
                self.node_kinds[*member as usize] = number;
            }
        }
        let node_kinds = self.node_kinds;
        sections.words(node_kinds.clone());
        sections.packed(self.node_records);
        let edge_ids = Places::of(&self.edge_ids);
        numbers.first_edge = edge_ids.first.into();
        sections.ids(edge_ids);

        let (ids, labels) = (&self.edge_ids, &self.labels);
        let (subjects, objects) = (&self.subjects, &self.objects);
        let ((out, order), (into, _)) = rayon::join(
            || Rows::of(n_nodes, ids, subjects, labels, objects),
            || Rows::of(n_nodes, ids, objects, labels, subjects),
        );
        let mut places = vec![0; order.len()];
        for (place, edge) in (0..).zip(order) {
            places[edge as usize] = place;
        }
        sections.words(places);
        sections.bytes(self.statuses);
        sections.packed(self.edge_records);
        sections.packed(self.evidence);
        // By the order of labels, as rows have them.
        let mut facts = vec![Facts::default(); self.facts.len()];
        for (label, known) in self.facts.into_iter().enumerate() {
            facts[ranks[label] as usize] = known;
        }
        for (rows, is_out) in [(&out, true), (&into, false)] {
            for (node, kind) in node_kinds.iter().enumerate() {
                let runs = rows.run_starts[node] as usize..rows.run_starts[node + 1] as usize;
                let mut before = 0;
                for run in rows.runs[2 * runs.start..2 * runs.end].chunks_exact(2) {
                    let facts = &mut facts[run[0] as usize];
                    let side = if is_out {
                        &mut facts.out
                    } else {
                        &mut facts.into
                    };
                    side.node(*kind, run[1] - before);
                    before = run[1];
                }
            }
        }
        for rows in [out, into] {
            sections.words(rows.starts);
            sections.words(rows.run_starts);
            sections.words(rows.runs);
            sections.words(rows.neighbours);
            sections.words(rows.edges);
        }
        let mut loops: BTreeMap<u32, u32> = BTreeMap::new();
        for (subject, object) in subjects.iter().zip(objects) {
            if subject == object {
                *loops.entry(*subject).or_insert(0) += 1;
            }
        }
        sections.words(loops.into_iter().flat_map(|(node, n)| [node, n]).collect());

        let mut kinds = Dictionary::default();
        for (kind, members) in &self.kinds {
            kinds.push(kind.as_str(), members.iter().copied());
        }
        sections.dictionary(kinds);
        let mut labels: Vec<(&str, u32)> = (self.labels_met.iter())
            .map(|(label, number)| (label.as_str(), *number))
            .collect();
        labels.sort_unstable();
        let mut of_labels = Dictionary::default();
        let mut counts = Vec::with_capacity(labels.len());
        for (label, number) in labels {
            of_labels.push(label, []);
            counts.push(self.label_counts[number as usize]);
        }
        sections.dictionary(of_labels);
        sections.longs(counts);

        self.names
            .par_iter_mut()
            .for_each(|(name, _)| *name = fold(name));
        let names = Dictionary::of(self.names);
        let words: Vec<(&str, u32)> = (0..names.ends.len())
            .flat_map(|place| {
                names
                    .key(place)
                    .split(' ')
                    .map(move |word| (word, place as u32))
            })
            .collect();
        let words = Dictionary::of(words);
        let hashes = hashes(&names);
        sections.dictionary(names);
        sections.dictionary(words);
        sections.dictionary(Dictionary::of(self.heads));
        let columns = self.columns.finish(&mut self.texts);
        sections.bytes(self.texts.text);
        sections.longs(self.texts.ends);
        sections.packed(self.documents);
        sections.bytes(self.vocabulary);
        sections.bytes(self.written);
        sections.words(self.written_ends);
        numbers.n_columns = columns.len() as u64;
        let mut names = Dictionary::default();
        let mut heads = Vec::new();
        let mut bytes: Vec<u8> = Vec::new();
        let mut values = PackedWriter::default();
        for mut column in columns {
            names.push(&column.name, []);
            bytes.resize(bytes.len().next_multiple_of(8), 0);
            column.head[3] = bytes.len() as u64;
            heads.extend(column.head);
            bytes.extend(column.bytes);
            values.push(&column.values);
        }
        sections.dictionary(names);
        sections.longs(heads);
        sections.bytes(bytes);
        sections.packed(values);
        let mut of_labels = PackedWriter::default();
        for known in facts {
            self.record.clear();
            known.write(&mut self.record);
            of_labels.push(self.record.as_bytes());
        }
        sections.packed(of_labels);
        sections.words(hashes);
        Built::new(numbers, sections)
    }

    /// How many nodes have a written name that another one has.
    fn namesakes(&self) -> u64 {
        let ends = self.written_ends.iter();
        let mut start = 0;
        let mut names: Vec<&[u8]> = ends
            .map(|end| {
                let name = &self.written[start..*end as usize];
                start = *end as usize;
                name
            })
            .collect();
        names.par_sort_unstable();
        let groups = names.chunk_by(|a, b| a == b);
        let more = groups.filter(|group| group.len() > 1);
        more.map(|group| group.len() as u64).sum()
    }

    /// The place of each label in the order of labels.
    fn rank_labels(&self) -> Vec<u32> {
        let mut labels: Vec<(&str, u32)> = (self.labels_met.iter())
            .map(|(label, number)| (label.as_str(), *number))
            .collect();
        labels.sort_unstable();
        let mut ranks = vec![0; labels.len()];
        for (rank, (_, number)) in (0..).zip(labels) {
            ranks[number as usize] = rank;
        }
        ranks
    }
}

/// The hash of each key with its place, sorted: equal ones stand in the order of their keys.
fn hashes(names: &Dictionary) -> Vec<u32> {
    let places = 0..names.ends.len();
    let mut hashes: Vec<[u32; 2]> = places
        .map(|place| [name_hash(names.key(place)), place as u32])
        .collect();
    hashes.par_sort_unstable();
    hashes.into_flattened()
}

fn surest_first(a: &Evidence, b: &Evidence) -> std::cmp::Ordering {
    b.confidence
        .total_cmp(&a.confidence)
        .then_with(|| a.doc.cmp(&b.doc))
        .then_with(|| a.span.cmp(&b.span))
        .then_with(|| a.rule.cmp(&b.rule))
        .then_with(|| a.text.cmp(&b.text))
}
