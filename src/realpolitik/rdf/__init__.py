"""Build RDF triples, parse Turtle files, and find the line that asserts a triple."""
