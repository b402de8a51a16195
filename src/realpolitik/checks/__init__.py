"""Checks of data: what is wrong, where, and how to correct it."""
