"""The graph as files: its formats, claims as a table, actors as a network, its description."""
