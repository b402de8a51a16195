"""TODO curate."""
