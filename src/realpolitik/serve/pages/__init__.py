"""Views of the graph: HTML pages, and the same content in other formats."""
