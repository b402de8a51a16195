"""Views of the graph, their pages for people, and their other formats."""
