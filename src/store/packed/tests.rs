use super::super::record::{StoredNode, StoredNodePart};
use super::*;
use crate::model::Kind;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;

type Model = BTreeMap<Vec<u8>, Vec<u8>>;

const PEOPLE: u32 = 70;
const LAST: u32 = 400;

fn record<T: Serialize>(key: &[u8], value: &T) -> Vec<u8> {
    codec::encode(key, value).expect("small")
}

fn ends(edge: u32) -> Ends {
    [1 + edge / 9, 1 + edge / 200, 1 + edge * 7 % PEOPLE]
}

/// Edges have holes.
fn edges() -> impl Iterator<Item = u32> {
    (1..=LAST).filter(|edge| edge % 13 != 5 && !(130..180).contains(edge))
}

fn node(id: u32) -> (StoredNode, StoredNodePart) {
    let name = format!("Ana {id}");
    let stored = StoredNode {
        kind: Kind::Person,
        folded: name.to_lowercase(),
        scope: None,
        n_parts: 1,
    };
    let part = StoredNodePart {
        name,
        ..StoredNodePart::default()
    };
    (stored, part)
}

/// A tree with packs, and what it should hold.
fn tree() -> (Packed, Model) {
    let mut model = Model::new();
    let mut entries: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut put = |key: Vec<u8>, body: &[u8]| {
        let record = codec::seal(&key, body);
        entries.push((key, record));
    };
    let mut nodes = Vec::new();
    let mut names = Vec::new();
    for id in (1..=PEOPLE).filter(|id| id % 11 != 3) {
        let (stored, part) = node(id);
        let key = keys::of(keys::NODE, &[id]);
        model.insert(key.clone(), record(&key, &stored));
        let key = keys::of(keys::NODE_PART, &[id, ASSERTED]);
        model.insert(key.clone(), record(&key, &part));
        let key = keys::node_name(&stored.kind, &stored.folded, None);
        model.insert(key.clone(), record(&key, &id));
        names.push((key, id));
        let bodies = [
            codec::body(&stored).expect("small"),
            codec::body(&part).expect("small"),
        ];
        nodes.push((id, bodies));
    }
    for nodes in nodes.chunk_by(|(a, _), (b, _)| a / pack::NODES == b / pack::NODES) {
        let packed: Vec<_> = (nodes.iter())
            .map(|(id, [node, part])| (id % pack::NODES, node.clone(), part.clone()))
            .collect();
        let key = keys::of(keys::PACKED_NODES, &[nodes[0].0 / pack::NODES]);
        put(key, &pack::write_nodes(&packed));
    }
    let mut firsts = Vec::new();
    names.sort();
    for names in names.chunks(9) {
        let key = keys::of(keys::PACKED_INDEX, &[firsts.len() as u32]);
        firsts.push(names[0].0.clone());
        put(key, &pack::write_names(names));
    }
    let mut index = Vec::new();
    let mut packed: BTreeMap<u32, Vec<(u32, Ends)>> = BTreeMap::new();
    for id in edges() {
        let key = keys::of(keys::EDGE, &[id]);
        model.insert(key.clone(), record(&key, &edge(ends(id))));
        let key = keys::of(keys::EDGE_PART, &[id, ASSERTED]);
        model.insert(key.clone(), record(&key, &plain()));
        let key = pack::ends_key(ends(id));
        // Of two with the same ends the first stands in the index; nobody looks here.
        if model.insert(key.clone(), record(&key, &id)).is_none() {
            let [subject, relation, object] = ends(id);
            index.push([subject, relation, object, id]);
        }
        let of = packed.entry(id / pack::EDGES).or_default();
        of.push((id % pack::EDGES, ends(id)));
    }
    for (number, edges) in packed {
        let key = keys::of(keys::PACKED_EDGES, &[number]);
        put(key, &pack::write_edges(&edges));
    }
    index.sort();
    for index in index.chunks(17) {
        let key = keys::of(keys::PACKED_INDEX, &[firsts.len() as u32]);
        firsts.push(pack::ends_key([index[0][0], index[0][1], index[0][2]]));
        put(key, &pack::write_ends(index));
    }
    let mut directory = pack::Writer::default();
    let mut before: &[u8] = &[];
    for first in &firsts {
        directory.key(before, first);
        before = first;
    }
    put(keys::of(keys::DIRECTORY, &[0]), &directory.0);
    let extent = Extent {
        nodes: PEOPLE + 1,
        edges: LAST + 1,
        index: firsts.len() as u32,
    };
    let key = keys::EXTENT_KEY.to_vec();
    let entry = record(&key, &extent);
    model.insert(key.clone(), entry.clone());
    entries.push((key, entry));
    // Beside the packs.
    for key in [keys::of(keys::RELATION, &[1]), keys::of(keys::GONE, &[7])] {
        model.insert(key.clone(), vec![9; 9]);
        entries.push((key, vec![9; 9]));
    }
    let under = MemoryTree::default();
    under.stage(entries).expect("staged");
    (Packed::new(Box::new(under)).expect("packs"), model)
}

