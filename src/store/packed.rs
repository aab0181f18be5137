//! A tree whose tables lie partly in packs: the rest of the room sees keys and records, and no packs.
//!
//! An entry under its own key stands before the same entry in a pack; where it was taken away, a mark stands there. So a large
//! graph is a few packs, and what is committed later lies beside them until it is laid into packs too (`fold.rs`).

mod cursor;
mod fold;

use super::codec;
use super::draft::place;
use super::error::{Error, Result};
use super::keys;
use super::pack::{self, Ends};
use super::record::{ASSERTED, State, StoredEdge, StoredEdgePart};
use super::tree::{Batch, Each, MemoryTree, Tree, scan_prefix};
use crate::model::{NodeId, Origin, Status, Time};
use cursor::Cursor;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of packs that are kept: commits ask for the same ones again and again.
const KEPT: usize = 32 << 20;

/// Packs whose beginnings stand in one record.
pub(super) const CHUNK: u32 = 4096;

/// How far things are packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extent {
    /// Nodes from this number on are not packed.
    pub(super) nodes: u32,
    /// Likewise edges.
    pub(super) edges: u32,
    /// How many packs the indexes of names and of ends have.
    pub(super) index: u32,
}

/// A tree with packs.
pub(super) struct Packed {
    under: Box<dyn Tree>,
    known: Mutex<Known>,
}

/// What is in memory of the packs.
#[derive(Default)]
struct Known {
    extent: Extent,
    directory: Option<Arc<Directory>>,
    /// Bodies by table and number.
    bodies: HashMap<(u8, u32), Arc<[u8]>>,
    bytes: usize,
    /// Nodes of which something told lies beside the packs; none where that was not looked at, or are many.
    loose: Option<Loose>,
}

/// Nodes beside the packs.
enum Loose {
    Few(BTreeSet<u32>),
    Many,
}

/// More nodes beside the packs are not kept in memory.
const FEW: usize = 4096;

/// Where each pack of the indexes begins.
#[derive(Default)]
struct Directory {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How many of them are of names; those of edges follow.
    names: u32,
}

impl Directory {
    fn first(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// The number of the pack that has a key of its table, if one has.
    fn find(&self, key: &[u8]) -> Option<u32> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.first(middle) <= key {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let number = low.checked_sub(1)? as u32;
        let of_edges = key.first() == Some(&keys::EDGE_IDENTITY);
        (of_edges == (number >= self.names)).then_some(number)
    }
}

/// Edges of a store in the order of their numbers, as a reader of all of them wants them.
pub(super) enum Stretch {
    /// One that says nothing but its ends: its number, and they.
    Plain(u32, Ends),
    /// All those from a number on to before another one, or to the end.
    Other(u32, Option<u32>),
}

impl Directory {
    /// Whether a pack holds sorted entries between where it begins and where the next one does. None where not.
    fn fits(&self, number: u32, body: &[u8]) -> Option<()> {
        let at = number as usize;
        let mut last = (at < self.ends.len()).then(|| self.first(at).to_vec())?;
        let mut sorted = true;
        let mut is_first = true;
        let mut next = |key: &[u8]| {
            sorted &= last.as_slice() < key || (is_first && last == key);
            is_first = false;
            last.clear();
            last.extend_from_slice(key);
            sorted
        };
        match number < self.names {
            true => pack::read_names(body, |key, _| next(key))?,
            false => pack::read_ends(body, |ends, _| next(&pack::ends_key(ends)))?,
        }
        let before_next = at + 1 >= self.ends.len() || last.as_slice() < self.first(at + 1);
        (sorted && !is_first && before_next).then_some(())
    }
}

impl Loose {
    fn of(nodes: BTreeSet<u32>) -> Loose {
        match nodes.len() > FEW {
            true => Loose::Many,
            false => Loose::Few(nodes),
        }
    }
}

impl Packed {
    pub(super) fn new(under: Box<dyn Tree>) -> Result<Packed> {
        let packed = Packed {
            under,
            known: Mutex::default(),
        };
        packed.refresh()?;
        Ok(packed)
    }

