"""Findings, their evidence and their wording, as immutable values."""
