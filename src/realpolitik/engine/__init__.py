"""Engines, which hold triples and answer SPARQL queries: embedded stores and remote endpoints."""
