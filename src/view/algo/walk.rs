//! A search in breadth that is run many times over.

use super::neighbours::Neighbours;

/// A search whose memory is kept from one run to the next.
pub(super) struct Walk {
    /// The run in which a node was last met, and its steps then.
    met: Vec<(u32, u32)>,
    queue: Vec<u32>,
    run: u32,
}

impl Walk {
    pub(super) fn new(n_nodes: usize) -> Walk {
        Walk {
            met: vec![(0, 0); n_nodes],
            queue: Vec::new(),
            run: 0,
        }
    }

    /// Hands every node within reach to `each`, the start first, with its steps from there.
    pub(super) fn run(
        &mut self,
        neighbours: &Neighbours,
        start: usize,
        mut each: impl FnMut(u32, u32),
    ) {
        self.run = self.run.wrapping_add(1);
        if self.run == 0 {
            self.met.fill((0, 0));
            self.run = 1;
        }
        self.queue.clear();
        self.queue.push(start as u32);
        self.met[start] = (self.run, 0);
        let mut at = 0;
        while let Some(place) = self.queue.get(at).copied() {
            at += 1;
            let (_, depth) = self.met[place as usize];
            each(place, depth);
            for next in neighbours.of(place as usize) {
                let met = &mut self.met[*next as usize];
                if met.0 != self.run {
                    *met = (self.run, depth + 1);
                    self.queue.push(*next);
                }
            }
        }
    }
}