    /// An empty one in memory.
    pub(super) fn in_memory() -> Packed {
        Packed {
            under: Box::new(MemoryTree::default()),
            known: Mutex::default(),
        }
    }

    /// Looks anew how things are packed.
    fn refresh(&self) -> Result<()> {
        *self.known() = Known::default();
        self.look_at_extent()
    }

    /// Looks anew how far things are packed, where packs came and none is another one now.
    fn look_at_extent(&self) -> Result<()> {
        let extent = match self.under.get(&keys::EXTENT_KEY)? {
            Some(record) => self.decoded(&keys::EXTENT_KEY, &record)?,
            None => Extent::default(),
        };
        let mut known = self.known();
        if (extent.nodes, extent.index) != (known.extent.nodes, known.extent.index) {
            *known = Known::default();
        }
        known.extent = extent;
        Ok(())
    }

    pub(super) fn extent(&self) -> Extent {
        self.known().extent
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn decoded<T: serde::de::DeserializeOwned>(&self, key: &[u8], record: &[u8]) -> Result<T> {
        codec::decode(key, record).map_err(|what| self.damaged(key, what))
    }

    fn damaged(&self, key: &[u8], what: impl std::fmt::Display) -> Error {
        Error::damaged(self.under.path(), format!("{}: {what}", place(key)))
    }

    fn no_pack(&self, table: u8, number: u32) -> Error {
        self.damaged(&keys::of(table, &[number]), "it is not what was written")
    }

    /// The body of a pack; none where there is none of that number.
    pub(super) fn body(&self, table: u8, number: u32) -> Result<Option<Arc<[u8]>>> {
        if let Some(body) = self.known().bodies.get(&(table, number)) {
            return Ok(Some(Arc::clone(body)));
        }
        let Some(body) = self.read_body(table, number)? else {
            return Ok(None);
        };
        let body: Arc<[u8]> = body.into();
        let mut known = self.known();
        known.bytes += body.len();
        if known.bytes > KEPT {
            known.bodies.clear();
            known.bytes = body.len();
        }
        known.bodies.insert((table, number), Arc::clone(&body));
        Ok(Some(body))
    }

    /// As [`Packed::body`], for whoever reads each once.
    fn read_body(&self, table: u8, number: u32) -> Result<Option<Vec<u8>>> {
        let key = keys::of(table, &[number]);
        let Some(mut record) = self.under.get(&key)? else {
            return Ok(None);
        };
        codec::unseal(&key, &record).map_err(|what| self.damaged(&key, what))?;
        record.drain(..codec::HEAD);
        Ok(Some(record))
    }

    fn directory(&self) -> Result<Arc<Directory>> {
        let known = self.known();
        if let Some(directory) = &known.directory {
            return Ok(Arc::clone(directory));
        }
        let n = known.extent.index;
        drop(known);
        let mut directory = Directory::default();
        let mut key = Vec::new();
        for chunk in 0..n.div_ceil(CHUNK) {
            let broken = || self.no_pack(keys::DIRECTORY, chunk);
            let body = self.read_body(keys::DIRECTORY, chunk)?.ok_or_else(broken)?;
            let mut from = pack::Reader(&body);
            key.clear();
            while !from.0.is_empty() {
                from.key(&mut key).ok_or_else(broken)?;
                directory.names += u32::from(key.first() == Some(&keys::NODE_NAME));
                directory.text.extend_from_slice(&key);
                directory.ends.push(directory.text.len());
            }
        }
        if directory.ends.len() != n as usize {
            return Err(self.no_pack(keys::DIRECTORY, 0));
        }
        let directory = Arc::new(directory);
        self.known().directory = Some(Arc::clone(&directory));
        Ok(directory)
    }

    /// The body of the record of an entry that is in a pack.
    fn packed(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let extent = self.extent();
        let Some(&table) = key.first() else {
            return Ok(None);
        };
        match table {
            keys::EDGE | keys::EDGE_PART => {
                let Some(id) = id_of(table, key).filter(|id| *id < extent.edges) else {
                    return Ok(None);
                };
                let number = id / pack::EDGES;
                let Some(body) = self.body(keys::PACKED_EDGES, number)? else {
                    return Ok(None);
                };
                let ends = pack::edge_at(&body, id % pack::EDGES)
                    .ok_or_else(|| self.no_pack(keys::PACKED_EDGES, number))?;
                match ends {
                    None => Ok(None),
                    Some(ends) if table == keys::EDGE => self.written(&edge(ends)).map(Some),
                    Some(_) => self.written(&plain()).map(Some),
                }
            }
            keys::NODE | keys::NODE_PART => {
                let Some(id) = id_of(table, key).filter(|id| *id < extent.nodes) else {
                    return Ok(None);
                };
                let number = id / pack::NODES;
                let Some(body) = self.body(keys::PACKED_NODES, number)? else {
                    return Ok(None);
                };
                let mut found = None;
                pack::read_nodes(&body, |at, both| {
                    if at == id % pack::NODES {
                        found = Some(both[usize::from(table == keys::NODE_PART)].to_vec());
                    }
                    at < id % pack::NODES
                })
                .ok_or_else(|| self.no_pack(keys::PACKED_NODES, number))?;
                Ok(found)
            }
            keys::NODE_NAME | keys::EDGE_IDENTITY if extent.index > 0 => {
                let ends = pack::ends_of(key);
                if table == keys::EDGE_IDENTITY && ends.is_none() {
                    return Ok(None);
                }
                let Some(number) = self.directory()?.find(key) else {
                    return Ok(None);
                };
                let broken = || self.no_pack(keys::PACKED_INDEX, number);
                let body = self.body(keys::PACKED_INDEX, number)?.ok_or_else(broken)?;
                let found = match find(&body, key, ends).ok_or_else(broken)? {
                    Some(id) => Some(self.written(&id)?),
                    None => None,
                };
                Ok(found)
            }
            _ => Ok(None),
        }
    }

    /// Whether an entry is in a pack: of nodes and edges the first bytes of a pack tell, a bit for each.
    fn has_packed(&self, key: &[u8]) -> Result<bool> {
        let extent = self.extent();
        let (packs, length, end) = match key.first() {
            Some(&(keys::NODE | keys::NODE_PART)) => {
                (keys::PACKED_NODES, pack::NODES, extent.nodes)
            }
            Some(&(keys::EDGE | keys::EDGE_PART)) => {
                (keys::PACKED_EDGES, pack::EDGES, extent.edges)
            }
            _ => return Ok(self.packed(key)?.is_some()),
        };
        match id_of(key[0], key).filter(|id| *id < end) {
            Some(id) => Ok(pack::holds(
                self.body(packs, id / length)?.as_deref(),
                id % length,
            )),
            None => Ok(false),
        }
    }

    fn written<T: Serialize>(&self, value: &T) -> Result<Vec<u8>> {
        codec::body(value).map_err(|what| Error::refused(format!("cannot store {what}")))
    }

    /// Writes in packs what of a batch can be: whole stretches of new edges that say nothing else.
    fn pack(&self, batch: &mut Batch) -> Result<()> {
        if batch.len() < 2 * pack::EDGES as usize {
            return Ok(());
        }
        let new = match self.under.get(&keys::STATE_KEY)? {
            Some(record) => self.decoded::<State>(&keys::STATE_KEY, &record)?.next_edge,
            None => State::default().next_edge,
        };
        let first = keys::of(keys::EDGE, &[new]);
        let last = keys::of(keys::EDGE, &[u32::MAX]);
        let part = self.written(&plain())?;
        let mut found: Vec<(u32, Ends)> = Vec::new();
        for (key, value) in batch.range(first..=last) {
            let ([id], Some(record)) = (keys::numbers(key).unwrap_or_default(), value) else {
                continue;
            };
            let Ok(stored) = codec::decode_own::<StoredEdge>(record) else {
                continue;
            };
            let ends = [stored.subject.0, stored.relation, stored.object.0];
            if stored != edge(ends) {
                continue;
            }
            let part_key = keys::of(keys::EDGE_PART, &[id, ASSERTED]);
            let told = batch.get(&part_key).and_then(Option::as_ref);
            if told.is_some_and(|told| told.get(codec::HEAD..) == Some(&part)) {
                found.push((id, ends));
            }
        }
        let mut extent = match batch.get(&keys::EXTENT_KEY[..]) {
            Some(Some(record)) => self.decoded(&keys::EXTENT_KEY, record)?,
            _ => self.extent(),
        };
        let before = extent;
        for stretch in found.chunk_by(|(a, _), (b, _)| a / pack::EDGES == b / pack::EDGES) {
            if stretch.len() < pack::EDGES as usize {
                continue;
            }
            let number = stretch[0].0 / pack::EDGES;
            let edges: Vec<(u32, Ends)> =
                (stretch.iter().map(|(id, ends)| (id % pack::EDGES, *ends))).collect();
            for (id, _) in stretch {
                batch.remove(&keys::of(keys::EDGE, &[*id]));
                batch.remove(&keys::of(keys::EDGE_PART, &[*id, ASSERTED]));
            }
            let key = keys::of(keys::PACKED_EDGES, &[number]);
            let record = codec::seal(&key, &pack::write_edges(&edges));
            batch.insert(key, Some(record));
            extent.edges = extent.edges.max(first_of(number + 1, pack::EDGES));
        }
        if extent != before {
            self.put_extent(extent, batch)?;
        }
        Ok(())
    }

    fn put_extent(&self, extent: Extent, batch: &mut Batch) -> Result<()> {
        let key = keys::EXTENT_KEY.to_vec();
        let record = codec::seal(&key, &self.written(&extent)?);
        batch.insert(key, Some(record));
        Ok(())
    }

    /// Puts new edges that say nothing but their ends into a batch, whole stretches of them as packs. They are sorted by their
    /// numbers, which were never given before.
    pub(super) fn put_plain(&self, edges: &[(u32, Ends)], batch: &mut Batch) -> Result<()> {
        let mut index: Vec<(Ends, u32)> = edges.iter().map(|(id, ends)| (*ends, *id)).collect();
        index.sort_unstable();
        let mut entries = Vec::with_capacity(index.len());
        for (ends, id) in index {
            let key = pack::ends_key(ends);
            let record = codec::seal(&key, &self.written(&id)?);
            entries.push((key, Some(record)));
        }
        // Made of what is sorted, which is sooner done than to put one after the other.
        let before = std::mem::replace(batch, entries.into_iter().collect());
        batch.extend(before);
        let mut extent = self.extent();
        let part = self.written(&plain())?;
        for stretch in edges.chunk_by(|(a, _), (b, _)| a / pack::EDGES == b / pack::EDGES) {
            let number = stretch[0].0 / pack::EDGES;
            if stretch.len() == pack::EDGES as usize {
                let places: Vec<(u32, Ends)> =
                    (stretch.iter().map(|(id, ends)| (id % pack::EDGES, *ends))).collect();
                let key = keys::of(keys::PACKED_EDGES, &[number]);
                let record = codec::seal(&key, &pack::write_edges(&places));
                batch.insert(key, Some(record));
                extent.edges = extent.edges.max(first_of(number + 1, pack::EDGES));
                continue;
            }
            for (id, ends) in stretch {
                let key = keys::of(keys::EDGE, &[*id]);
                let record = codec::seal(&key, &self.written(&edge(*ends))?);
                batch.insert(key, Some(record));
                let key = keys::of(keys::EDGE_PART, &[*id, ASSERTED]);
                let record = codec::seal(&key, &part);
                batch.insert(key, Some(record));
            }
        }
        if extent != self.extent() {
            self.put_extent(extent, batch)?;
        }
        Ok(())
    }

    /// As [`Packed::put_plain`], each edge as records of its own: what is read before the commit is read as such.
    pub(super) fn put_loose(&self, edges: &[(u32, Ends)], batch: &mut Batch) -> Result<()> {
        let part = self.written(&plain())?;
        for (id, ends) in edges {
            let of_edge = self.written(&edge(*ends))?;
            for (key, body) in [
                (pack::ends_key(*ends), self.written(id)?),
                (keys::of(keys::EDGE, &[*id]), of_edge),
                (keys::of(keys::EDGE_PART, &[*id, ASSERTED]), part.clone()),
            ] {
                let record = codec::seal(&key, &body);
                batch.insert(key, Some(record));
            }
        }
        Ok(())
    }

    /// Of these nodes those of which nobody is known to have told as a person. Where little lies beside the packs, these
    /// alone are looked at, a bit for each node.
    ///
    /// Cost: a look at what lies beside the packs, the first time; then a pack for each of them that a node is in.
    pub(super) fn not_told(&self, ids: &[u32]) -> Result<Vec<u32>> {
        self.look_beside()?;
        let end = self.extent().nodes;
        let loose: Vec<bool> = match &self.known().loose {
            Some(Loose::Few(loose)) => ids.iter().map(|id| loose.contains(id)).collect(),
            _ => vec![true; ids.len()],
        };
        let mut found = Vec::new();
        let mut pack: Option<(u32, Option<Arc<[u8]>>)> = None;
        for (id, is_loose) in ids.iter().copied().zip(loose) {
            let number = id / pack::NODES;
            let is_told = match id < end && !is_loose {
                true => {
                    let body = match &pack {
                        Some((known, body)) if *known == number => body.as_deref(),
                        _ => {
                            let body = self.body(keys::PACKED_NODES, number)?;
                            pack.insert((number, body)).1.as_deref()
                        }
                    };
                    pack::holds(body, id % pack::NODES)
                }
                false => self.has(&keys::of(keys::NODE_PART, &[id, ASSERTED]))?,
            };
            if !is_told {
                found.push(id);
            }
        }
        Ok(found)
    }

    /// Looks which nodes lie beside the packs, where that was not done before.
    fn look_beside(&self) -> Result<()> {
        if self.known().loose.is_some() {
            return Ok(());
        }
        let mut loose = BTreeSet::new();
        scan_prefix(self.under.as_ref(), &[keys::NODE_PART], &mut |key, _| {
            loose.insert(lowest(key));
            Ok(loose.len() <= FEW)
        })?;
        self.known().loose = Some(Loose::of(loose));
        Ok(())
    }

    /// Notes what a batch puts beside the packs.
    fn beside(&self, batch: &Batch) {
        let mut known = self.known();
        if let Some(Loose::Few(loose)) = &mut known.loose {
            let keys = batch.range(vec![keys::NODE_PART]..vec![keys::NODE_PART + 1]);
            loose.extend(keys.map(|(key, _)| lowest(key)));
            if loose.len() > FEW {
                known.loose = Some(Loose::Many);
            }
        }
    }

    /// Calls `each` with the edges of the store.
    pub(super) fn each_stretch<E: From<Error>>(
        &self,
        mut each: impl FnMut(Stretch) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let n = self.extent().edges.div_ceil(pack::EDGES);
        let mut touched = BTreeSet::new();
        for table in [keys::EDGE, keys::EDGE_PART] {
            if n == 0 {
                break;
            }
            scan_prefix(self.under.as_ref(), &[table], &mut |key, _| {
                let number = lowest(key) / pack::EDGES;
                touched.insert(number);
                Ok(number < n)
            })?;
        }
        let mut other = None;
        for number in 0..n {
            let first = first_of(number, pack::EDGES);
            let body = match touched.contains(&number) {
                true => None,
                false => self.read_body(keys::PACKED_EDGES, number)?,
            };
            let Some(body) = body else {
                other.get_or_insert(first);
                continue;
            };
            if let Some(from) = other.take() {
                each(Stretch::Other(from, Some(first)))?;
            }
            let mut failed = None;
            pack::read_edges(&body, |place, ends| {
                failed = each(Stretch::Plain(first + place, ends)).err();
                failed.is_none()
            })
            .ok_or_else(|| self.no_pack(keys::PACKED_EDGES, number))?;
            failed.map_or(Ok(()), Err)?;
        }
        let from = other.unwrap_or(first_of(n, pack::EDGES));
        each(Stretch::Other(from, None))
    }

    /// Looks at every pack; what is wrong, with its key.
    pub(super) fn problems(&self) -> Result<Vec<(Vec<u8>, String)>> {
        let mut problems = Vec::new();
        let directory = match self.directory() {
            Ok(directory) => directory,
            Err(Error::Damaged { what, .. }) => {
                return Ok(vec![(keys::of(keys::DIRECTORY, &[0]), what)]);
            }
            Err(error) => return Err(error),
        };
        let extent = self.extent();
        let mut n_index = 0;
        self.under.scan(&[keys::PACKED_EDGES], &mut |key, record| {
            let table = key.first().copied().unwrap_or_default();
            if !keys::PACKS.contains(&table) {
                return Ok(false);
            }
            let mut problem = |what: &str| problems.push((key.to_vec(), what.to_owned()));
            let Some([number]) = keys::numbers(key) else {
                problem("its key has a wrong length");
                return Ok(true);
            };
            let body = match codec::unseal(key, record) {
                Ok(body) => body,
                Err(what) => {
                    problem(&what);
                    return Ok(true);
                }
            };
            let (read, end) = match table {
                keys::PACKED_EDGES => (
                    pack::read_edges(body, |_, _| true),
                    extent.edges.div_ceil(pack::EDGES),
                ),
                keys::PACKED_NODES => (
                    pack::read_nodes(body, |_, _| true),
                    extent.nodes.div_ceil(pack::NODES),
                ),
                keys::PACKED_INDEX => {
                    n_index += 1;
                    (directory.fits(number, body), extent.index)
                }
                _ => (Some(()), extent.index.div_ceil(CHUNK)),
            };
            if read.is_none() || number >= end {
                problem("it is not what was written");
            }
            Ok(true)
        })?;
        if problems.is_empty() && n_index != extent.index {
            let what = format!(
                "{} packs of indexes should be there, and are {n_index}",
                extent.index
            );
            problems.push((keys::EXTENT_KEY.to_vec(), what));
        }
        Ok(problems)
    }
}

impl Tree for Packed {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.under.get(key)? {
            Some(record) if is_gone(key, &record) => Ok(None),
            Some(record) => Ok(Some(record)),
            None => Ok(self.packed(key)?.map(|body| codec::seal(key, &body))),
        }
    }

