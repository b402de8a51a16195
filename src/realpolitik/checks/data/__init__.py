"""What is wrong in a graph, by the names, shapes, queries and axioms that it should fit."""
