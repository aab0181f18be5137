//! The procedures of `call`: their names, what they take and what they give.

/// A procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Procedure {
    PageRank,
    Degree,
    Betweenness,
    Closeness,
    Components,
    StrongComponents,
    Communities,
    KCore,
    Triangles,
    Bridges,
    Articulation,
    SpanningTree,
    Topo,
    ShortestPath,
    Neighbours,
    Similar,
}

/// What is known of a procedure.
pub(super) struct About {
    pub(super) procedure: Procedure,
    pub(super) name: &'static str,
    /// What it takes, in the order in which arguments without a name are taken.
    pub(super) args: &'static [Arg],
    /// What it gives.
    pub(super) columns: &'static [Given],
    pub(super) about: &'static str,
}

/// What a procedure takes.
pub(super) struct Arg {
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    pub(super) needed: bool,
}

/// The values that an argument takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Takes {
    /// A name or a node.
    Node,
    /// One of them, or a list.
    Nodes,
    /// A whole number from this one on.
    Whole(i64),
    /// A number between two.
    Number(f64, f64),
    /// One of these words; the first if nothing is said.
    Word(&'static [&'static str]),
    /// The name of a property of the edges.
    Property,
    Truth,
}

/// A column of a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Node(&'static str),
    Path(&'static str),
    Value(&'static str),
}

impl Given {
    pub(super) fn name(self) -> &'static str {
        match self {
            Given::Node(name) | Given::Path(name) | Given::Value(name) => name,
        }
    }
}

impl Arg {
    /// What it takes, in words, after "is".
    pub(super) fn takes(&self) -> String {
        match self.takes {
            Takes::Node => "a name or a node".to_owned(),
            Takes::Nodes => "a name, a node or a list of them".to_owned(),
            Takes::Whole(least) => format!("a whole number from {least} on"),
            Takes::Number(low, high) if high.is_infinite() => format!("a number from {low} on"),
            Takes::Number(low, high) => format!("a number from {low} to {high}"),
            Takes::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("one of {}", words.join(", "))
            }
            Takes::Property => "the name of a property of the edges".to_owned(),
            Takes::Truth => "true or false".to_owned(),
        }
    }
}

const fn arg(name: &'static str, takes: Takes) -> Arg {
    Arg {
        name,
        takes,
        needed: false,
    }
}

const fn needed(name: &'static str, takes: Takes) -> Arg {
    Arg {
        name,
        takes,
        needed: true,
    }
}

const WEIGHT: Arg = arg("weight", Takes::Property);
const WAYS: Takes = Takes::Word(&["out", "in", "both"]);
const NODE: Given = Given::Node("node");
const OTHER: Given = Given::Node("other");
const SCORE: Given = Given::Value("score");

