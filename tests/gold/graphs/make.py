#!/usr/bin/env python3
"""Makes the graphs of this folder and what networkx says of them.

    python -m venv venv && venv/bin/pip install "networkx<3.7" numpy scipy
    venv/bin/python tests/gold/graphs/make.py            # writes *.txt beside itself, the same bytes every time

A file has one thing a line: `node ID`, `edge FROM RELATION TO`, then `NAME VALUE...` with a value for each node in the
order of ids, or as tests/it/algorithms.rs reads it. Parallel edges are one edge whose weight is their number; without
direction, the two directions are summed.
"""
import random
from collections import Counter
from pathlib import Path

import networkx as nx
from networkx.algorithms.community import label_propagation, louvain_communities, modularity

HERE = Path(__file__).parent


def pairs_to_edges(rng, pairs):
    return [(a, rng.choice("aab"), b) for a, b in pairs]


def sparse(rng, n, m):
    """Directed, with loops and parallel edges; some nodes are alone."""
    pairs = [(rng.randrange(n), rng.randrange(n)) for _ in range(m)]
    return n, pairs_to_edges(rng, pairs + rng.sample(pairs, m // 10))


def tree(rng, n, extra):
    pairs = [(rng.randrange(i), i) for i in range(1, n)]
    pairs = [(a, b) if rng.random() < 0.5 else (b, a) for a, b in pairs]
    return n, pairs_to_edges(rng, pairs + [(rng.randrange(n), rng.randrange(n)) for _ in range(extra)])


def of(graph, rng):
    graph = nx.convert_node_labels_to_integers(graph, ordering="sorted")
    pairs = [(a, b) if rng.random() < 0.5 else (b, a) for a, b in sorted(graph.edges())]
    return len(graph), pairs_to_edges(rng, pairs)


GRAPHS = {
    "alone": lambda rng: (5, []),
    "sparse": lambda rng: sparse(rng, 60, 70),
    "middling": lambda rng: sparse(rng, 60, 150),
    "dense": lambda rng: sparse(rng, 40, 400),
    "tree": lambda rng: tree(rng, 80, 0),
    "nearly_tree": lambda rng: tree(rng, 80, 9),
    "grown": lambda rng: of(nx.barabasi_albert_graph(90, 2, seed=5), rng),
    "planted": lambda rng: of(nx.planted_partition_graph(5, 20, 0.4, 0.02, seed=6), rng),
    "ring_of_rings": lambda rng: of(nx.connected_caveman_graph(8, 6), rng),
    "club": lambda rng: of(nx.karate_club_graph(), rng),
    "long_ways": lambda rng: of(nx.watts_strogatz_graph(70, 4, 0.1, seed=8), rng),
}


def weighed(labels, graph):
    """networkx's own step with the weights of edges as votes."""

    def most(node, labeling, g):
        if not g[node]:
            return {labeling[node]}
        votes = Counter()
        for other, data in g[node].items():
            votes[labeling[other]] += data["weight"]
        top = max(votes.values())
        return {label for label, n in votes.items() if n == top}

    label_propagation._most_frequent_labels = most
    # From the highest id down, so that its highest label, which wins, is that of the lowest id.
    turned = nx.Graph()
    turned.add_nodes_from(sorted(graph, reverse=True))
    turned.add_weighted_edges_from(graph.edges(data="weight"))
    return numbers(labels, label_propagation.label_propagation_communities(turned))


def numbers(ids, groups):
    """The group of each node, numbered by the lowest node."""
    of = {}
    for number, group in enumerate(sorted(groups, key=min)):
        of.update(dict.fromkeys(group, number))
    return [of[node] for node in ids]


def make(name, n, edges):
    rng = random.Random(f"ids {name}")
    ids = sorted(rng.sample(range(1, 4 * n), n))
    lines = [f"node {i}" for i in ids]
    directed = nx.DiGraph()
    directed.add_nodes_from(ids)
    only_a = directed.copy()
    for a, relation, b in edges:
        a, b = ids[a], ids[b]
        lines.append(f"edge {a} {relation} {b}")
        for graph in [directed] + [only_a] * (relation == "a"):
            weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
            graph.add_edge(a, b, weight=weight + 1)
    both = nx.Graph()
    both.add_nodes_from(ids)
    for a, b, weight in directed.edges(data="weight"):
        before = both.get_edge_data(a, b, {"weight": 0})["weight"]
        both.add_edge(a, b, weight=before + weight)
    bare = both.copy()
    bare.remove_edges_from(list(nx.selfloop_edges(both)))
    low = bare.subgraph([i for i in ids if i % 3])

    def put(what, values):
        lines.append(" ".join([what] + [repr(v) if isinstance(v, float) else str(v) for v in values]))

    def per_node(what, values, order=ids):
        put(what, [values[i] for i in order])

    settled = dict(tol=1e-15, max_iter=100_000)
    per_node("pagerank", nx.pagerank(directed, **settled))
    start = {ids[0]: 1, ids[n // 2]: 2}
    per_node("pagerank_from_first_and_middle", nx.pagerank(directed, personalization=start, **settled))
    per_node("pagerank_a", nx.pagerank(only_a, alpha=0.7, **settled))
    per_node("out", {i: len(directed[i]) for i in ids})
    per_node("into", {i: len(directed.pred[i]) for i in ids})
    per_node("weight_out", dict(directed.out_degree(weight="weight")))
    per_node("weight_into", dict(directed.in_degree(weight="weight")))
    steps = nx.single_source_shortest_path_length(directed, ids[0])
    put("steps", [steps.get(i, -1) for i in ids])
    per_node("closeness_in", nx.closeness_centrality(directed))
    per_node("closeness_out", nx.closeness_centrality(directed.reverse()))
    per_node("closeness_both", nx.closeness_centrality(both))
    per_node("betweenness", nx.betweenness_centrality(directed, normalized=False))
    per_node("relative_betweenness", nx.betweenness_centrality(directed, normalized=True))
    halves = nx.betweenness_centrality(both, normalized=False)
    per_node("betweenness_both", {i: 2 * v for i, v in halves.items()})
    per_node("betweenness_from_every_third", nx.betweenness_centrality_subset(directed, ids[::3], ids))
    put("components", numbers(ids, nx.weakly_connected_components(directed)))
    put("strong_components", numbers(ids, nx.strongly_connected_components(directed)))
    put("labels", weighed(ids, bare))
    per_node("cores", nx.core_number(bare))
    per_node("cores_without_every_third", nx.core_number(low), [i for i in ids if i % 3])
    per_node("triangles", nx.triangles(bare))
    per_node("clustering", {i: float(v) for i, v in nx.clustering(bare).items()})
    put("mean_clustering", [float(nx.average_clustering(bare))])
    put("transitivity", [float(nx.transitivity(bare))])
    put("bridges", [v for pair in sorted((min(p), max(p)) for p in nx.bridges(bare)) for v in pair])
    put("articulation_points", sorted(nx.articulation_points(bare)))
    # Of one weight several trees are right, all of them as heavy.
    trees = [nx.minimum_spanning_tree(bare), nx.maximum_spanning_tree(bare)]
    put("spanning_trees", [float(tree.size(weight="weight")) for tree in trees] + [float(trees[0].size())])
    rising = nx.DiGraph()
    rising.add_nodes_from(ids)
    rising.add_edges_from((a, b) for a, b in directed.edges() if a % 7 < b % 7)
    put("topological_order", nx.lexicographical_topological_sort(rising))
    cheapest = nx.single_source_dijkstra_path_length(directed, ids[0])
    put("cheapest", [cheapest.get(i, -1) for i in ids])
    alike = {(a, b): score for a, b, score in nx.jaccard_coefficient(bare, [(a, b) for a in ids[:9] for b in ids if a < b])}
    put("jaccard", [float(v) for (a, b), score in sorted(alike.items()) if score > 0 for v in (a, b, score)])
    if both.size():
        fives = [{i for i in ids if i % 5 == rest} for rest in range(5)]
        fives = [group for group in fives if group]
        put("modularity_of_fives", [float(modularity(both, fives)), float(modularity(both, fives, resolution=0.5))])
        found = [modularity(both, louvain_communities(both, seed=seed)) for seed in range(30)]
        put("modularity_found", [sum(found) / len(found), max(found)])
    (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n")


for name, graph in GRAPHS.items():
    make(name, *graph(random.Random(f"graph {name}")))
