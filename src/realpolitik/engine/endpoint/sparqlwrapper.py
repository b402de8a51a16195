"""A graph behind an endpoint that is asked through a SPARQLWrapper of the user's own."""

from http.client import HTTPException
from math import inf
from urllib.error import HTTPError
from warnings import catch_warnings, simplefilter

import httpx
from SPARQLWrapper import JSON, POST, RDFXML, SPARQLWrapper, SPARQLWrapper2
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from realpolitik.engine.endpoint.http import Reply
from realpolitik.engine.endpoint.remote import Remote
from realpolitik.engine.sparql import query_form
from realpolitik.errors import Unavailable

__all__ = ["Wrapped"]


class Wrapped(Remote):
    """A graph that a SPARQLWrapper asks, with its own timeout, credentials and default graphs.

    Its query, method and format are set for each query, and stay as they were last.

    Raises TypeError for a SPARQLWrapper2, which asks for rows alone.
    """

    def __init__(self, wrapper: SPARQLWrapper) -> None:
        if isinstance(wrapper, SPARQLWrapper2):
            raise TypeError("attach takes a SPARQLWrapper; a SPARQLWrapper2 asks for no graph")
        self.address, self._wrapper = wrapper.endpoint, wrapper
        self.where = f"at {self.address}"

    def _send(self, text: str, is_graph: bool) -> Reply:
        wrapper = self._wrapper
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(RDFXML if is_graph else JSON)
        with catch_warnings():  # of a form that it does not find, or finds in a comment
            simplefilter("ignore", RuntimeWarning)
            wrapper.setQuery(text)
        wrapper.queryType = query_form(text)
        try:
            result = wrapper.query()
            with result.response as response:
                headers = httpx.Headers(dict(result.info()))
                return Reply(response.status, headers, response.read(), self.address, inf)
        # What it says of a fault may hold what was sent, credentials too.
        except SPARQLWrapperException as error:
            reason = f"{type(error).__name__} of SPARQLWrapper: {error.msg}"
        except HTTPError as error:
            reason = f"it fails ({error.code})"
        except (OSError, HTTPException) as error:
            reason = f"no answer: {getattr(error, 'reason', None) or type(error).__name__}"
        except ValueError:
            reason = "SPARQLWrapper cannot send what it is set to: look at its address and headers"
        raise Unavailable(self.address, reason)
