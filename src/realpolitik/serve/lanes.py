"""Share workers between clients, in a fair order."""

import asyncio
from collections import Counter
from contextvars import ContextVar
from functools import partial
from math import frexp
from time import monotonic

from realpolitik.serve.http.problems import ProblemError

__all__ = ["LEFT", "NETWORKS", "Lane"]

NETWORKS = ContextVar[tuple[str, ...]]("NETWORKS", default=("-",))
"""The networks of the client whose request is being answered, the largest first."""

LEFT = ContextVar[asyncio.Future[None] | None]("LEFT", default=None)
"""Is done when this client has closed its connection; None if there is no connection."""

_QUEUE = 500  # maximum number of requests that wait
_HALF_LIFE = 10.0  # seconds after which a request counts half
_REQUEST = 0.0001  # what a request counts in addition, also while it waits
_LITTLE = 0.05  # who has used less than this is equal to who has used nothing


class Lane:
    """A queue of requests that wait for one of a number of places.

    The next request comes from the network with the least recent use and, within it, from the
    smaller network with the least. Networks are equal if their use differs by less than a factor of
    two; then the one with the fewest waiting requests is next. Its newest request comes first, so
    that under overload most requests are answered soon, rather than all late. If too many wait, the
    oldest request of the network with the most use is refused. Use is the square of the CPU
    seconds, so that a long request counts more than many short ones.
    """

    def __init__(self, places: int) -> None:
        self._free, self._halved = places, monotonic()
        self._waiting: dict[asyncio.Future[None], tuple[str, ...]] = {}
        self._used: dict[str, float] = {}  # by network

    async def take(self, seconds: float) -> None:
        """Take a place; raise ProblemError if the request is refused or waits too long."""
        self._use(_REQUEST)
        if self._free:
            self._free -= 1
            return
        loop = asyncio.get_running_loop()
        place = loop.create_future()
        self._waiting[place] = NETWORKS.get()
        if len(self._waiting) > _QUEUE:
            self._refuse(max(self._waiting, key=self._rank))
        refuse, left = partial(self._refuse, place), LEFT.get() or loop.create_future()
        left.add_done_callback(refuse)  # nobody reads the response, and the body may be large
        expiry = loop.call_later(seconds, refuse)
        try:
            await place
        except asyncio.CancelledError:
            if not (place.cancelled() or place.exception()):
                self.give()
            raise
        finally:
            expiry.cancel()
            left.remove_done_callback(refuse)
            self._waiting.pop(place, None)

    def give(self, seconds: float = 0.0) -> None:
        """Release a place that this client has used for some seconds."""
        self._use(seconds**2)
        if waiting := [place for place in reversed(self._waiting) if not place.done()]:
            number = Counter(self._waiting[place][0] for place in waiting)
            rank = {p: (self._rank(p), number[self._waiting[p][0]]) for p in waiting}
            min(waiting, key=rank.__getitem__).set_result(None)
        else:
            self._free += 1

    def _use(self, seconds: float) -> None:
        if monotonic() - self._halved > _HALF_LIFE:
            self._halved = monotonic()
            self._used = {each: used / 2 for each, used in self._used.items() if used > _REQUEST}
        for network in NETWORKS.get():
            self._used[network] = self._used.get(network, 0.0) + seconds

    def _rank(self, place: asyncio.Future[None]) -> list[int]:
        """Return how much the networks of a waiting request have used, as powers of two."""
        return [frexp(max(self._used.get(n, 0.0), _LITTLE))[1] for n in self._waiting[place]]

    def _refuse(self, place: asyncio.Future[None], _: object = None) -> None:
        if self._waiting.pop(place, None) and not place.done():
            place.set_exception(ProblemError("busy"))
