"""Views of answers, claims, sources and proofs, and their printers."""
