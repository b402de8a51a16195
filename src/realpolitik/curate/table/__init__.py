"""Tables that a curator fills, of claims and of the world's things: to Turtle, back, and judged."""
