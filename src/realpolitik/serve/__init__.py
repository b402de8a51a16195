"""Serve the graph over HTTP (pages, an API and SPARQL) and MCP (tools for AI agents)."""
