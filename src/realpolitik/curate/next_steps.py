"""Describe the new files and the next steps of a curator, for a terminal."""

import os
import shlex
from collections.abc import Sequence
from textwrap import fill

from realpolitik.curate.scaffold import Scaffold
from realpolitik.english import count_noun

__all__ = ["next_steps"]


def next_steps(made: Scaffold, text: str, into: str, data: Sequence[str] = ()) -> str:
    """Return a description of the new files and of the next steps.

    `text` is the file of the text, `into` the folder of the new files, `data` are the other data.
    """
    paths = [os.path.normpath(os.path.join(into, path)) for path in made.files()]
    record, claims = paths[-1], os.path.normpath(os.path.join(into, "data", f"{made.slug}.ttl"))
    sentences = sum(not segment.furniture for segment in made.segments)
    others = count_noun(len(made.segments) - sentences, "passage")
    lines = [f"{record}: {count_noun(sentences, 'sentence')}, {others} without a claim"]
    if made.unknown:
        lines.append(f"{paths[0]}: {count_noun(len(made.unknown), 'name')} that may be new")
    if made.new:
        lines.append(fill(f"New, and declared in the record: {', '.join(made.new)}.", 80))
    if made.speakers.unnamed:
        labels, first = ", ".join(made.speakers.unnamed), made.speakers.unnamed[0]
        hint = f'--speaker "{first}=NAME" names one'
        lines.append(fill(f"Speakers without a name: {labels}; {hint}.", 80))
    if not made.titled:
        lines.append("No line of the text is this title. Is it the right text?")
    known = dict.fromkeys([*data, os.path.normpath(into)])
    options = [word for path in known for word in ("--data", path)]
    table = f"{made.slug}.csv"
    lines += [
        "",
        "Next:",
        "  1. Look through the record: is each passage one sentence, and is page",
        "     furniture (headings, captions, notes) marked as such?",
        "  2. Describe the actors, places and issues that no file has yet, in Turtle or",
        "     in the table of names:",
        *([_command("table", paths[0], "-o", f"{claims[:-4]}-world.ttl")] if made.unknown else []),
        "  3. Make a table of the claims, fill it in, and compile it:",
        _command("table", record, "--text", text, *options, "-o", table),
        _command("table", table, "--text", text, *options, "-o", claims),
        "  4. Check the data, then ask:",
        _command("check", *known, "--text", text),
        _command("ask", "coverage", f"source={made.slug}", *options),
        "See docs/add-a-source.md.",
    ]
    return "\n".join(lines) + "\n"


def _command(*words: str) -> str:
    return f"     realpolitik {shlex.join(words)}"
