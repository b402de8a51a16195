"""A mapping that does not change."""

from typing import Any, NoReturn, TypeVar

__all__ = ["Frozen"]

_Value = TypeVar("_Value")


class Frozen(dict[str, _Value]):
    """A dictionary that does not change once it is made.

    Unlike `types.MappingProxyType` it can be copied, pickled, hashed and written as JSON.

    >>> Frozen({"a": "China"})
    {'a': 'China'}
    >>> Frozen({"a": "China"}).pop("a")
    Traceback (most recent call last):
    TypeError: this does not change; dict(...) makes a copy that can be changed
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this does not change; dict(...) makes a copy that can be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override] # that of a dictionary is None
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return Frozen, (dict(self),)
