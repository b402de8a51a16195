"""A source that is retracted leaves no trace; sources that only repeat one confirm nothing.

Both for any claims on what the invented sources of `several/` and the article speak of.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from asking import PROLOGUE, everything
from hypothesis import HealthCheck, given, settings, strategies as st
from pyoxigraph import Literal, NamedNode, Triple

import realpolitik
from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.changes import changes
from realpolitik.answer.findings.finding import independent_claimants
from realpolitik.engine.lookup import Lookup
from realpolitik.export.export import export
from realpolitik.terms import ID, expand, slug

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

SEVERAL = Path(__file__).parent / "several"
LINKS = ("rp:supports", "rp:disputes", "rp:qualifies", "prov:wasDerivedFrom", "prov:wasRevisionOf")

Said = tuple[str, str, str, str, str, str]
"""Polarity, situation, certainty, tense, and how a claim is linked to which other."""


@pytest.fixture(scope="module")
def before(cache_home: Path) -> Graph:
    """Return the graph without the source that is added."""
    return realpolitik.open([str(SEVERAL)])


def named(graph: Graph) -> set[Triple]:
    """Return the triples of a graph but those of lists, whose nodes have new names each time."""
    triples = graph.triples()
    return {t for t in triples if all(isinstance(n, NamedNode | Literal) for n in (t[0], t[2]))}


def all_answers(graph: Graph) -> Iterator[Answer]:
    """Give the answers to all questions, with their values left open."""
    return (everything(graph, saved.slug) for saved in graph.questions)


def written(source: str, claims: list[Said], years: Mapping[str, str] | None = None) -> str:
    """Return a source with claims as Turtle: its record, its passages, what it says."""
    parts = [
        f'id:{source} a rp:Source ; dcterms:title "{source}"@en ; dcterms:creator id:oda-rook ;\n'
        f'dc:publisher "The Wire" ; dcterms:issued "2033-01-01"^^xsd:date ;'
        f' rp:sha256 "{hashed(source)}" .\n'
    ]
    for n, (polarity, situation, certainty, tense, link, other) in enumerate(claims, 1):
        name = f"{source}-p1s{n}"
        place = f"<{ID}{source}#char={n},{n + 1}>"
        parts.append(
            f"id:{name} a rp:Passage ; rp:paragraph 1 ; rp:sentence {n} ; oa:hasSource id:{source}"
            f' ; rp:sha256 "{hashed(name)}" ; oa:hasSelector {place} .\n'
            f"{place} a oa:TextPositionSelector ; oa:start {n} ; oa:end {n + 1} .\n"
            f"id:{name}-1 a rp:Claim ; rp:{polarity} id:{situation} ; rp:claimant id:oda-rook ;\n"
            f"rp:certainty rp:{certainty} ; rp:tense rp:{tense} ; rp:evidence id:{name} ;\n"
            f"rp:asOf {(years or {}).get(other, 2033)} ; rp:basis rp:stated ;\n"
            f'prov:wasAttributedTo id:oda-rook ; rp:gloss "{name}" .\n'
            + (f"id:{name}-1 {link} id:{other} .\n" if link else "")
        )
    return PROLOGUE + "".join(parts)


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_source_that_is_retracted_was_never_there(
    before: Graph, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    facts = Lookup(before.triples())
    others = facts.subjects("rp:affirms")
    situations = sorted({slug(node) for one in others for node in facts.nodes(one, "rp:affirms")})
    claim = st.tuples(
        st.sampled_from(("affirms", "denies")),
        st.sampled_from(situations),
        st.sampled_from(("certain", "probable", "possible", "unspecified")),
        st.sampled_from(("present", "past", "future")),
        st.sampled_from(("", *LINKS)),
        st.sampled_from([slug(one) for one in others]),
    )
    claims = data.draw(st.lists(claim, min_size=1, max_size=6))
    file = tmp_path_factory.mktemp("law") / "wire.ttl"
    file.write_text(written("wire-2033", claims), encoding="utf-8")
    said = realpolitik.open([str(SEVERAL), str(file)])
    assert len(named(said) - named(before)) > len(claims)
    with file.open("a", encoding="utf-8") as more:
        more.write("id:notice a rp:Retraction ; npx:retracts id:wire-2033 ;\n")
        more.write('prov:wasAttributedTo id:oda-rook ; dcterms:issued "2034-12-31"^^xsd:date .\n')
    after = realpolitik.open([str(SEVERAL), str(file)])
    told = {t for t in after.triples() if t.subject == expand("id:notice")}
    assert named(after) - told == named(before)
    assert [*all_answers(after)] == [*all_answers(before)]
    for form in ("csv", "graphml"):
        assert export(after, form) == export(before, form)


def test_sources_that_only_repeat_confirm_nothing(before: Graph, tmp_path: Path) -> None:
    facts = Lookup(before.triples())
    claims: list[Said] = []
    years = {slug(c): "".join(facts.texts(c, "rp:asOf")) for c in facts.subjects("rp:asOf")}
    for polarity in ("affirms", "denies"):
        for claim in facts.subjects(f"rp:{polarity}"):
            said = (f"rp:{name}" for name in (polarity, "certainty", "tense"))
            situation, certainty, tense = (slug(facts.nodes(claim, name)[0]) for name in said)
            link = "prov:wasDerivedFrom", slug(claim)
            if not slug(claim).startswith("sun-2016"):
                claims.append((polarity, situation, certainty, tense, *link))
    for number in range(10):
        name = f"wire{number}-2033"
        (tmp_path / f"{name}.ttl").write_text(written(name, claims, years), encoding="utf-8")
    after = realpolitik.open([str(SEVERAL), str(tmp_path)])
    repeated = count()
    for was, now in zip(all_answers(before), all_answers(after), strict=True):
        assert now.outcome == was.outcome
        assert {f.situation: independent_claimants(f.warrants, "affirms")[0] for f in was} == {
            f.situation: independent_claimants(f.warrants, "affirms")[0] for f in now
        }
        for change in changes(was, now):
            # Claims are added to findings, which keep their status, strength and tense.
            part = change.change.partition(".")[0]
            assert part in {"warrants", "premises", "but", "values"}, change
            next(repeated)
    assert next(repeated) > 100
