"""What was made of a text, and what its curator does next, as it is told in a terminal."""

import os
import shlex
from collections.abc import Sequence
from textwrap import fill

from realpolitik.curate.scaffold import Scaffold
from realpolitik.english import counted
from realpolitik.files import folder

__all__ = ["next_steps"]

_TERMINAL = 80


def next_steps(made: Scaffold, text: str, into: str, data: Sequence[str] = ()) -> str:
    """Return what was made from a text and what is to be done next, for 80 columns.

    `into` is where the files were written, `data` are the other files that the graph was of.
    """
    paths = [os.path.normpath(os.path.join(into, path)) for path in made.files()]
    record, claims = paths[-1], os.path.normpath(os.path.join(into, "data", f"{made.slug}.ttl"))
    sentences = sum(not segment.furniture for segment in made.segments)
    lines = [
        f"{record}: {counted(sentences, 'sentence')}, "
        f"{counted(len(made.segments) - sentences, 'passage')} without a claim",
    ]
    if made.unknown:
        lines.append(f"{paths[0]}: {counted(len(made.unknown), 'name')} that may be new")
    if made.new:
        lines.append(fill(f"New, and declared in the record: {', '.join(made.new)}.", _TERMINAL))
    if made.speakers.unnamed:
        labels = ", ".join(made.speakers.unnamed)
        hint = f'--speaker "{made.speakers.unnamed[0]}=NAME" names one'
        lines.append(fill(f"Speakers without a name, as unnamed: {labels}; {hint}.", _TERMINAL))
    if not made.titled:
        lines.append("No line of the text is this title. Is it the right text?")
    own = os.path.realpath(os.path.dirname(record)) == os.path.realpath(folder("seeds"))
    # In a checkout of the project, its folders are read without being named.
    # Of any other folder it is enough to name it.
    read = {os.path.realpath(os.path.join(into, name)) for name in (".", "seeds", "data")}
    places = ((p, p if os.path.isdir(p) else os.path.dirname(p) or ".") for p in data)
    others = [path for path, place in places if os.path.realpath(place) not in read]
    known = list(data) if own else [*others, os.path.normpath(into)]
    quoted, table = _option("--text", text), shlex.quote(f"{made.slug}.csv")
    lines += [
        "",
        "Next:",
        "  1. Look through the record: is each sentence one, and furniture furniture?",
        "  2. Describe the actors, places and issues that no file has yet, as in",
        f"     {os.path.join(os.path.dirname(claims), 'world.ttl')}, or in the table of names:",
        *(
            [_line("table", shlex.quote(paths[0]), _option("-o", f"{claims[:-4]}-world.ttl"))]
            if made.unknown
            else []
        ),
        "  3. Make a table of the claims, fill it, and compile it:",
        _line("table", shlex.quote(record), quoted, *_data(known), f"-o {table}"),
        _line("table", table, _option("-o", claims), *_data(known), quoted),
        "  4. See what is wrong or missing; then ask:",
        _line("check", *map(shlex.quote, known), quoted),
        _line("ask", "coverage", f"source={made.slug}", *_data(known)),
        "docs/add-a-source.md shows all of it.",
    ]
    return "\n".join(lines) + "\n"


def _option(name: str, value: str) -> str:
    return f"{name} {shlex.quote(value)}"


def _data(paths: Sequence[str]) -> list[str]:
    return [_option("--data", path) for path in paths]


def _line(*words: str) -> str:
    """Return a command as it is typed, in lines of 80 columns where that can be."""
    lines = ["     realpolitik"]
    for word in words:
        if len(lines[-1]) + len(word) + 3 > _TERMINAL:
            lines[-1] += " \\"
            lines.append(f"       {word}")
        else:
            lines[-1] += f" {word}"
    return "\n".join(lines)
