"""Tables of claims: convert CSV to Turtle and back, and check the tables."""
