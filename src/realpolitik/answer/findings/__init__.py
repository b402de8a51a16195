"""Findings, their evidence and their wording, as frozen values."""
