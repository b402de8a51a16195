"""What completes the command line: argcomplete, told what names and questions there are."""

import os
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from argcomplete.completers import BaseCompleter, FilesCompleter
from argcomplete.finders import CompletionFinder
from argcomplete.shell_integration import shellcode
from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import LISTED, unmarked
from realpolitik.answer.questions.narrowing import KEYS, STATUSES
from realpolitik.answer.questions.question import is_slug, load, slugs
from realpolitik.command.arguments import FILES, graph_of
from realpolitik.engine.base import solutions
from realpolitik.terms import RP, SAID, expand, local

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["complete", "shell_script"]

_SENTENCES = frozenset(("rp:Claim", "rp:Situation"))  # which have slugs, and sentences for names


def shell_script(shell: str) -> str:
    """Return what makes a shell (bash, zsh or fish) ask this module what a word may become."""
    text = shellcode(["realpolitik"], use_defaults=False, shell=shell)
    if shell == "zsh":  # whose $BUFFER lacks a quote that is open, which its words have
        text = text.replace('"$BUFFER"', '"${(j: :)words[1,CURRENT]}"')
        text = text.replace('"$CURSOR"', '"${#${(j: :)words[1,CURRENT]}}"')
    return text


class _Finder(CompletionFinder):
    """Argcomplete's finder, for which a quote may open after the "=" of a word too."""

    def quote_completions(
        self, completions: list[str], cword_prequote: str, last_wordbreak_pos: int | None
    ) -> list[str]:
        """Return completions as the shell takes them: bash what follows the quote, zsh without."""
        line = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]
        if cword_prequote and line.rpartition(cword_prequote)[0].endswith("="):
            shell = os.environ.get("_ARGCOMPLETE_SHELL")
            if shell == "bash":
                completions = [text.partition("=")[2] for text in completions]
            elif shell == "zsh":
                cword_prequote = ""
        return super().quote_completions(completions, cword_prequote, last_wordbreak_pos)


def complete(parser: ArgumentParser, output: TextIO | None = None) -> None:
    """Write what the last word of the line that argcomplete's script hands over may become; exit.

    That is a command, an option or its value, a question, a parameter, a name or a file.
    """
    _Finder()(
        parser,
        always_complete_options=False,
        default_completer=_Completer(),
        exit_method=sys.exit,
        output_stream=output,
    )


class _Completer(BaseCompleter):
    """What the value of an argument may become; its choices argcomplete knows by itself."""

    def __call__(
        self, *, prefix: str, action: Action, parser: ArgumentParser, parsed_args: Namespace
    ) -> Iterable[str]:
        """Return what may be written for the argument, given what stands before it."""
        metavar = action.metavar or ""
        if isinstance(metavar, str) and not FILES.isdisjoint(metavar.split()):
            return FilesCompleter()(prefix)
        store = getattr(parsed_args, "store", None)
        if store and not os.path.exists(os.path.join(store, "CURRENT")):
            parsed_args.store = None  # none is made by pressing Tab
        if action.dest == "words":
            return _asked(prefix, parsed_args)
        if action.dest == "name" and not parsed_args.name:
            questions = [slug for slug in slugs() if slug.startswith(prefix)]
            return questions or _names(graph_of(parsed_args), prefix, "rp:Claim")
        if action.dest == "kind":
            return LISTED
        if action.dest == "without":
            return _names(graph_of(parsed_args), prefix, *SAID)
        if action.dest == "property":
            return _terms(graph_of(parsed_args), "owl:ObjectProperty")
        if action.dest == "object" and parsed_args.property in ("a", "rdf:type"):
            return _terms(graph_of(parsed_args), "owl:Class")
        if action.dest in ("subject", "object"):
            return _names(graph_of(parsed_args), prefix, "owl:Thing")
        return ()


def _asked(prefix: str, options: Namespace) -> list[str]:
    if not options.words:
        return slugs()
    params = load(options.words[0]).names if is_slug(options.words[0]) else {}
    name, equals, start = prefix.partition("=")
    if not equals:
        given = {word.partition("=")[0] for word in options.words}
        return [f"{key}=" for key in (*params, *KEYS) if key not in given or key not in params]
    kind = {**KEYS, **params}.get(name, "")
    found: list[str] = []
    if kind == "rp:Status":
        found = [status for status in STATUSES if status.startswith(start)]
    elif kind and kind != "xsd:gYear":
        found = _names(graph_of(options), start, kind)
    return [f"{name}={value}" for value in (*found, *(["any"] if name in params else []))]


def _terms(graph: "Graph", kind: str) -> list[str]:
    """Return the names of our own classes, or of our properties between things."""
    found = solutions(graph.sparql(f"SELECT ?term {{ ?term a {expand(kind)} }}"))
    terms = [row[0] for row in found]
    iris = [term.value for term in terms if isinstance(term, NamedNode)]
    return sorted(local(iri) for iri in iris if iri.startswith(RP) and iri.isprintable())


def _names(graph: "Graph", start: str, *kinds: str) -> list[str]:
    """Return how what is typed may go on to name things of some classes, each thing once.

    A slug goes first, then the label, then the shortest alias. Case, and marks on letters, need not
    be typed. What claims and situations say of themselves in a sentence is not offered.
    """
    table = graph.names.of(*kinds)
    slugs = {local(name.thing.value): name.thing.value for name in table}
    found = {iri: slug for slug, iri in slugs.items() if slug.startswith(start)}
    bearers: dict[str, set[str]] = {}
    for name in table:
        bearers.setdefault(name.folded, set()).add(name.thing.value)
    written: dict[str, list[str]] = {}
    for name in table:
        iri = name.thing.value
        text = _going_on(start, name.written)
        if iri in found or len(bearers[name.folded]) > 1 or slugs.get(text, iri) != iri:
            continue
        if _SENTENCES.isdisjoint(name.kinds) and _begins(name.written, start):
            written.setdefault(iri, []).append(name.written)
    labels = graph.names.labels(map(NamedNode, written))
    for iri, names in written.items():
        label, _ = labels.get(iri, ("", ""))
        best = min(names, key=lambda n: (not n.startswith(start), n != label, len(n), n))
        found[iri] = _going_on(start, best)
    return sorted(text for text in found.values() if text.isprintable())


def _begins(name: str, start: str) -> bool:
    return unmarked(name[: len(start)].casefold()) == unmarked(start.casefold())


def _going_on(start: str, name: str) -> str:
    """Return a name with what is typed of it as it is typed; in lower case if all of that is.

    >>> _going_on("the W", "The West"), _going_on("uss", "USSR")
    ('the West', 'ussr')
    """
    rest = name[len(start) :]
    return start + (rest.lower() if start.islower() else rest)
