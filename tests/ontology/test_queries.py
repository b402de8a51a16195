"""Rules and queries use only defined names and bound variables, and say which file they are in."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from realpolitik.checks.identifiers import Definitions
from realpolitik.engine.embedded import triples_in
from realpolitik.engine.sparql import Token, tokens
from realpolitik.files import data_files, ontology_files
from realpolitik.terms import ID, PREFIXES, RP, expand

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted([*ROOT.glob("queries/**/*.rq"), *ROOT.glob("ontology/rules/**/*.rq")])


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    """Return what the ontology and the data define."""
    paths = [*ontology_files(), *data_files()]
    return Definitions(triple for path in paths for triple in triples_in(path))


def undefined(text: str, definitions: Definitions) -> set[str]:
    """Return the names in a query that nothing defines, those in comments included.

    A name of ours after `a` must be a class.
    """
    found = set()
    before = Token("", "", 0)
    for token in tokens(re.sub(r"#\+?(?=\s)", "", text)):
        name = token.text.rstrip(".")
        prefix = name.partition(":")[0]
        if token.kind == "name" and prefix in PREFIXES and name[-1].isalnum():
            iri = expand(name).value
            is_class = before.text == "a" and iri.startswith((RP, ID))
            if not definitions.has(iri, "class" if is_class else "term"):
                found.add(name)
        before = token
    return found


def unbound(text: str) -> set[str]:
    """Return the variables that a query selects or sorts by, and uses nowhere else."""
    found = tokens(text)
    words = [token.text.upper() for token in found]
    selected = slice(words.index("SELECT"), words.index("{")) if "SELECT" in words else slice(0)
    sorting = slice(words.index("ORDER"), None) if "ORDER" in words else slice(0)
    used = [token.text for token in found]
    pairs = [*pairwise(found[selected]), *pairwise(found[sorting])]
    return {
        token.text
        for before, token in pairs
        if token.kind == "variable" and used.count(token.text) < 2 and before.text.upper() != "AS"
    }


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_names_are_defined_and_variables_bound(path: Path, definitions: Definitions) -> None:
    text = path.read_text(encoding="utf-8")
    assert undefined(text, definitions) == set()
    assert unbound(text) == set()


def test_slips_are_found(definitions: Definitions) -> None:
    slips = {
        "SELECT ?a { ?a a rp:party }": {"rp:party"},
        "SELECT ?a { ?a rp:hloder id:chin }": {"rp:hloder", "id:chin"},
        "# As id:chin does.\nASK { ?a skos:hidenLabel ?b }": {"id:chin", "skos:hidenLabel"},
    }
    assert {text: undefined(text, definitions) for text in slips} == slips
    assert unbound("SELECT ?a ?b (1 AS ?c) { ?a ?p 1 } ORDER BY ?d") == {"?b", "?d"}
