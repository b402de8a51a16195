"""Inference rules, the triples that they infer from a graph, and proofs of these triples."""
