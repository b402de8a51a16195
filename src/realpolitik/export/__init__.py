"""Export the graph as RDF, JSON-LD, GraphML and CSV, its description, and results of queries."""
