"""Answers, claims and lists written out: for a terminal, as markdown, as data, as references."""
