"""A frozen mapping says no to every change, and is a dictionary in all else."""

import copy
import json
import pickle
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest

from realpolitik.answer.findings.warrant import Frozen


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.__setitem__("a", "b"),
        lambda it: it.__delitem__("a"),
        lambda it: it.__ior__({"b": "c"}),
        lambda it: it.update(b="c"),
        lambda it: it.setdefault("b", "c"),
        lambda it: it.pop("a"),
        lambda it: it.popitem(),
        lambda it: it.clear(),
    ],
)
def test_nothing_changes_it(change: Callable[[Any], object]) -> None:
    it = Frozen({"a": "China"})
    with pytest.raises(TypeError, match="does not change"):
        change(it)
    assert it == {"a": "China"}


def test_every_method_that_changes_a_dictionary_is_refused() -> None:
    changing = set(dir(dict)) - set(dir(MappingProxyType)) - {"fromkeys"}
    assert {"pop", "update", "__setitem__"} <= changing <= vars(Frozen).keys()


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
)
def test_copy_equals_it_and_does_not_change_either(again: Callable[[Any], Any]) -> None:
    it = Frozen({"a": ("b", "c")})
    assert again(it) == it
    assert type(again(it)) is Frozen
    assert hash(again(it)) == hash(it)


def test_it_is_shown_written_and_passed_on_as_a_dictionary() -> None:
    it = Frozen({"a": ("b", "c")})
    assert repr(it) == "{'a': ('b', 'c')}"
    assert json.dumps(it) == '{"a": ["b", "c"]}'
    assert dict(**it) == it
    assert type(it | {"d": "e"}) is dict
