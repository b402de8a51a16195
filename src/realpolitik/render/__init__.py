"""Lay out answers, claims, sources and proofs as pages, and print these as text or HTML."""
