"""Authors are found in the graph, or declared with the last names that they are cited by."""

import re

import pytest

from realpolitik import Graph
from realpolitik.authors import authors, slugged
from realpolitik.errors import Refused


@pytest.mark.parametrize(
    ("name", "label", "last", "slug"),
    [
        ("Oda Rook", "Oda Rook", "Rook", "oda-rook"),
        ("Rook,  Oda", "Oda Rook", "Rook", "oda-rook"),
        ("Ingeborg van der Mûelen-Śliwa", "", "van der Mûelen-Śliwa", ""),
        ("Ó Dálaigh, Tomás", "Tomás Ó Dálaigh", "Ó Dálaigh", "tomas-o-dalaigh"),
        ("Bo Finn, Jr.", "Bo Finn, Jr.", "Finn", "bo-finn-jr"),
        ("Bo Finn III", "Bo Finn III", "Finn", "bo-finn-iii"),
        ("Łucja O’Bim", "Łucja O’Bim", "O’Bim", "lucja-obim"),
        ("Oda", "Oda", "Oda", "oda"),
    ],
)
def test_last_name_of_a_person(graph: Graph, name: str, label: str, last: str, slug: str) -> None:
    found = authors([name], graph)
    assert (found.whole, found.last) == (label or name, last)
    assert found.slug == (slug or slugged(name))
    assert f'rdfs:label "{label or name}"@en' in found.declared
    assert found.new == (found.whole,)
    assert ("familyName" in found.declared) == (" " in name)


def test_author_who_is_known_is_not_declared(graph: Graph) -> None:
    for name in ("Yun Sun", "Sun, Yun", "yun-sun", "Beijing"):
        assert authors([name], graph).declared == ""
    assert authors(["Sun, Yun"], graph).slug == "yun-sun"


def test_authors_are_part_of_one_actor(graph: Graph) -> None:
    found = authors(["Oda Rook", "Yun Sun"], graph)
    assert (found.slug, found.whole, found.last) == ("rook-and-sun", "Oda Rook and Yun Sun", "Rook")
    assert found.names == ("Oda Rook", "Yun Sun")
    assert found.new == ("Oda Rook",)
    assert "id:yun-sun rp:partOf id:rook-and-sun ." in found.declared
    assert re.search(r"id:oda-rook a rp:Person ;[^.]*rp:partOf id:rook-and-sun \.", found.declared)


def test_author_given_twice_is_one(graph: Graph) -> None:
    assert authors(["Oda Rook", "Rook, Oda"], graph).whole == "Oda Rook"


@pytest.mark.parametrize("name", ["A Bim & B Bim", "A Bim; B Bim", "A Bim, B Bim, C Bim"])
def test_several_in_one_name_are_refused(graph: Graph, name: str) -> None:
    with pytest.raises(Refused, match="give --author for each"):
        authors([name], graph)
    assert authors([name], graph, institution=True).whole == name


def test_known_authors_are_declared_as_one(graph: Graph) -> None:
    found = authors(["Yun Sun", "China"], graph)
    assert (found.slug, found.new) == ("sun-and-china", ())
    assert "id:sun-and-china a rp:Actor" in found.declared
