"""The graph at one address: pages, an API, SPARQL, for people and for programs."""
