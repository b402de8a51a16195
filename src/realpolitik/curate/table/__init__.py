"""Tables of claims and of entities: convert CSV to Turtle and back, and check the tables."""
