"""Rules, the closure of a graph under them, and proofs of inferred triples."""
