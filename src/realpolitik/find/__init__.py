"""TODO find."""
