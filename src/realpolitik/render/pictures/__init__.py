"""Answers as pictures: SVG with real text and links, readable in print and without colours."""
