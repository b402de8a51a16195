"""The next source: its record from its text, its claims from a table, and back.

>>> import realpolitik
>>> about = realpolitik.curate.About("On Salt", ["Ann Meer"], "2031", "The Wire")
>>> made = realpolitik.curate.scaffold_of("Salt is dear.", about, realpolitik.open())
>>> sorted(made.files())
['seeds/meer-2031.ttl']
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realpolitik.curate.scaffold import About, Scaffold
    from realpolitik.curate.scaffold import scaffold as scaffold_of
    from realpolitik.curate.table.tables import compile_table, table_of

__all__ = ["About", "Scaffold", "compile_table", "scaffold_of", "table_of"]


def __dir__() -> list[str]:
    """Return the names that a curator uses."""
    return __all__


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import what is used where it is first used."""
        from importlib import import_module

        if name in ("compile_table", "table_of"):
            return getattr(import_module("realpolitik.curate.table.tables"), name)
        if name in __all__:
            scaffold = import_module("realpolitik.curate.scaffold")
            return getattr(scaffold, "scaffold" if name == "scaffold_of" else name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
