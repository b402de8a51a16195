"""Encode a new source: create its record from its text, and its claims from a table.

>>> import realpolitik
>>> about = realpolitik.curate.About("On Salt", ["Ann Meer"], "2031", "The Wire")
>>> made = realpolitik.curate.scaffold_of("Salt is dear.", about, realpolitik.open())
>>> sorted(made.files())
['seeds/meer-2031.ttl']
"""

from realpolitik.curate.scaffold import About, Scaffold
from realpolitik.curate.scaffold import scaffold as scaffold_of
from realpolitik.curate.table.compile import compile_table
from realpolitik.curate.table.decompile import table_of

__all__ = ["About", "Scaffold", "compile_table", "scaffold_of", "table_of"]
