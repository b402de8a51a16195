"""Parse a question: its words, the names and claimants in it, and the words that are unknown."""
