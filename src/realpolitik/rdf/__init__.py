"""RDF without a store: triples, and Turtle files with the lines of their triples."""
