"""docs/claims-table.md lists the columns, and the kinds and concepts of the ontology."""

import os
import re
from pathlib import Path

import pytest

from realpolitik.answer.questions.question import load
from realpolitik.curate.table.rows import COLUMNS, ROLES
from realpolitik.engine.embedded import Store
from realpolitik.engine.lookup import Lookup
from realpolitik.files import folder, join_query, ontology_files, read
from realpolitik.terms import ROLES as NAMES, expand, local

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "claims-table.md"
WORDS = ("domain", "actType", "stake", "position", "direction", "certainty", "tense")
GRADES = ("basis", "intensity")


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    for path in [*ontology_files(), os.path.join(folder("ontology"), "shapes.ttl")]:
        store.load(path, read(path))
    return store


def required(facts: Lookup) -> dict[str, list[str]]:
    """Return the roles that shapes require, by class."""
    found: dict[str, list[str]] = {}
    for shape in facts.subjects("sh:minCount"):
        for kind in facts.nodes(shape, "sh:targetClass"):
            for path in facts.nodes(shape, "sh:path"):
                if facts.texts(shape, "sh:minCount") != ["0"]:
                    found.setdefault(local(kind.value), []).append(local(path.value))
    return found


def kinds(store: Store) -> str:
    """Return the table of the classes of situations, in the order of the ontology."""
    facts = Lookup(store.triples())
    roles = required(facts)
    lines = []
    for name in re.findall(r"^rp:(\w+) a owl:Class", read(ontology_files()[0]), re.MULTILINE):
        above = facts.above(expand(f"rp:{name}"))
        if expand("rp:Situation") in above and name != "Situation":
            needs = {role for kind in above for role in roles.get(local(kind.value), ())}
            said = facts.texts(expand(f"rp:{name}"), "skos:definition")[0]
            what = re.split(r"[;:]", said)[0].rstrip(".")
            what = re.sub(r"^(An? )?[\w ]+? is ", "", what, count=1)
            listed = ", ".join(f"`{role}`" for role in sorted(needs))
            lines.append(f"| `{name}` | {listed} | {what} |\n")
    return "".join(lines)


def concepts(store: Store) -> str:
    """Return the table of the concepts in each column."""
    facts = Lookup(store.triples())
    lines = []
    for column in (*WORDS, *GRADES):
        (kind,) = facts.nodes(expand(f"rp:{column}"), "rdfs:range")
        names = sorted(local(str(node)[1:-1]) for node in facts.named(kind))
        lines.append(f"| `{column}` | {', '.join(f'`{name}`' for name in names)} |\n")
    return "".join(lines)


def test_kinds_are_documented(store: Store) -> None:
    assert kinds(store) in DOCUMENT.read_text(encoding="utf-8"), kinds(store)


def test_words_of_columns_are_documented(store: Store) -> None:
    assert concepts(store) in DOCUMENT.read_text(encoding="utf-8"), concepts(store)


def test_columns_are_documented() -> None:
    table = "".join(f"| `{name}` | {column.meaning} |\n" for name, column in COLUMNS.items())
    assert table in DOCUMENT.read_text(encoding="utf-8")


def test_table_has_all_roles() -> None:
    assert {column.name for column in ROLES if not column.is_text} == set(NAMES)


@pytest.mark.parametrize("name", ["participants", "claim", "role-values", "about"])
def test_queries_ask_for_all_roles(name: str) -> None:
    text = load(name).text if name == "about" else join_query(name)
    # This query asks for entities, with the wider rp:threatFrom.
    aside = {"position", "direction", "threatSource"} if name == "about" else set()
    missing = [role for role in NAMES if role not in aside and f"rp:{role}" not in text]
    assert missing == []


def test_roles_have_shapes_for_subjects_and_objects(store: Store) -> None:
    facts = Lookup(store.triples())
    of_what, to_what = (
        {local(node.value) for shape in facts.subjects(end) for node in facts.nodes(shape, end)}
        for end in ("sh:targetSubjectsOf", "sh:targetObjectsOf")
    )
    assert set(NAMES) <= of_what
    assert {role for role in NAMES if role not in WORDS} <= to_what
