"""What is wrong in the model: axioms, ends of properties, the headers of rules and questions."""
