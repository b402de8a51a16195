"""Interfaces for programs: the SPARQL Protocol, OpenAPI, and the tools for agents."""
