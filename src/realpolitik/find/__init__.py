"""Find the saved question or the claims that answer any text."""
