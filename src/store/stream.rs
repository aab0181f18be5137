//! The store's things, merged, one after the other: however large it is, few are held at once.

use super::contents::{Contents, Merger, Pieces, Stored, documents};
use super::packed::Stretch;
use super::{Error, Store, keys};
use crate::model::{Edge, EdgeId, Evidence, Node, NodeId};

/// Takes what a store holds: first every node, then every edge, each in the order of their ids.
pub trait Sink {
    /// What it fails with.
    type Error: From<Error>;

    /// Takes the next node.
    ///
    /// # Errors
    /// The sink's own: they end the stream.
    fn node(&mut self, node: Node) -> Result<(), Self::Error>;

    /// Takes the next edge, of any status, with the sentences that state it: surest first, then by document name and place.
    ///
    /// # Errors
    /// The sink's own: they end the stream.
    fn edge(&mut self, edge: Edge, evidence: Vec<Evidence>) -> Result<(), Self::Error>;

    /// Takes the next edge, which a person states and which says nothing but its ends and its label: most of a large graph.
    ///
    /// # Errors
    /// As [`Sink::edge`], which it calls where a sink knows no shorter way.
    fn plain_edge(
        &mut self,
        id: EdgeId,
        subject: NodeId,
        relation: &str,
        object: NodeId,
    ) -> Result<(), Self::Error> {
        self.edge(Edge::plain(id, subject, relation, object), Vec::new())
    }
}

impl Store {
    /// Gives `sink` all that [`Store::contents`] would hold; gives back the rest of them: all but nodes, edges, evidence.
    ///
    /// # Errors
    /// The store is damaged, or the sink fails.
    ///
    /// # Cost
    /// Reads the whole store but the texts; holds a thousand things at a time. Commits wait until it is done.
    pub fn stream<S: Sink>(&self, sink: &mut S) -> Result<Contents, S::Error> {
        let tree = self.tree.as_ref();
        let _gate = self.read_gate();
        let stored = Stored::without_things(tree)?;
        let rest = Contents {
            commit: stored.state.commit,
            documents: documents(&stored.documents),
            vocabulary: stored.vocabulary.clone(),
            ..Contents::default()
        };
        let mut merger = Merger::new(tree, stored);
        let mut pieces = Pieces::new(tree, keys::NODE, keys::NODE_PART);
        while let Some(piece) = pieces.next()? {
            for (id, node, parts) in piece {
                sink.node(merger.node(id, &node, parts)?)?;
            }
        }
        tree.each_stretch(|stretch| match stretch {
            Stretch::Plain(id, [subject, relation, object]) => {
                let label = merger.label(id, relation)?;
                sink.plain_edge(EdgeId(id), NodeId(subject), label, NodeId(object))
            }
            Stretch::Other(from, to) => {
                let mut pieces = Pieces::between(tree, keys::EDGE, keys::EDGE_PART, from, to);
                while let Some(piece) = pieces.next()? {
                    for (id, edge, parts) in piece {
                        let (edge, evidence) = merger.edge(id, &edge, parts)?;
                        sink.edge(edge, evidence)?;
                    }
                    merger.forget_texts();
                }
                Ok(())
            }
        })?;
        Ok(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Entity, Fact, Kind, Props, Reading, Span, Status, Time};
    use crate::store::NewDocument;

    /// More things than are read at a time.
    const MANY: usize = 2_500;

    /// A document in which each of so many people knows the next.
    fn put(store: &Store, name: &str, people: usize) {
        let entity = |at: usize| Entity {
            kind: Kind::Person,
            name: format!("Ana{at}"),
            aliases: Vec::new(),
            head: None,
            props: Props::new(),
            mentions: vec![Span::new(0, 3)],
        };
        let fact = |at: usize| Fact {
            subject: at,
            relation: "knows".to_owned(),
            object: at + 1,
            surface: "knew".to_owned(),
            status: Status::Asserted,
            time: Time::default(),
            props: Props::new(),
            confidence: 0.5,
            sentence: Span::new(0, 3),
            references: Vec::new(),
            rule: "test".to_owned(),
        };
        let reading = Reading {
            entities: (0..people).map(entity).collect(),
            facts: (1..people).map(|at| fact(at - 1)).collect(),
            n_sentences: 1,
            ..Reading::default()
        };
        let new = NewDocument {
            name,
            text: "Ana",
            reader_version: 1,
            reading: &reading,
        };
        store.put_document(&new).expect("a commit");
    }

    #[derive(Default)]
    struct Taken(Vec<(u32, String)>, Vec<(u32, usize)>);

    impl Sink for Taken {
        type Error = Error;

        fn node(&mut self, node: Node) -> Result<(), Error> {
            self.0.push((node.id.0, node.name));
            Ok(())
        }

        fn edge(&mut self, edge: Edge, evidence: Vec<Evidence>) -> Result<(), Error> {
            self.1.push((edge.id.0, evidence.len()));
            Ok(())
        }
    }

    #[test]
    fn a_store_of_many_pieces_comes_whole_and_in_order() {
        let store = Store::in_memory();
        put(&store, "all.txt", MANY);
        put(&store, "some.txt", 1_500);
        let mut taken = Taken::default();
        let rest = store.stream(&mut taken).expect("a sound store");
        assert_eq!((rest.commit, rest.documents.len()), (2, 2));
        let Taken(nodes, edges) = taken;
        assert!(nodes.is_sorted_by(|a, b| a.0 < b.0) && edges.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!((nodes.len(), edges.len()), (MANY, MANY - 1));
        assert!(
            (0..)
                .zip(&nodes)
                .all(|(at, (_, name))| *name == format!("Ana{at}"))
        );
        // What both documents state has two sentences.
        let twice = edges.iter().filter(|(_, n)| *n == 2).count();
        assert_eq!(
            (twice, edges.iter().filter(|(_, n)| *n == 1).count()),
            (1_499, 1_000)
        );
    }

    #[test]
    fn a_sink_that_fails_ends_the_stream() {
        struct Full(usize);
        impl Sink for Full {
            type Error = Error;
            fn node(&mut self, _: Node) -> Result<(), Error> {
                self.0 += 1;
                Err(Error::refused("no more room"))
            }
            fn edge(&mut self, _: Edge, _: Vec<Evidence>) -> Result<(), Error> {
                Ok(())
            }
        }
        let store = Store::in_memory();
        put(&store, "a.txt", 3);
        let mut full = Full(0);
        let error = store.stream(&mut full).expect_err("the sink's error");
        assert!(error.to_string().contains("no more room"), "{error}");
        assert_eq!(full.0, 1);
    }
}
