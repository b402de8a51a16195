"""RDF below any store: triples, and Turtle files with the places of what they assert."""
