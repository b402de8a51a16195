"""Share a limited number of workers fairly between clients."""

import asyncio
from collections import Counter
from contextvars import ContextVar
from functools import partial
from math import frexp

from realpolitik.serve.http.problems import ProblemError

__all__ = ["LEFT", "NETWORKS", "Lane"]

NETWORKS = ContextVar[tuple[str, ...]]("NETWORKS", default=("-",))
"""The networks of the client whose request is being answered, from large to small."""

LEFT = ContextVar[asyncio.Future[None] | None]("LEFT", default=None)
"""A future that is done once the client has closed its connection; None without a connection."""

_QUEUE = 500  # maximum number of requests that wait: as many as there are connections
# CPU seconds of the lane after which a request counts half: 10 s on two busy cores, which is the
# longest that a request takes, so that a client who has stopped is soon equal to others.
_HALF_LIFE = 20.0
# Use is the square of seconds. An ordinary question takes 10 to 50 ms, the slowest 0.3 s, a query
# at the limit 10 s.
_REQUEST = 0.0001  # what a request counts in addition, also one from the cache; less is forgotten
_LITTLE = 0.005  # networks that have used less, in some ten ordinary questions, are equal
_UNKNOWN = 0.02  # as how much nothing counts: less than one slow question
_MUCH = 0.25  # with more than three of the slowest questions, a network gets no spare place


class Lane:
    """A queue in which requests wait for one of several places, such as worker processes.

    A free place goes to the IP network with the least recent use and, within that network, to the
    smaller network with the least use. Use is the sum of squared CPU seconds of requests, so that a
    long request counts more than many short ones. If networks have similar use (the same power of
    two), the newest request comes first: even under overload, most requests are answered soon. If
    too many requests wait, the oldest request of the network with the most use is refused; among
    networks with equal use, this is the network with the most requests. Networks without recent use
    come after networks with little use, so that occasional clients do not wait for many new ones.
    There are `places` places; `spare` of them are kept for networks that have not used much.
    """

    def __init__(self, places: int, spare: int = 0) -> None:
        self._free, self._spare, self._seconds = places, spare, 0.0  # seconds since use was halved
        # The places that wait, by networks; those whose newest request is the newest are last.
        self._waiting: dict[tuple[str, ...], dict[asyncio.Future[None], None]] = {}
        self._number = 0  # of all of them
        self._used: dict[str, float] = {}  # by network

    async def take(self, seconds: float) -> None:
        """Take a place within `seconds`; raise ProblemError if the request is refused instead."""
        networks, loop = NETWORKS.get(), asyncio.get_running_loop()
        if self._is_free(networks):
            self._free -= 1
            return
        place = loop.create_future()
        self._waiting[networks] = self._waiting.pop(networks, {})
        self._waiting[networks][place] = None
        self._number += 1
        if self._number > _QUEUE:
            number = Counter[str]()
            for each, places in self._waiting.items():
                number[each[0]] += len(places)
            most = max(self._waiting, key=lambda n: (self._rank(n), number[n[0]]))
            self._end(most, next(iter(self._waiting[most])))
        refuse = partial(self._end, networks, place)
        left = LEFT.get() or loop.create_future()
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
            self._end(networks, place)

    def give(self, seconds: float = 0.0) -> None:
        """Release a place, and count `seconds` as recent use by this client's networks."""
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
        self._free += 1
        while self._waiting:
            networks = min(reversed(self._waiting), key=self._rank)
            if not self._is_free(networks):
                break
            place = next(reversed(self._waiting[networks]))
            if not place.done():
                self._free -= 1
                place.set_result(None)
            self._end(networks, place)

    def _is_free(self, networks: tuple[str, ...]) -> bool:
        """Say whether there is a place for networks."""
        kept = self._spare if self._used.get(networks[0], 0.0) > _MUCH else 0
        return self._free > kept

    def _rank(self, networks: tuple[str, ...]) -> list[int]:
        """Return how much networks have used, as powers of two."""
        used = (self._used.get(network, _UNKNOWN) for network in networks)
        return [frexp(max(each, _LITTLE))[1] for each in used]

    def _end(self, networks: tuple[str, ...], place: asyncio.Future[None], *_: object) -> None:
        """Remove a request from the queue, and refuse it if it still waits."""
        places = self._waiting.get(networks, {})
        if place in places:
            del places[place]
            self._number -= 1
        if not places:
            self._waiting.pop(networks, None)
        if not place.done():
            place.set_exception(ProblemError("busy"))
