"""Share workers between clients, in a fair order."""

import asyncio
from collections import Counter
from contextvars import ContextVar
from functools import partial
from math import frexp

from realpolitik.serve.http.problems import ProblemError

__all__ = ["LEFT", "NETWORKS", "Lane"]

NETWORKS = ContextVar[tuple[str, ...]]("NETWORKS", default=("-",))
"""The networks of the client whose request is being answered, the largest first."""

LEFT = ContextVar[asyncio.Future[None] | None]("LEFT", default=None)
"""Is done when this client has closed its connection; None if there is no connection."""

_QUEUE = 500  # maximum number of requests that wait
_HALF_LIFE = 20.0  # CPU seconds of the lane after which a request counts half
_REQUEST = 0.0001  # what a request counts in addition; less is forgotten
_UNKNOWN = 0.02  # as how much the use of a network counts that has used nothing lately
_LITTLE = 0.005  # networks that have used less than this are equal


class Lane:
    """A queue of requests that wait for one of a number of places.

    The next request comes from the network with the least recent use and, within it, from the
    smaller network with the least. Networks are equal if their use differs by less than a factor of
    two; then the newest request comes first, so that under overload most requests are answered
    soon, rather than all late. If too many wait, the oldest request of the network with the most
    use, and then the most requests, is refused. Use is the square of the CPU seconds, so that a
    long request counts more than many short ones. An unknown network comes after those that have
    used little, so that clients that ask now and then do not wait for many unknown ones; it never
    becomes one of them by waiting.
    """

    def __init__(self, places: int) -> None:
        self._free, self._seconds = places, 0.0  # seconds since use was halved
        self._waiting: dict[asyncio.Future[None], tuple[str, ...]] = {}
        self._used: dict[str, float] = {}  # by network

    async def take(self, seconds: float) -> None:
        """Take a place; raise ProblemError if the request is refused or waits too long."""
        if self._free:
            self._free -= 1
            return
        loop = asyncio.get_running_loop()
        place = loop.create_future()
        self._waiting[place] = NETWORKS.get()
        if len(self._waiting) > _QUEUE:
            number = Counter(networks[0] for networks in self._waiting.values())
            rank = {p: (self._rank(p), number[n[0]]) for p, n in self._waiting.items()}
            self._refuse(max(rank, key=rank.__getitem__))
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
        self._seconds += seconds
        if self._seconds > _HALF_LIFE:
            self._seconds, used = 0.0, self._used.items()
            # Who has used much becomes unknown, and not one of those who have used little.
            self._used = {
                network: number / 2
                for network, number in used
                if _REQUEST < number < _UNKNOWN or number > 2 * _UNKNOWN
            }
        for network in NETWORKS.get():
            self._used[network] = self._used.get(network, 0.0) + _REQUEST + seconds**2
        if waiting := [place for place in reversed(self._waiting) if not place.done()]:
            min(waiting, key=self._rank).set_result(None)
        else:
            self._free += 1

    def _rank(self, place: asyncio.Future[None]) -> list[int]:
        """Return how much the networks of a waiting request have used, as powers of two."""
        used = (self._used.get(network, _UNKNOWN) for network in self._waiting[place])
        return [frexp(max(each, _LITTLE))[1] for each in used]

    def _refuse(self, place: asyncio.Future[None], _: object = None) -> None:
        if self._waiting.pop(place, None) and not place.done():
            place.set_exception(ProblemError("busy"))
