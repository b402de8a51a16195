"""Lay out answers, claims, sources and proofs as pages, and print the pages as text or HTML."""
