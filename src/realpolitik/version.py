"""The version of the package, the ontology and the data."""

__all__ = ["RELEASED", "__version__"]

__version__ = "0.2.0"
RELEASED = "2026-11-27"
"""The release date of this version."""
