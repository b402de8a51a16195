"""What to do instead, where things are named and a question or one claim is meant."""

from collections.abc import Sequence

from .errors import Ambiguous, Refused, UnknownName
from .names import Names
from .question import load, slugs

__all__ = ["refuse_things", "refuse_two"]

# What a thing is, and the question to ask about such, with its parameter; the first that fits.
# Headers cannot tell it: three questions take an actor alone, and a source is a filter of any.
_QUESTIONS = {
    "rp:Actor": ("an actor", "profile actor"),
    "rp:Issue": ("an issue", "positions issue"),
    "rp:Claim": ("a claim", "evidence claim"),
    "rp:Source": ("a source", "certainty source"),
    "rp:Situation": ("a situation", "rests-on thing"),
    "owl:Thing": ("a thing of the graph", "rests-on thing"),
}


def refuse_things(text: str, names: Names, meant: str) -> None:
    """Raise Refused for a text that is the name of a thing, or a slug with names and no "=".

    The error tells how to ask; `meant` is what the text should have named. Any other text passes.
    """
    first, _, rest = text.partition(" ")
    for kind, (what, question) in _QUESTIONS.items():
        if _is_name(text, kind, names):
            value = f'"{text}"' if rest else text
            raise Refused(text, f"this is {what} and no {meant}; ask {question}={value}")
    params = load(first).params if rest and first in slugs() else {}
    if params and all(_is_name(one, "owl:Thing", names) for one in rest.split()):
        how = " ".join(f"{name}=…" for name in params)
        raise Refused(text, f"a value is given with its name: ask {first} {how}")


def refuse_two(given: Sequence[str], names: Names) -> None:
    """Raise Refused where several questions or claims are given, of which one can be shown."""
    known = slugs()
    if len(given) > 1 and all(one in known or names.known(one, ["rp:Claim"]) for one in given):
        raise Refused("show", f"one question or claim at a time, such as show {given[0]}")


def _is_name(text: str, kind: str, names: Names) -> bool:
    try:
        names.resolve(text, kind)
    except UnknownName:
        return False
    except Ambiguous:
        pass
    return True
