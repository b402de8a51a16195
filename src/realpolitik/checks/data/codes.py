"""Codes of states against their labels, by the names that Unicode's CLDR has of territories."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from realpolitik.checks.fault import Fault, mend
from realpolitik.checks.material import Material
from realpolitik.errors import not_installed
from realpolitik.terms import compact, expand

__all__ = ["RULES", "miscoded"]

RULES = {
    "other-code": "A state is not called as another one is than that whose code, by ISO 3166-1, it "
    "has. Correct the code, or the label.",
}


def miscoded(material: Material) -> Iterator[Fault]:
    """Give each state one of whose labels is the name of the territory of another code.

    The names are those of CLDR in the language of the label.

    Raises Unavailable where babel, which has them, is not installed.
    """
    try:
        from babel import Locale, UnknownLocaleError
    except ImportError:
        raise not_installed("babel", "has the names of states") from None
    for state, code in material.store.pairs(expand("rp:iso3166")):
        where = isinstance(state, NamedNode) and material.said_of(state.value, "rp:iso3166")
        if not where or not isinstance(state, NamedNode) or not isinstance(code, Literal):
            continue
        for label in material.facts.values(state, "rdfs:label"):
            if not isinstance(label, Literal) or not label.language:
                continue
            try:
                names = Locale.parse(label.language, sep="-").territories
            except (UnknownLocaleError, ValueError):
                continue
            meant = [
                key for key, name in names.items() if name.casefold() == label.value.casefold()
            ]
            if meant and code.value not in meant:
                message = f'{compact(state.value)}: "{label.value}" is the name of {meant[0]}, and '
                message += f"its code is {code.value}. {mend(RULES['other-code'])}"
                yield material.fault(where[0], 2, "other-code", message, state.value)
                break
