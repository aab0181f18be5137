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
