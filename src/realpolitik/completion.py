"""Completion of the command line for bash, zsh and fish."""

from collections.abc import Mapping, Sequence

__all__ = ["SCRIPTS", "complete"]

SCRIPTS = {
    "bash": """\
_realpolitik() {
    local IFS=$'\\n' words=() last=-1 word before
    # Bash parts words at "=": NAME=VALUE is put together, and only its VALUE is given back.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ $last -ge 0 && ($word == = || ($before == = && -n $word)) ]]; then
            words[last]+=$word
        else
            words[++last]=$word
        fi
        before=$word
    done
    COMPREPLY=($(realpolitik complete -- "${words[@]}" 2>/dev/null))
    [[ ${words[last]} == "$word" ]] || COMPREPLY=("${COMPREPLY[@]#*=}")
    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace
}
complete -o default -F _realpolitik realpolitik
""",
    "zsh": """\
#compdef realpolitik
_realpolitik() {
    local -a found
    found=("${(@f)$(realpolitik complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    compadd -S '' -- ${(M)found:#*=} || compadd -- ${found:#*=} || _files
}
compdef _realpolitik realpolitik
""",
    "fish": """\
complete -c realpolitik -f -a '(realpolitik complete -- (commandline -opc)[2..] (commandline -ct))'
complete -c realpolitik -n '__fish_seen_subcommand_from diff' -F
""",
}


def complete(
    words: Sequence[str], commands: Mapping[str, Mapping[str, Sequence[str] | None]]
) -> list[str]:
    """Return what the last of some words may become.

    That is a command, an option or its value, a slug, a parameter or a name. Each command has its
    options, and each option the values to choose from: none for any, None where it takes no value.
    """
    *before, last = words or [""]
    if not before:
        return _starting(last, list(commands))
    flags = commands.get(before[0], {})
    if last.startswith("-"):
        return _starting(last, list(flags))
    values = flags.get(before[-1])
    if values is not None and before[-1] != "--without":
        return _starting(last, values)
    from .question import load, slugs

    if before[0] == "ask" and before[-1] == "--without":
        return _starting(last, _things("rp:Claim", "rp:Situation", "rp:Source"))
    if before[0] == "export":
        from .formats import EXPORTS

        return [] if set(before) & set(EXPORTS) else _starting(last, EXPORTS)
    if before[0] == "show" or (before[0] == "ask" and len(before) == 1):
        return _starting(last, slugs())
    if before[0] == "why":
        return _starting(last, _properties() if len(before) == 2 else _things("owl:Thing"))
    if before[0] != "ask" or before[1] not in slugs():
        return []
    filters = {"according_to": "rp:Actor", "source": "rp:Source", "certainty": "rp:Certainty"}
    params = {**load(before[1]).params, **filters}
    name, equals, _ = last.partition("=")
    if not equals:
        return _starting(last, [f"{param}=" for param in params])
    things = _things(params[name]) if name in params else []
    return _starting(last, [f"{name}={thing}" for thing in things])


def _things(*kinds: str) -> list[str]:
    """Return the slugs of the things of some classes, given as CURIEs."""
    from .opening import open as open_graph
    from .terms import local

    names = open_graph().names.all()
    return sorted({local(n.thing.value) for n in names if not set(kinds).isdisjoint(n.kinds)})


def _properties() -> list[str]:
    """Return the names of our properties between things."""
    from .opening import open as open_graph
    from .terms import RDF_TYPE, RP, expand, local

    kind = expand("owl:ObjectProperty")
    triples = open_graph().triples(inferred=False)
    known = [t.subject for t in triples if t.predicate == RDF_TYPE and t.object == kind]
    return sorted(local(str(node)[1:-1]) for node in known if RP in str(node))


def _starting(start: str, known: Sequence[str]) -> list[str]:
    return [text for text in known if text.startswith(start)]
