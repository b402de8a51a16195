"""Tables of claims and of entities: from CSV to Turtle and back, and checked."""
