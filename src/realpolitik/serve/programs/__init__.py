"""Interfaces for programs: the SPARQL Protocol, OpenAPI, and tools for AI agents."""
