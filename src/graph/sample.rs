//! Facts drawn at random with their sentences, for whoever wants to judge by reading how many of them are right.

use super::{Error, Graph};
use crate::model::{Edge, Evidence, Node};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A fact as one sentence states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The relation.
    pub edge: Arc<Edge>,
    /// Its subject.
    pub subject: Arc<Node>,
    /// Its object.
    pub object: Arc<Node>,
    /// The sentence, the rule that read it and how sure that rule is.
    pub evidence: Evidence,
}

impl Graph {
    /// Draws up to `n` facts, of every status, evenly over the documents: none gives two more than another that has
    /// facts left. No fact is drawn twice; what no sentence states is never drawn.
    ///
    /// The same documents and the same seed give the same facts, whatever the order in which the documents came. They
    /// are sorted by document and place. Cost: linear in the graph.
    ///
    /// ```
    /// let graph = arrowroot::Graph::open_in_memory();
    /// graph.ingest_text("news.txt", "Ms. Ana Diaz leads the delegation. The delegation visited Peru.")?;
    /// let drawn = graph.sample(1, 7)?;
    /// assert_eq!(drawn.len(), 1);
    /// assert_eq!(drawn, graph.sample(1, 7)?);
    /// # Ok::<(), arrowroot::Error>(())
    /// ```
    pub fn sample(&self, n: usize, seed: u64) -> Result<Vec<Drawn>, Error> {
        let view = self.view()?;
        let mut documents: BTreeMap<Arc<str>, Vec<Drawn>> = BTreeMap::new();
        for edge in view.all_edges() {
            let (Some(subject), Some(object)) = (view.node(edge.subject), view.node(edge.object))
            else {
                continue;
            };
            for evidence in view.evidence_of(edge.id) {
                // A fact that a person wrote by hand has no place in a document.
                if evidence.doc.is_empty() {
                    continue;
                }
                documents
                    .entry(Arc::clone(&evidence.doc))
                    .or_default()
                    .push(Drawn {
                        edge: Arc::clone(edge),
                        subject: Arc::clone(subject),
                        object: Arc::clone(object),
                        evidence: evidence.clone(),
                    });
            }
        }
        let mut hands: Vec<Vec<Drawn>> = documents.into_values().collect();
        let mut dice = Dice(seed);
        for hand in &mut hands {
            hand.sort_by(|a, b| a.order().cmp(&b.order()));
            dice.shuffle(hand);
        }
        dice.shuffle(&mut hands);
        let mut drawn = Vec::new();
        while drawn.len() < n && !hands.is_empty() {
            hands.retain_mut(|hand| {
                if drawn.len() < n {
                    drawn.extend(hand.pop());
                }
                !hand.is_empty()
            });
        }
        drawn.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(drawn)
    }
}

impl Drawn {
    /// Document and place, then all that tells two facts of one sentence apart; no number that the store gave.
    fn order(&self) -> impl Ord + '_ {
        let (edge, span) = (&*self.edge, self.evidence.span);
        (
            (&*self.evidence.doc, span.start, span.end),
            (&self.subject.kind, self.subject.name.as_str()),
            edge.relation.as_str(),
            (&self.object.kind, self.object.name.as_str()),
            (edge.status, edge.time),
            &*self.evidence.rule,
        )
    }
}

/// SplitMix64: numbers that look drawn at random and are the same for the same seed, everywhere.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`. What is not even about it is less than one part in a billion for any sample that fits memory.
    fn below(&mut self, n: usize) -> usize {
        let share = (u128::from(self.next()) * n as u128) >> 64;
        usize::try_from(share).unwrap_or(0)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Ana Diaz leads the Blue Crew. Omar Reed leads the Red Crew. Ines Vale leads the Green Crew. \
        Lena Ortiz leads the White Crew. Mira Kent leads the Black Crew.";

    fn graph(documents: &[(&str, &str)]) -> Graph {
        let graph = Graph::open_in_memory();
        for (name, text) in documents {
            graph.ingest_text(name, text).expect("a report");
        }
        graph
    }

    fn lines(drawn: &[Drawn]) -> Vec<String> {
        (drawn.iter())
            .map(|d| {
                let (doc, at) = (&d.evidence.doc, d.evidence.span.start);
                format!(
                    "{doc}:{at} {} {} {}",
                    d.subject.name, d.edge.relation, d.object.name
                )
            })
            .collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_facts_whatever_the_order_of_documents() {
        let short = "Ana Diaz visited Peru. Omar Reed visited Chile.";
        let one = graph(&[("a.txt", LONG), ("b.txt", short)]);
        let two = graph(&[("b.txt", short), ("a.txt", LONG)]);
        for seed in 0..20 {
            assert_eq!(
                lines(&one.sample(4, seed).expect("facts")),
                lines(&two.sample(4, seed).expect("facts"))
            );
        }
        let first = lines(&one.sample(3, 1).expect("facts"));
        assert!((2..20).any(|seed| lines(&one.sample(3, seed).expect("facts")) != first));
    }

    #[test]
    fn a_short_document_gives_as_many_as_a_long_one() {
        let graph = graph(&[
            ("a.txt", LONG),
            ("b.txt", "Ana Diaz visited Peru. Omar Reed visited Chile."),
        ]);
        for seed in 0..20 {
            let drawn = lines(&graph.sample(4, seed).expect("facts"));
            assert_eq!(
                drawn
                    .iter()
                    .filter(|line| line.starts_with("b.txt"))
                    .count(),
                2,
                "{drawn:?}"
            );
        }
    }

    #[test]
    fn no_fact_is_drawn_twice_and_all_come_when_all_are_asked_for() {
        let graph = graph(&[("a.txt", LONG)]);
        let drawn = lines(&graph.sample(1000, 3).expect("facts"));
        let mut once = drawn.clone();
        once.dedup();
        assert_eq!(drawn, once);
        assert_eq!(drawn.len(), 5, "{drawn:?}");
        assert!(graph.sample(0, 3).expect("no facts").is_empty());
    }

    #[test]
    fn every_fact_has_its_turn() {
        let graph = graph(&[("a.txt", LONG)]);
        let mut seen: Vec<String> = (0..60)
            .flat_map(|seed| lines(&graph.sample(1, seed).expect("a fact")))
            .collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5, "{seen:?}");
    }

    #[cfg(feature = "json")]
    #[test]
    fn what_no_document_states_is_not_drawn() {
        let graph = Graph::open_in_memory();
        let lines = concat!(
            "{\"node\":\"p\",\"type\":\"person\",\"name\":\"Ana Diaz\"}\n",
            "{\"node\":\"o\",\"type\":\"organisation\",\"name\":\"Blue Bank\"}\n",
            "{\"from\":\"p\",\"rel\":\"leads\",\"to\":\"o\"}\n",
        );
        graph.import(&mut lines.as_bytes()).expect("an import");
        assert!(graph.sample(9, 1).expect("no facts").is_empty());
    }
}
