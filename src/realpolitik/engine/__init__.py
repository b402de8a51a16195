"""Engines that run SPARQL queries: embedded stores and remote endpoints."""
