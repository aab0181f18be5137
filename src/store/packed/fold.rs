//! What single commits left behind, laid into packs: however a store came about, it is as small as an import makes it.
//!
//! Nodes and edges that only a person tells of go into the pack of their stretch, where it has none yet and all its numbers
//! were given out. The indexes are written anew where what lies beside them has come to a part of them: so an entry is
//! written again a few times, however often this happens.

use super::{CHUNK, Extent, Packed, edge, first_of, is_gone, plain, write_directory};
use crate::store::codec;
use crate::store::error::Result;
use crate::store::keys;
use crate::store::pack::{self, Ends};
use crate::store::record::{ASSERTED, State, StoredEdge, StoredNode};
use crate::store::tree::{Batch, scan_prefix};
use serde::de::DeserializeOwned;
use std::iter::Peekable;
use std::vec;

/// The indexes are written anew when one in so many of their entries lies beside them.
const PART: usize = 8;

/// So many loose entries are worth a pack, of those that it could hold: one in this many.
const SHARE: u32 = 4;

/// An entry of the index of edges: its ends, and the edge, or none where it was taken away.
type OfEdge = (Ends, Option<u32>);

/// An entry of the index of names, likewise.
type OfName = (Vec<u8>, Option<u32>);

/// A stretch by its number: what was taken, by its place in it.
type Stretch<U> = (u32, Vec<(u32, U)>);

impl Packed {
    /// Lays loose entries into packs; whether there was anything to do. What the tree tells stays the same. Nobody may read
    /// or write meanwhile, and it is on the disk after the next flush of the tree.
    ///
    /// Cost: reads what is loose, and the indexes where they are written anew.
    pub(in crate::store) fn fold(&self) -> Result<bool> {
        let mut fold = Fold {
            tree: self,
            state: match self.under.get(&keys::STATE_KEY)? {
                Some(record) => self.decoded(&keys::STATE_KEY, &record)?,
                None => State::default(),
            },
            extent: self.extent(),
            batch: Batch::new(),
            directory: Vec::new(),
        };
        fold.edges()?;
        fold.nodes()?;
        fold.indexes()?;
        let Fold {
            extent, mut batch, ..
        } = fold;
        if batch.is_empty() {
            return Ok(false);
        }
        let key = keys::EXTENT_KEY.to_vec();
        let record = codec::seal(&key, &self.written(&extent)?);
        batch.insert(key, Some(record));
        self.under.rearrange(batch)?;
        self.refresh()?;
        Ok(true)
    }
}

/// Entries on their way into packs.
struct Fold<'a> {
    tree: &'a Packed,
    state: State,
    extent: Extent,
    batch: Batch,
    /// The first key of each pack of the indexes, where they are written anew.
    directory: Vec<Vec<u8>>,
}

