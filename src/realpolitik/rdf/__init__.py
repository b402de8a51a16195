"""RDF without a store: look up triples, and find the lines of Turtle files that assert them."""
