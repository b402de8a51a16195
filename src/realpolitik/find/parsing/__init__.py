"""Parse a question in English, and find its names, its claimants and its unknown words."""
