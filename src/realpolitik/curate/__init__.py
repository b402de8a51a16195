"""Encode a new source: create its record from its text, and its claims from a table."""
