"""What the last word of a command line may become."""

import os
from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QuerySolutions

from realpolitik.answer.names import unmarked
from realpolitik.answer.question import FILTERS, load, slugs
from realpolitik.command.arguments import Argument, declared
from realpolitik.terms import RP, SAID, expand, local

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["SCRIPTS", "complete"]

_FILES = frozenset(("FILE", "PATH", "DIR", "TEXT", "OLD", "NEW"))
_SENTENCES = frozenset(("rp:Claim", "rp:Situation"))  # which have slugs, and sentences for names

Opener = Callable[[Namespace], "Graph"]


def complete(line: str, commands: Collection[str], opened: Opener) -> list[str] | None:
    """Return what the last word of a line may become, or None where that is a file.

    That is a command, an option or its value, a question, a parameter or a name. The line is what
    is typed up to the cursor, with its quotes. `opened` gives the graph that options tell of.
    """
    *before, last = _words(line)
    place = next((n for n, word in enumerate(before) if word in commands), None)
    if place is None:
        return _starting(last, ["--help", "--version"] if last[:1] == "-" else commands)
    command = before.pop(place)
    known = declared(command)
    options = {name: one for one in known for name in one.names if name.startswith("-")}
    given, words, waiting = _parted(before, options)

    def graph() -> "Graph":
        return opened(_where(given))

    name, equals, start = last.partition("=")
    if not waiting and equals and name in options:
        found = _value(options[name], start, graph)
        return found and [f"{name}={value}" for value in found]
    if waiting:
        return _value(waiting, last, graph)
    if last.startswith("-"):
        return _starting(last, options)
    if command == "ask":
        return _asked(words, last, graph)
    if command == "show":
        return [] if words else _starting(last, slugs()) or _names(graph(), last, "rp:Claim")
    if command == "why":
        return _triple(words, last, graph)
    places = [one for one in known if one.names[0] not in options]
    if any(_takes_file(one) for one in places):
        return None
    return _starting(last, places[len(words)].choices) if len(words) < len(places) else []


def _words(line: str) -> list[str]:
    """Return the words after the name of the command, without quotes; the last may be empty.

    >>> _words("realpolitik ask threats actor='the We")
    ['ask', 'threats', 'actor=the We']
    """
    import shlex

    for end in ("", "'", '"'):  # of a quote that is still open
        with suppress(ValueError):
            *words, last = shlex.split(f"{line}.{end}")  # something, so that there is a last word
            return [*words[1:], last[:-1]]
    return [""]


def _parted(
    before: Sequence[str], options: Mapping[str, Argument]
) -> tuple[dict[str, list[str]], list[str], Argument | None]:
    """Return the options with their values, the other words, and the option that waits for one."""
    given: dict[str, list[str]] = {}
    words: list[str] = []
    waiting: Argument | None = None
    for word in before:
        name, equals, value = word.partition("=")
        if waiting:
            given.setdefault(waiting.names[-1], []).append(word)
            waiting = None
        elif name in options and options[name].takes and not equals:
            waiting = options[name]
        elif name in options:
            given.setdefault(options[name].names[-1], []).append(value)
        else:
            words.append(word)
    return given, words, waiting


def _where(given: Mapping[str, Sequence[str]]) -> Namespace:
    """Return the options that tell which graph to open; of a store only one that is there."""
    stores = [path for path in given.get("--store", ()) if os.path.exists(f"{path}/CURRENT")]
    return Namespace(
        data=given.get("--data", []),
        store=stores[-1] if stores else None,
        endpoint=given.get("--endpoint", [None])[-1],
        retracted="--retracted" in given,
    )


def _value(option: Argument, start: str, graph: Callable[[], "Graph"]) -> list[str] | None:
    """Return what the value of an option may become, or None where that is a file."""
    if "--without" in option.names:
        return _names(graph(), start, *SAID)
    return None if _takes_file(option) else _starting(start, option.choices)


def _takes_file(one: Argument) -> bool:
    return not _FILES.isdisjoint(one.takes.split())


