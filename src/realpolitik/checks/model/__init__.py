"""What is wrong in the model: axioms, ends of properties, headers of queries, the context."""