/// Every procedure, in the order of the reference.
pub(super) const PROCEDURES: [About; 16] = [
    About {
        procedure: Procedure::PageRank,
        name: "pagerank",
        args: &[
            arg("damping", Takes::Number(0.0, 1.0)),
            arg("rounds", Takes::Whole(1)),
            arg("start", Takes::Nodes),
            WEIGHT,
        ],
        columns: &[NODE, SCORE],
        about: "how often one comes by who follows edges at random",
    },
    About {
        procedure: Procedure::Degree,
        name: "degree",
        args: &[WEIGHT],
        columns: &[
            NODE,
            Given::Value("degree"),
            Given::Value("out_degree"),
            Given::Value("in_degree"),
            Given::Value("weight"),
        ],
        about: "how many neighbours there are on each side",
    },
    About {
        procedure: Procedure::Betweenness,
        name: "betweenness",
        args: &[arg("sample", Takes::Whole(1)), arg("seed", Takes::Whole(0))],
        columns: &[NODE, SCORE],
        about: "how many shortest ways between others pass here",
    },
    About {
        procedure: Procedure::Closeness,
        name: "closeness",
        args: &[arg("way", Takes::Word(&["in", "out", "both"]))],
        columns: &[NODE, SCORE],
        about: "how near all the others are",
    },
    About {
        procedure: Procedure::Components,
        name: "components",
        args: &[],
        columns: &[NODE, Given::Value("component")],
        about: "what hangs together, whichever way edges point",
    },
    About {
        procedure: Procedure::StrongComponents,
        name: "strong_components",
        args: &[],
        columns: &[NODE, Given::Value("component")],
        about: "what leads to each other along edges",
    },
    About {
        procedure: Procedure::Communities,
        name: "communities",
        args: &[
            arg("method", Takes::Word(&["leiden", "louvain", "labels"])),
            arg("resolution", Takes::Number(0.0, f64::INFINITY)),
            arg("seed", Takes::Whole(0)),
            WEIGHT,
        ],
        columns: &[NODE, Given::Value("community")],
        about: "groups with many edges inside and few between",
    },
    About {
        procedure: Procedure::KCore,
        name: "kcore",
        args: &[],
        columns: &[NODE, Given::Value("core")],
        about: "the largest k such that it is among nodes which all have k neighbours there",
    },
    About {
        procedure: Procedure::Triangles,
        name: "triangles",
        args: &[],
        columns: &[NODE, Given::Value("triangles"), Given::Value("clustering")],
        about: "how many triangles it is in, and the share of those that could be",
    },
    About {
        procedure: Procedure::Bridges,
        name: "bridges",
        args: &[],
        columns: &[NODE, OTHER],
        about: "pairs that alone hold two parts together",
    },
    About {
        procedure: Procedure::Articulation,
        name: "articulation",
        args: &[],
        columns: &[NODE],
        about: "nodes that alone hold parts together",
    },
    About {
        procedure: Procedure::SpanningTree,
        name: "spanning_tree",
        args: &[WEIGHT, arg("heaviest", Takes::Truth)],
        columns: &[NODE, OTHER, Given::Value("weight")],
        about: "the lightest edges that hold all together",
    },
    About {
        procedure: Procedure::Topo,
        name: "topo",
        args: &[],
        columns: &[NODE, Given::Value("place")],
        about: "an order in which every edge leads on",
    },
    About {
        procedure: Procedure::ShortestPath,
        name: "shortest_path",
        args: &[
            needed("from", Takes::Node),
            needed("to", Takes::Node),
            arg("max", Takes::Whole(0)),
            WEIGHT,
        ],
        columns: &[
            Given::Path("path"),
            Given::Value("length"),
            Given::Value("cost"),
        ],
        about: "a way of the fewest edges, or of the least weight",
    },
    About {
        procedure: Procedure::Neighbours,
        name: "neighbours",
        args: &[
            needed("of", Takes::Nodes),
            arg("steps", Takes::Whole(0)),
            arg("way", WAYS),
        ],
        columns: &[NODE, Given::Value("steps")],
        about: "what is within so many steps",
    },
    About {
        procedure: Procedure::Similar,
        name: "similar",
        args: &[
            arg("to", Takes::Node),
            arg("measure", Takes::Word(&["jaccard", "cosine", "overlap"])),
            arg("least", Takes::Number(0.0, 1.0)),
        ],
        columns: &[NODE, OTHER, SCORE],
        about: "pairs with the same neighbours",
    },
];

/// The procedure of that name.
pub(super) fn named(name: &str) -> Option<&'static About> {
    PROCEDURES.iter().find(|about| about.name == name)
}

impl Procedure {
    pub(super) fn about(self) -> &'static About {
        // Every procedure has its line, in the order of the enum.
        &PROCEDURES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_procedure_has_its_own_line_and_no_name_comes_twice() {
        for (at, about) in PROCEDURES.iter().enumerate() {
            assert_eq!(about.procedure as usize, at, "{}", about.name);
            assert_eq!(about.procedure.about().name, about.name);
            assert_eq!(
                named(about.name).map(|a| a.procedure),
                Some(about.procedure)
            );
            let mut names: Vec<&str> = about.args.iter().map(|arg| arg.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), about.args.len(), "{}", about.name);
        }
    }
}
