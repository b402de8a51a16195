"""Rules, what follows by them from the graph, and its proofs."""
