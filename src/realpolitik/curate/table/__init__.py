"""Convert tables of claims from CSV to Turtle and back, and check the tables."""
