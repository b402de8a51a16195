"""Saved questions, their parameters and filters, and the names in a text."""
