"""Export the graph as RDF, JSON-LD, GraphML or CSV, describe it, and serialize query results."""
