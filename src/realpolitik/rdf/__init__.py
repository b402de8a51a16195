"""RDF without a store: build triples, and find the lines of Turtle files that assert them."""