    fn has(&self, key: &[u8]) -> Result<bool> {
        match self.under.get(key)? {
            Some(record) => Ok(!is_gone(key, &record)),
            None => self.has_packed(key),
        }
    }

    fn apply(&self, commit: u64, mut batch: Batch) -> Result<()> {
        if self.extent() != Extent::default() {
            for (key, value) in &mut batch {
                if value.is_none() && self.has_packed(key)? {
                    *value = Some(gone(key));
                }
            }
        }
        self.pack(&mut batch)?;
        let extended = batch.contains_key(&keys::EXTENT_KEY[..]);
        self.beside(&batch);
        self.under.apply(commit, batch)?;
        if extended {
            self.look_at_extent()?;
        }
        Ok(())
    }

    fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<()> {
        let mut packs = Cursor::new(self, from)?;
        let mut more = true;
        let mut packs_follow = false;
        self.under.scan(from, &mut |key, record| {
            if key.first().is_some_and(|table| keys::PACKS.contains(table)) {
                packs_follow = true;
                return Ok(false);
            }
            while more && packs.is_before(key)? {
                if let Some((key, body)) = packs.take() {
                    more = each(&key, &codec::seal(&key, &body))?;
                }
            }
            if !more {
                return Ok(false);
            }
            packs.pass(key);
            if !is_gone(key, record) {
                more = each(key, record)?;
            }
            Ok(more)
        })?;
        while more && packs.fill()? {
            if let Some((key, body)) = packs.take() {
                more = each(&key, &codec::seal(&key, &body))?;
            }
        }
        if more && packs_follow {
            self.under.scan(&[keys::PACKS.end() + 1], each)?;
        }
        Ok(())
    }

