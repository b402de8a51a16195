"""Saved questions, their parameters and filters, and names mentioned in a string."""
