"""The graph over HTTP: pages, an API and SPARQL; and for agents, over MCP."""