impl Fold<'_> {
    /// The body of a loose record; none where there is none, or a mark.
    fn loose(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.tree.under.get(key)? {
            Some(record) if is_gone(key, &record) => Ok(None),
            Some(record) => {
                let body = codec::unseal(key, &record);
                let body = body.map_err(|what| self.tree.damaged(key, what))?;
                Ok(Some(body.to_vec()))
            }
            None => Ok(None),
        }
    }

    /// The loose records of a table by their places in stretches, with what `take` makes of each. Left out are stretches that
    /// have a pack, whose numbers below `next` are not all given out, or of which little is taken.
    fn stretches<T: DeserializeOwned, U>(
        &self,
        (table, packs, length): (u8, u8, u32),
        next: u32,
        take: impl Fn(u32, T, &[u8]) -> Result<Option<U>>,
    ) -> Result<Vec<Stretch<U>>> {
        let mut found: Vec<Stretch<U>> = Vec::new();
        let mut now: Stretch<U> = (0, Vec::new());
        let is_enough = |stretch: &[(u32, U)]| stretch.len() as u32 >= length / SHARE;
        self.tree.under.scan(&[table], &mut |key, record| {
            let [id] = match keys::numbers(key) {
                Some(numbers) if key.first() == Some(&table) => numbers,
                _ => return Ok(false),
            };
            if is_gone(key, record) {
                return Ok(true);
            }
            let stored: T = self.tree.decoded(key, record)?;
            if let Some(taken) = take(id, stored, record)? {
                if id / length != now.0 {
                    let whole = std::mem::replace(&mut now, (id / length, Vec::new()));
                    found.extend(Some(whole).filter(|(_, one)| is_enough(one)));
                }
                now.1.push((id % length, taken));
            }
            Ok(true)
        })?;
        found.extend(Some(now).filter(|(_, one)| is_enough(one)));
        let mut free = Vec::with_capacity(found.len());
        for (number, stretch) in found {
            let is_whole = first_of(number + 1, length) <= next;
            let key = keys::of(packs, &[number]);
            if is_whole && self.tree.under.get(&key)?.is_none() {
                free.push((number, stretch));
            }
        }
        Ok(free)
    }

    /// Lays whole stretches of edges into packs that say nothing but their ends.
    fn edges(&mut self) -> Result<()> {
        let part = self.tree.written(&plain())?;
        let of = (keys::EDGE, keys::PACKED_EDGES, pack::EDGES);
        let stretches = self.stretches(of, self.state.next_edge, |id, stored: StoredEdge, _| {
            let ends = [stored.subject.0, stored.relation, stored.object.0];
            if stored != edge(ends) {
                return Ok(None);
            }
            let told = self.loose(&keys::of(keys::EDGE_PART, &[id, ASSERTED]))?;
            Ok(told.filter(|told| *told == part).map(|_| ends))
        })?;
        for (number, edges) in stretches {
            for (place, _) in &edges {
                let id = first_of(number, pack::EDGES) + place;
                self.batch.insert(keys::of(keys::EDGE, &[id]), None);
                let part = keys::of(keys::EDGE_PART, &[id, ASSERTED]);
                self.batch.insert(part, None);
            }
            self.put(
                keys::of(keys::PACKED_EDGES, &[number]),
                &pack::write_edges(&edges),
            );
            self.extent.edges = self.extent.edges.max(first_of(number + 1, pack::EDGES));
        }
        Ok(())
    }

    /// Lays whole stretches of nodes into packs that only a person tells of.
    fn nodes(&mut self) -> Result<()> {
        let of = (keys::NODE, keys::PACKED_NODES, pack::NODES);
        let stretches = self.stretches(
            of,
            self.state.next_node,
            |id, stored: StoredNode, record| {
                if stored.n_parts != 1 {
                    return Ok(None);
                }
                let told = self.loose(&keys::of(keys::NODE_PART, &[id, ASSERTED]))?;
                Ok(told.map(|told| (record[codec::HEAD..].to_vec(), told)))
            },
        )?;
        for (number, nodes) in stretches {
            let mut packed = Vec::with_capacity(nodes.len());
            for (place, (node, part)) in nodes {
                let id = first_of(number, pack::NODES) + place;
                self.batch.insert(keys::of(keys::NODE, &[id]), None);
                let key = keys::of(keys::NODE_PART, &[id, ASSERTED]);
                self.batch.insert(key, None);
                packed.push((place, node, part));
            }
            self.put(
                keys::of(keys::PACKED_NODES, &[number]),
                &pack::write_nodes(&packed),
            );
            self.extent.nodes = self.extent.nodes.max(first_of(number + 1, pack::NODES));
        }
        Ok(())
    }

    /// Whether a node or an edge lies in a pack, or will.
    fn is_packed(&self, (packs, length): (u8, u32), id: u32) -> Result<bool> {
        let key = keys::of(packs, &[id / length]);
        let body = match self.batch.get(&key) {
            Some(Some(record)) => Some(record[codec::HEAD..].into()),
            _ => self.tree.body(packs, id / length)?,
        };
        Ok(pack::holds(body.as_deref(), id % length))
    }

    /// Writes the indexes of names and of ends anew, where enough lies beside them.
    fn indexes(&mut self) -> Result<()> {
        let names = self.loose_names()?;
        let ends = self.loose_ends()?;
        let directory = self.tree.directory()?;
        let n_names = directory.names;
        let n_ends = self.extent.index - n_names;
        let n_packed = n_names as usize * pack::NAMES + n_ends as usize * pack::ENDS;
        let n_loose = names.len() + ends.len();
        if n_loose < pack::ENDS || n_loose * PART < n_packed {
            return Ok(());
        }
        let before = std::mem::take(&mut self.extent.index);
        self.write_names(n_names, names)?;
        self.write_ends(n_names..before, ends)?;
        for number in self.extent.index..before {
            let key = keys::of(keys::PACKED_INDEX, &[number]);
            self.batch.insert(key, None);
        }
        let firsts = std::mem::take(&mut self.directory);
        let n_chunks = firsts.len().div_ceil(CHUNK as usize) as u32;
        for (number, chunk) in (0..).zip(firsts.chunks(CHUNK as usize)) {
            let body = write_directory(chunk);
            self.put(keys::of(keys::DIRECTORY, &[number]), &body);
        }
        for number in n_chunks..before.div_ceil(CHUNK) {
            let key = keys::of(keys::DIRECTORY, &[number]);
            self.batch.insert(key, None);
        }
        Ok(())
    }

    /// The loose entries of the index of names that lead to packed nodes, and the marks among them.
    fn loose_names(&self) -> Result<Vec<OfName>> {
        let mut found = Vec::new();
        let under = self.tree.under.as_ref();
        scan_prefix(under, &[keys::NODE_NAME], &mut |key, record| {
            if is_gone(key, record) {
                found.push((key.to_vec(), None));
                return Ok(true);
            }
            let id: u32 = self.tree.decoded(key, record)?;
            if self.is_packed((keys::PACKED_NODES, pack::NODES), id)? {
                found.push((key.to_vec(), Some(id)));
            }
            Ok(true)
        })?;
        Ok(found)
    }

    /// The loose entries of the index of edges that lead to packed ones, and the marks among them.
    fn loose_ends(&self) -> Result<Vec<OfEdge>> {
        let mut found = Vec::new();
        let under = self.tree.under.as_ref();
        scan_prefix(under, &[keys::EDGE_IDENTITY], &mut |key, record| {
            let Some(ends) = pack::ends_of(key) else {
                return Ok(true);
            };
            if is_gone(key, record) {
                found.push((ends, None));
                return Ok(true);
            }
            let id: u32 = self.tree.decoded(key, record)?;
            if self.is_packed((keys::PACKED_EDGES, pack::EDGES), id)? {
                found.push((ends, Some(id)));
            }
            Ok(true)
        })?;
        Ok(found)
    }

    fn write_names(&mut self, packs: u32, loose: Vec<OfName>) -> Result<()> {
        for (key, _) in &loose {
            self.batch.insert(key.clone(), None);
        }
        let mut loose = loose.into_iter().peekable();
        let mut full: Vec<(Vec<u8>, u32)> = Vec::with_capacity(pack::NAMES);
        for number in 0..packs {
            let body = self.index_body(number)?;
            let mut entries = Vec::new();
            let read = pack::read_names(&body, |key, node| {
                entries.push((key.to_vec(), node));
                true
            });
            read.ok_or_else(|| self.tree.no_pack(keys::PACKED_INDEX, number))?;
            for (key, node) in entries {
                while let Some((other, node)) = before(&mut loose, &key) {
                    self.put_name(&mut full, other, node);
                }
                let own = loose.next_if(|(other, _)| *other == key);
                self.put_name(&mut full, key, own.map_or(Some(node), |(_, node)| node));
            }
        }
        for (key, node) in loose {
            self.put_name(&mut full, key, node);
        }
        self.end_names(&mut full);
        Ok(())
    }

    fn put_name(&mut self, full: &mut Vec<(Vec<u8>, u32)>, key: Vec<u8>, node: Option<u32>) {
        full.extend(node.map(|node| (key, node)));
        if full.len() == pack::NAMES {
            self.end_names(full);
        }
    }

    fn end_names(&mut self, full: &mut Vec<(Vec<u8>, u32)>) {
        if let Some((first, _)) = full.first() {
            self.put_index(first.clone(), &pack::write_names(full));
        }
        full.clear();
    }

    fn write_ends(&mut self, packs: std::ops::Range<u32>, loose: Vec<OfEdge>) -> Result<()> {
        for (ends, _) in &loose {
            self.batch.insert(pack::ends_key(*ends), None);
        }
        let mut loose = loose.into_iter().peekable();
        let mut full: Vec<[u32; 4]> = Vec::with_capacity(pack::ENDS);
        for number in packs {
            let body = self.index_body(number)?;
            let mut entries = Vec::new();
            let read = pack::read_ends(&body, |ends, edge| {
                entries.push((ends, edge));
                true
            });
            read.ok_or_else(|| self.tree.no_pack(keys::PACKED_INDEX, number))?;
            for (ends, edge) in entries {
                while let Some((other, edge)) = before(&mut loose, &ends) {
                    self.put_end(&mut full, other, edge);
                }
                let own = loose.next_if(|(other, _)| *other == ends);
                self.put_end(&mut full, ends, own.map_or(Some(edge), |(_, edge)| edge));
            }
        }
        for (ends, edge) in loose {
            self.put_end(&mut full, ends, edge);
        }
        self.end_ends(&mut full);
        Ok(())
    }

    fn put_end(&mut self, full: &mut Vec<[u32; 4]>, [s, r, o]: Ends, edge: Option<u32>) {
        full.extend(edge.map(|edge| [s, r, o, edge]));
        if full.len() == pack::ENDS {
            self.end_ends(full);
        }
    }

    fn end_ends(&mut self, full: &mut Vec<[u32; 4]>) {
        if let Some([s, r, o, _]) = full.first() {
            self.put_index(pack::ends_key([*s, *r, *o]), &pack::write_ends(full));
        }
        full.clear();
    }

    fn index_body(&self, number: u32) -> Result<Vec<u8>> {
        let body = self.tree.read_body(keys::PACKED_INDEX, number)?;
        body.ok_or_else(|| self.tree.no_pack(keys::PACKED_INDEX, number))
    }

    /// Writes a pack of an index, after the one before.
    fn put_index(&mut self, first: Vec<u8>, body: &[u8]) {
        let key = keys::of(keys::PACKED_INDEX, &[self.extent.index]);
        self.extent.index += 1;
        self.directory.push(first);
        self.put(key, body);
    }

    fn put(&mut self, key: Vec<u8>, body: &[u8]) {
        let record = codec::seal(&key, body);
        self.batch.insert(key, Some(record));
    }
}

/// The next loose entry, where it stands before a packed one.
fn before<K: Ord>(
    loose: &mut Peekable<vec::IntoIter<(K, Option<u32>)>>,
    packed: &K,
) -> Option<(K, Option<u32>)> {
    loose.next_if(|(key, _)| key < packed)
}
