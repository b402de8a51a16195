"""Requests, URLs and problems: the parts of HTTP that do not involve the graph."""
