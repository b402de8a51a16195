"""What holds triples and answers SPARQL: a store here, or an endpoint elsewhere."""
