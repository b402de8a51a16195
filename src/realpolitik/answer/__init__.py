"""TODO answer."""
