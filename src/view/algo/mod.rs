//! Algorithms on a graph in memory, or on a part of it.
//!
//! First a [`Subgraph`] is drawn from the view: the whole of it, some relations, or what two questions let through
//! ([`View::draw`](super::View::draw)). Each algorithm then runs on that, and gives a value for each of its nodes, in the
//! order of [`Subgraph::nodes`].
//!
//! | what | how |
//! |---|---|
//! | steps from nodes, ways between two | [`steps`], [`shortest_way`], [`cheapest_way`] |
//! | how a node stands | [`degrees`], [`pagerank`], [`closeness`], [`betweenness`] |
//! | what hangs together | [`components`], [`strong_components`], [`bridges`], [`articulation_points`], [`spanning_tree`] |
//! | what comes before what | [`topological_order`] |
//! | what lies close | [`communities`], [`propagate_labels`], [`cores`], [`triangles`], [`similar`] |
//!
//! None recurses, none panics, and each gives the same bytes for every number of threads: what threads share are whole
//! numbers, sums of floating point have one order, and of equals the lowest id comes first. docs/GRAPH.md has the cost of
//! each, measured, and the algorithms of petgraph that run on a view beside these.
//!
//! Never changes the graph, never touches the disk.
//!
//! ```
//! use arrowroot::model::{Edge, EdgeId, Kind, Node, NodeId};
//! use arrowroot::view::algo::{self, PageRank};
//! use arrowroot::view::{Contents, View};
//!
//! # let node = |id, name: &str| Node {
//! #     id: NodeId(id),
//! #     kind: Kind::Organisation,
//! #     name: name.to_owned(),
//! #     aliases: Vec::new(),
//! #     head: None,
//! #     scope: None,
//! #     props: Default::default(),
//! #     mentions: Vec::new(),
//! # };
//! # let edge = |id, subject, relation: &str, object| Edge {
//! #     id: EdgeId(id),
//! #     subject: NodeId(subject),
//! #     relation: relation.to_owned(),
//! #     object: NodeId(object),
//! #     surface: String::new(),
//! #     status: Default::default(),
//! #     origin: Default::default(),
//! #     confidence: 1.0,
//! #     time: Default::default(),
//! #     props: Default::default(),
//! # };
//! let view = View::build(Contents {
//!     nodes: vec![node(1, "Harbour Office"), node(2, "Port Authority"), node(7, "Ministry of Works")],
//!     edges: vec![edge(1, 1, "part_of", 2), edge(2, 2, "part_of", 7), edge(3, 1, "criticises", 7)],
//!     evidence: vec![Vec::new(); 3],
//!     ..Contents::default()
//! })?;
//! let ladder = view.draw().relations(&["part_of"]).build();
//! let ranks = algo::pagerank(&ladder, &PageRank::default()).ranks;
//! assert_eq!(ladder.ranked(&ranks)[0].0, NodeId(7));
//! # Ok::<(), arrowroot::model::SourceError>(())
//! ```

mod betweenness;
mod bridges;
mod chance;
mod cheapest;
mod closeness;
mod communities;
mod components;
mod cores;
mod degree;
mod draw;
mod labels;
mod neighbours;
mod order;
mod pagerank;
mod partition;
mod similar;
mod spanning;
mod steps;
mod subgraph;
mod triangles;
mod visit;
mod walk;
mod watch;

pub use betweenness::{betweenness, betweenness_from, relative_betweenness, sampled_betweenness};
pub use bridges::{articulation_points, bridges};
pub use cheapest::{cheapest_way, shortest_way};
pub use closeness::closeness;
pub use communities::{Communities, Method, communities, modularity};
pub use components::{components, strong_components};
pub use cores::cores;
pub use degree::{Degree, degrees};
pub use draw::Draw;
pub use labels::propagate_labels;
pub use order::topological_order;
pub use pagerank::{PageRank, Ranks, pagerank};
pub use partition::Partition;
pub use similar::{Measure, similar};
pub use spanning::spanning_tree;
pub use steps::{Steps, UNREACHED, steps};
pub use subgraph::Subgraph;
pub use triangles::{Triangles, triangles};
pub use visit::{AllDrawnEdges, DrawnEdge, DrawnEdges, DrawnNeighbours, DrawnNodes, Places};