fn scanned(tree: &Packed, from: &[u8], most: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut found = Vec::new();
    tree.scan(from, &mut |key, value| {
        found.push((key.to_vec(), value.to_vec()));
        Ok(found.len() < most)
    })
    .expect("scanned");
    found
}

fn expected(model: &Model, from: &[u8], most: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
    let found = model.range(from.to_vec()..).take(most);
    found
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Keys that are there, and others beside them.
fn universe() -> Vec<Vec<u8>> {
    let mut keys = Vec::new();
    for id in 0..=PEOPLE + 3 {
        keys.push(keys::of(keys::NODE, &[id]));
        keys.extend([0, 4].map(|teller| keys::of(keys::NODE_PART, &[id, teller])));
        keys.push(keys::node_name(&Kind::Person, &node(id).0.folded, None));
    }
    for id in 0..LAST + 300 {
        keys.push(keys::of(keys::EDGE, &[id]));
        keys.extend([0, 4].map(|teller| keys::of(keys::EDGE_PART, &[id, teller])));
        keys.push(pack::ends_key(ends(id)));
    }
    keys.extend((0..25).map(|table| vec![table]));
    keys
}

#[test]
fn packs_are_seen_as_the_entries_that_they_stand_for() {
    let (tree, model) = tree();
    for key in universe() {
        assert_eq!(
            tree.get(&key).expect("read"),
            model.get(&key).cloned(),
            "{key:?}"
        );
        assert_eq!(
            scanned(&tree, &key, 3),
            expected(&model, &key, 3),
            "{key:?}"
        );
    }
    assert_eq!(
        scanned(&tree, &[], usize::MAX),
        expected(&model, &[], usize::MAX)
    );
    assert_eq!(tree.problems().expect("read"), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_over_packs_stands_before_them(
        batches in proptest::collection::vec(
            proptest::collection::vec((any::<Index>(), any::<bool>()), 1..300),
            1..5,
        ),
        from in proptest::collection::vec(any::<Index>(), 20),
    ) {
        let (tree, mut model) = tree();
        let universe = universe();
        for (n, batch) in batches.iter().enumerate() {
            let batch: Batch = (batch.iter())
                .map(|(key, there)| (key.get(&universe).clone(), there.then(|| vec![n as u8; 7])))
                .filter(|(key, _)| key.len() > 1)
                .collect();
            for (key, value) in &batch {
                match value {
                    Some(value) => model.insert(key.clone(), value.clone()),
                    None => model.remove(key),
                };
            }
            tree.apply(n as u64 + 1, batch).expect("applied");
            for key in &universe {
                prop_assert_eq!(tree.get(key).expect("read"), model.get(key).cloned());
            }
        }
        for from in from.iter().map(|from| from.get(&universe)) {
            prop_assert_eq!(scanned(&tree, from, 40), expected(&model, from, 40));
        }
        prop_assert_eq!(scanned(&tree, &[], usize::MAX), expected(&model, &[], usize::MAX));
    }
}

#[test]
fn whole_stretches_of_new_edges_become_packs() {
    let (tree, mut model) = tree();
    let state = State {
        next_edge: LAST + 1,
        ..State::default()
    };
    let mut batch = Batch::new();
    let key = keys::STATE_KEY.to_vec();
    batch.insert(key.clone(), Some(record(&key, &state)));
    tree.apply(1, batch.clone()).expect("applied");
    for id in LAST + 1..LAST + 300 {
        let mut stored = edge(ends(id));
        // One that says more.
        stored.n_parts += u32::from(id == LAST + 40);
        let key = keys::of(keys::EDGE, &[id]);
        batch.insert(key.clone(), Some(record(&key, &stored)));
        let key = keys::of(keys::EDGE_PART, &[id, ASSERTED]);
        batch.insert(key.clone(), Some(record(&key, &plain())));
    }
    for (key, value) in &batch {
        model.extend(value.clone().map(|value| (key.clone(), value)));
    }
    tree.apply(2, batch).expect("applied");
    assert_eq!(tree.extent().edges, 640);
    let extent = keys::EXTENT_KEY.to_vec();
    model.insert(extent.clone(), record(&extent, &tree.extent()));
    assert_eq!(
        scanned(&tree, &[], usize::MAX),
        expected(&model, &[], usize::MAX)
    );
    let packs = |tree: &Packed| {
        let mut found = Vec::new();
        scan_prefix(tree.under.as_ref(), &[keys::PACKED_EDGES], &mut |key, _| {
            found.push(lowest(key));
            Ok(true)
        })
        .expect("scanned");
        found
    };
    // 401 to 699 are new: one whole stretch.
    assert_eq!(packs(&tree), [0, 1, 2, 3, 4]);
    assert_eq!(tree.problems().expect("read"), []);
}

#[test]
fn a_pack_that_is_not_what_was_written_is_told() {
    for key in [
        keys::of(keys::PACKED_EDGES, &[1]),
        keys::of(keys::PACKED_NODES, &[2]),
        keys::of(keys::PACKED_INDEX, &[3]),
        keys::of(keys::PACKED_INDEX, &[10]),
        keys::of(keys::DIRECTORY, &[0]),
    ] {
        let (tree, _) = tree();
        let mut record = tree.under.get(&key).expect("read").expect("there");
        record[9] ^= 4;
        let batch = Batch::from([(key.clone(), Some(record))]);
        tree.under.apply(1, batch).expect("applied");
        let problems = tree.problems().expect("read");
        assert_eq!(problems.len(), 1, "{key:?}");
        let error = tree.scan(&[], &mut |_, _| Ok(true)).expect_err("damaged");
        assert!(error.to_string().contains(&place(&key)), "{error}");
    }
}

/// A tree with packs and with so many nodes and edges that were written one by one; what it should hold.
fn with_loose(n_nodes: u32, n_edges: u32) -> (Packed, Model) {
    let (tree, mut model) = tree();
    let mut commit = 0;
    let mut apply = |entries: Vec<(Vec<u8>, Option<Vec<u8>>)>| {
        for (key, value) in &entries {
            match value {
                Some(value) => model.insert(key.clone(), value.clone()),
                None => model.remove(key),
            };
        }
        commit += 1;
        tree.apply(commit, entries.into_iter().collect())
            .expect("applied");
    };
    let entry = |key: Vec<u8>, body: &[u8]| {
        let record = codec::seal(&key, body);
        (key, Some(record))
    };
    let body = |value: &StoredNode| codec::body(value).expect("small");
    for id in PEOPLE + 1..=PEOPLE + n_nodes {
        let (mut stored, part) = node(id);
        // One that a document tells of too.
        stored.n_parts += u32::from(id % 20 == 0);
        let name = keys::node_name(&stored.kind, &stored.folded, None);
        apply(vec![
            entry(keys::of(keys::NODE, &[id]), &body(&stored)),
            entry(
                keys::of(keys::NODE_PART, &[id, ASSERTED]),
                &codec::body(&part).expect("small"),
            ),
            entry(name, &codec::body(&id).expect("small")),
        ]);
    }
    for id in LAST + 1..=LAST + n_edges {
        let ends = [id % 61, 3, id];
        let mut part = plain();
        // One that says more.
        part.surface
            .push_str(if id % 30 == 0 { "more" } else { "" });
        apply(vec![
            entry(
                keys::of(keys::EDGE, &[id]),
                &codec::body(&edge(ends)).expect("small"),
            ),
            entry(
                keys::of(keys::EDGE_PART, &[id, ASSERTED]),
                &codec::body(&part).expect("small"),
            ),
            entry(pack::ends_key(ends), &codec::body(&id).expect("small")),
        ]);
    }
    // Packed ones go, and one gets another number.
    for id in edges().filter(|id| id % 40 == 1) {
        apply(vec![
            (keys::of(keys::EDGE, &[id]), None),
            (keys::of(keys::EDGE_PART, &[id, ASSERTED]), None),
            (pack::ends_key(ends(id)), None),
        ]);
    }
    let state = State {
        next_node: PEOPLE + 1 + n_nodes,
        next_edge: LAST + 1 + n_edges,
        ..State::default()
    };
    let key = keys::STATE_KEY.to_vec();
    apply(vec![(key.clone(), Some(record(&key, &state)))]);
    (tree, model)
}

/// The entries that lie outside packs.
fn n_loose(tree: &Packed) -> usize {
    let mut n = 0;
    let scanned = tree.under.scan(&[], &mut |key, _| {
        n += usize::from(TABLES.contains(&key[0]));
        Ok(true)
    });
    scanned.expect("scanned");
    n
}

#[test]
fn what_was_written_one_by_one_is_laid_into_packs_and_tells_the_same() {
    let (tree, mut model) = with_loose(200, 1_000);
    assert_eq!(
        scanned(&tree, &[], usize::MAX),
        expected(&model, &[], usize::MAX)
    );
    let before = n_loose(&tree);
    assert!(before > 3_600, "{before}");
    assert!(tree.fold().expect("folded"));
    let extent = keys::EXTENT_KEY.to_vec();
    model.insert(extent.clone(), record(&extent, &tree.extent()));
    assert_eq!(
        scanned(&tree, &[], usize::MAX),
        expected(&model, &[], usize::MAX)
    );
    assert_eq!(tree.problems().expect("read"), []);
    // Edges 512 to 1,279 and nodes 80 to 255 fill packs; three of each that say more, their names and what is at both ends
    // lie beside them, and the marks of what went.
    let after = n_loose(&tree);
    let rare = 3 * (26 + 9);
    let ends = 3 * (112 + 121 + 10 + 15);
    let marks = 2 * edges().filter(|id| id % 40 == 1).count();
    assert!(after <= rare + ends + marks, "{after}");
    for key in universe() {
        assert_eq!(tree.get(&key).expect("read"), model.get(&key).cloned());
    }
    assert!(!tree.fold().expect("nothing is left to fold"));
}

/// A few entries beside a large index do not have it written anew: its packs stay as they are.
#[test]
fn an_index_is_written_anew_only_for_a_part_of_it() {
    let (tree, _) = with_loose(0, 300);
    assert!(tree.fold().expect("folded"));
    let index = tree.extent().index;
    let key = keys::of(keys::PACKED_INDEX, &[index - 1]);
    let before = tree.under.get(&key).expect("read");
    let mut batch = Batch::new();
    for id in 5_000..5_020 {
        let key = pack::ends_key([id, 3, id]);
        batch.insert(key.clone(), Some(record(&key, &(LAST + 120))));
    }
    tree.apply(1_000, batch).expect("applied");
    assert!(!tree.fold().expect("folded"));
    assert_eq!(tree.extent().index, index);
    assert_eq!(tree.under.get(&key).expect("read"), before);
}
