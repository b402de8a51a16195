"""Serve the graph over HTTP (pages, an API and SPARQL) and over MCP (tools for agents)."""
