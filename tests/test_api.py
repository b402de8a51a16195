"""Every public name of the package and every method has an example; test_docs runs them.

The errors have one at their base class. Properties are shown in the example of their class; the
keys of `to_dict` are tested with answers.
"""

import inspect
from collections.abc import Iterator

import pytest

import realpolitik

BASE = realpolitik.RealpolitikError


def members(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield a name with its value, and for a class its own public methods."""
    yield name, value
    for owner in value.__mro__ if isinstance(value, type) else ():
        if owner.__module__.partition(".")[0] == value.__module__.partition(".")[0]:
            for member, held in vars(owner).items():
                if inspect.isroutine(held) and member[0] != "_" and member != "to_dict":
                    yield f"{name}.{member}", held


def test_every_public_name_has_an_example() -> None:
    assert dir(realpolitik) == sorted(realpolitik.__all__)
    values = ((name, getattr(realpolitik, name)) for name in dir(realpolitik))
    found = [
        pair
        for name, value in values
        if not (isinstance(value, type) and issubclass(value, Exception) and value is not BASE)
        for pair in members(name, value)
    ]
    texts = {name: value.__doc__ or "" for name, value in found if not isinstance(value, str)}
    assert len(texts) > 30
    assert [name for name, text in texts.items() if ">>>" not in text] == []
    with pytest.raises(AttributeError, match="no attribute 'compile'"):
        _ = realpolitik.compile  # type: ignore[attr-defined]
