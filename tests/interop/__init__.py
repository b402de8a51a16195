"""The same graph and the same answers in other engines and tools; see `__main__`."""
