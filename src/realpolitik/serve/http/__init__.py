"""Requests, addresses and problems: the parts of HTTP that are not about the graph."""
