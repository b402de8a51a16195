"""The version of the package, the ontology and the data."""

__all__ = ["__version__"]

__version__ = "0.2.0"