def _asked(words: Sequence[str], last: str, graph: Callable[[], "Graph"]) -> list[str]:
    """Return what the last word after `ask` may become."""
    if not words:
        return _starting(last, slugs())
    params = load(words[0]).params if words[0] in slugs() else {}
    name, equals, start = last.partition("=")
    if not equals:
        given = {word.partition("=")[0] for word in words}
        names = [f"{one}=" for one in {**params, **FILTERS} if one not in given]
        return _starting(last, names) if words[0] in slugs() else []
    found: list[str] = []
    if name in params:
        found = [*_names(graph(), start, params[name]), *_starting(start, ["any"])]
    elif name in FILTERS:
        found = _names(graph(), start, FILTERS[name])
    return [f"{name}={value}" for value in found]


def _triple(words: Sequence[str], last: str, graph: Callable[[], "Graph"]) -> list[str]:
    """Return what the last word after `why` may become."""
    if len(words) == 1:
        return _starting(last, _terms(graph(), "owl:ObjectProperty"))
    if len(words) == 2 and words[1] in ("a", "rdf:type"):
        return _starting(last, _terms(graph(), "owl:Class"))
    return _names(graph(), last, "owl:Thing") if len(words) < 3 else []


def _terms(graph: "Graph", kind: str) -> list[str]:
    """Return the names of our own classes, or of our properties between things."""
    found = graph.sparql(f"SELECT ?term {{ ?term a {expand(kind)} }}")
    assert isinstance(found, QuerySolutions)
    terms = [row[0] for row in found]
    iris = [term.value for term in terms if isinstance(term, NamedNode)]
    return sorted(local(iri) for iri in iris if iri.startswith(RP))


def _names(graph: "Graph", start: str, *kinds: str) -> list[str]:
    """Return how what is typed may go on to name things of some classes, each thing once.

    A slug goes first, then the label, then the shortest alias. Case, and marks on letters, need not
    be typed. What claims and situations say of themselves in a sentence is not offered.
    """
    table = [name for name in graph.names.all() if not set(kinds).isdisjoint(name.kinds)]
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
    labels = graph.names.labels(written)
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


def _starting(start: str, known: Iterable[str]) -> list[str]:
    return [text for text in known if text.startswith(start)]


# Each hands over the line up to the cursor as it is typed, and quotes what it is given. With status
# 1, a file may stand there.
SCRIPTS = {
    "bash": r"""_realpolitik() {
    local found i word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    found=$(realpolitik complete -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case $? in
        0) mapfile -t COMPREPLY < <(printf %s "$found") ;;
        1) compopt -o default ;;
    esac
    # Bash parts words at "=", and takes what comes after it, or after a quote, in place of what is
    # typed there; where it is told not to part them (COMP_WORDBREAKS), only after a quote.
    [[ $word != [!\'\"]*=[\'\"]* ]] || before='=' word=${word#*=}
    for i in "${!COMPREPLY[@]}"; do
        [[ $word != = && ($word == '' || $before != =) ]] || COMPREPLY[i]=${COMPREPLY[i]#*=}
        case $word in
            \'*) COMPREPLY[i]=${COMPREPLY[i]//\'/\'\\\'\'} ;;
            \"*) COMPREPLY[i]=${COMPREPLY[i]//[\\\"\$\`]/\\&} ;;
            *) printf -v "COMPREPLY[$i]" %q "${COMPREPLY[i]}" ;;
        esac
    done
    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace
}
complete -F _realpolitik realpolitik
""",
    "zsh": r"""#compdef realpolitik
_realpolitik() {
    local found
    found=$(realpolitik complete -- "${(j: :)words[1,CURRENT]}" 2>/dev/null)
    case $? in
        0) compadd -S '' -- ${(M)${(f)found}:#*=} || compadd -- ${${(f)found}:#*=} ;;
        1) compset -P '--*='; _files ;;
    esac
}
compdef _realpolitik realpolitik
""",
    "fish": r"""function __realpolitik
    set -l found (realpolitik complete -- (commandline -cp | string collect) 2>/dev/null)
    switch $status
        case 0
            printf '%s\n' $found
        case 1
            __fish_complete_path (commandline -ct)
    end
end
complete -c realpolitik -f -a '(__realpolitik)'
""",
}
