"""Every public name of the package and every method has an example; test_docs runs them.

Properties are shown in the example of their class.
"""

import inspect
from collections.abc import Iterable, Iterator

import pytest

import realpolitik


def members(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield a name with its value, and for a class its own public methods."""
    yield name, value
    for owner in value.__mro__ if isinstance(value, type) else ():
        if owner.__module__.partition(".")[0] == value.__module__.partition(".")[0]:
            for member, held in vars(owner).items():
                if inspect.isroutine(held) and not member.startswith("_"):
                    yield f"{name}.{member}", held


def without_example(values: Iterable[tuple[str, object]]) -> list[str]:
    """Return the names of what has no docstring of its own, or none with an example."""
    return [
        member
        for name, value in values
        for member, held in members(name, value)
        if ">>>" not in (inspect.cleandoc(getattr(held, "__doc__", None) or ""))
    ]


def test_missing_example_is_found() -> None:
    assert without_example([("f", members), ("g", lambda: 0)]) == ["f", "g"]


def test_every_public_name_has_an_example() -> None:
    values = {name: getattr(realpolitik, name) for name in realpolitik.__all__}
    assert {"Answer", "Graph", "RealpolitikError", "check", "curate", "diff"} <= values.keys()
    assert without_example((n, v) for n, v in values.items() if not isinstance(v, str)) == []
    in_the_package = inspect.getdoc(realpolitik) or ""
    texts = [name for name, value in values.items() if isinstance(value, str)]
    assert [name for name in texts if f">>> realpolitik.{name}" not in in_the_package] == []


def test_dir_has_the_public_names() -> None:
    assert dir(realpolitik) == sorted(realpolitik.__all__)
    with pytest.raises(AttributeError, match="no attribute 'compile'"):
        _ = realpolitik.compile  # type: ignore[attr-defined]
