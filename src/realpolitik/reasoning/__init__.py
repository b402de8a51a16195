"""TODO reasoning."""
