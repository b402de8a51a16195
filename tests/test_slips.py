"""What somebody gives in place of another thing is told in one line, in the words of the caller."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import realpolitik
from realpolitik import Graph, RealpolitikError, Refused, Unavailable

MINI = Path(__file__).parent / "mini"

# As one writes who has no type checker.
opened: Any = realpolitik.open
attached: Any = realpolitik.attach
built: Any = realpolitik.build
Use = Callable[[Any], object]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda graph: graph.ask(3), "the question must be a string, not int"),
        (lambda graph: graph.ask("threats", actor=None), "actor must be a string, not NoneT"),
        (lambda graph: graph.claim(None), "a name must be a string, not NoneType"),
        (lambda graph: graph.why("China", 1, "Russia"), "a name must be a string, not int"),
        (lambda graph: graph.sparql(b"ASK {}"), "a query must be a string, not bytes"),
        (lambda graph: graph.again("threats"), "again.* expects an Answer, not str"),
        (lambda graph: opened(3), "data must be a path, not int"),
        (lambda graph: built(3), "the store folder must be a path, not int"),
        (lambda graph: attached(3), "attach takes an address, a folder, an rdflib graph"),
    ],
)
def test_value_of_the_wrong_type_is_a_type_error(graph: Graph, use: Use, message: str) -> None:
    with pytest.raises(TypeError, match=message) as caught:
        use(graph)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda graph: realpolitik.attach("/none/there"), "/none/there: this is not a folder"),
        (lambda graph: realpolitik.attach("ftp://x.org/"), "not an HTTP URL"),
        (lambda graph: realpolitik.attach(MINI), "not a store; make one with realpolitik build"),
        (lambda graph: realpolitik.open(""), "data: the path is empty"),
        (lambda graph: graph.sparql(""), "the query, line 1, column 1: not valid"),
        (lambda graph: graph.search("arms", -1), "most=-1: a limit cannot be below 0"),
        (lambda graph: graph.ask("threats").part(-1), "offset and limit must be 0 or more"),
    ],
)
def test_unusable_value_is_an_error(graph: Graph, use: Use, message: str) -> None:
    with pytest.raises(RealpolitikError, match=message) as caught:
        use(graph)
    assert isinstance(caught.value, Refused | Unavailable | realpolitik.Malformed)


def test_paths_are_texts_or_path_objects_one_or_several(tmp_path: Path) -> None:
    text = MINI / "book.txt"
    realpolitik.build(tmp_path / "a", [MINI])
    asked = {"a": "Ruritania", "b": "Graustark"}
    quoted = [
        realpolitik.open(MINI, texts=text).ask("alignments", **asked),
        realpolitik.open(str(MINI), texts=str(text)).ask("alignments", **asked),
        realpolitik.attach(tmp_path / "a", texts=[text]).ask("alignments", **asked),
        realpolitik.open({str(MINI)}, texts=iter([text])).ask("alignments", **asked),
    ]
    assert quoted[0][0].warrants[0].quote
    assert all(answer == quoted[0] for answer in quoted)