    fn flush(&self, commit: u64) -> Result<()> {
        self.under.flush(commit)
    }

    fn settle(&self, commit: u64) -> Result<()> {
        self.under.settle(commit)
    }

    fn rearrange(&self, batch: Batch) -> Result<()> {
        self.under.rearrange(batch)
    }

    fn stage(&self, entries: Vec<(Vec<u8>, Vec<u8>)>) -> Result<()> {
        self.known().loose = None;
        self.under.stage(entries)
    }

    fn abandon(&self) {
        self.under.abandon();
    }

    fn path(&self) -> &Path {
        self.under.path()
    }
}

/// The number that a key of a packed table names, where a pack can stand for the entry.
fn id_of(table: u8, key: &[u8]) -> Option<u32> {
    match table {
        keys::NODE | keys::EDGE => keys::numbers(key).map(|[id]| id),
        _ => (keys::numbers(key))
            .filter(|[_, teller]| *teller == ASSERTED)
            .map(|[id, _]| id),
    }
}

/// The first number of a stretch.
fn first_of(stretch: u32, length: u32) -> u32 {
    stretch.saturating_mul(length)
}

/// The number that an entry of an index leads to. The outer none where the bytes are no pack.
fn find(body: &[u8], key: &[u8], ends: Option<Ends>) -> Option<Option<u32>> {
    let mut found = None;
    match ends {
        Some(wanted) => pack::read_ends(body, |ends, edge| {
            if ends == wanted {
                found = Some(edge);
            }
            ends < wanted
        })?,
        None => pack::read_names(body, |name, node| {
            let order = name.cmp(key);
            if order.is_eq() {
                found = Some(node);
            }
            order.is_lt()
        })?,
    }
    Some(found)
}

/// The record of an edge that says nothing but its ends.
pub(super) fn edge([subject, relation, object]: Ends) -> StoredEdge {
    StoredEdge {
        subject: NodeId(subject),
        relation,
        object: NodeId(object),
        status: Status::default(),
        time: Time::default(),
        n_parts: 1,
    }
}

/// What a person says who says no more than the edge.
pub(super) fn plain() -> StoredEdgePart {
    StoredEdgePart {
        origin: Origin::Asserted,
        confidence: 1.0,
        ..StoredEdgePart::default()
    }
}

/// The body of a record that tells where packs of the indexes begin.
pub(super) fn write_directory(firsts: &[Vec<u8>]) -> Vec<u8> {
    let mut body = pack::Writer::default();
    let mut before: &[u8] = &[];
    for first in firsts {
        body.key(before, first);
        before = first;
    }
    body.0
}

/// The mark of a packed entry that was taken away: a record without a body.
fn gone(key: &[u8]) -> Vec<u8> {
    codec::seal(key, &[])
}

pub(super) fn is_gone(key: &[u8], record: &[u8]) -> bool {
    record.len() == codec::HEAD
        && key.first().is_some_and(|table| TABLES.contains(table))
        && codec::unseal(key, record).is_ok()
}

/// The tables whose entries can be packed, in order.
const TABLES: [u8; 6] = [
    keys::NODE,
    keys::NODE_NAME,
    keys::NODE_PART,
    keys::EDGE,
    keys::EDGE_IDENTITY,
    keys::EDGE_PART,
];

/// The number that a key begins with, filled up with zeros.
fn lowest(key: &[u8]) -> u32 {
    let mut bytes = [0; 4];
    for (to, byte) in bytes.iter_mut().zip(key.iter().skip(1)) {
        *to = *byte;
    }
    u32::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests;
