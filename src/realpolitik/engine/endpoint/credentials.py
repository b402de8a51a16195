"""Credentials of the environment: which there are, and to which hosts they may go."""

import os
import re
from base64 import b64encode
from ipaddress import ip_address
from urllib.parse import urlsplit

from realpolitik.errors import Refused

__all__ = ["HOW_TO_GIVE", "authorization", "may_go", "password"]

HOW_TO_GIVE = "set REALPOLITIK_USER and REALPOLITIK_PASSWORD, or REALPOLITIK_TOKEN"
"""What to do where an endpoint wants credentials."""

_TOKEN, _USER, _PASSWORD, _HOST = (
    f"REALPOLITIK_{name}" for name in ("TOKEN", "USER", "PASSWORD", "HOST")
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # with bytes that are no UTF-8


def authorization() -> dict[str, str]:
    """Return the header of a token (RFC 6750), or else of a password as Basic (RFC 7617).

    Raises Refused for what cannot be sent.
    """
    token, given = _token(), password()
    if token:
        return {"Authorization": f"Bearer {token}"}
    if not given:
        return {}
    if ":" in given[0]:
        raise Refused(_USER, "no user of Basic: there is a colon in it")
    return {"Authorization": f"Basic {b64encode(':'.join(given).encode()).decode()}"}


def password() -> tuple[str, str] | None:
    """Return the user and the password, unless there is a token.

    Raises Refused for what cannot be sent.
    """
    user = os.environ.get(_USER)
    if user is None or _token():
        return None
    # A secret that is read from a file has the end of its line.
    given = user.rstrip("\r\n"), os.environ.get(_PASSWORD, "").rstrip("\r\n")
    for name, value in zip((_USER, _PASSWORD), given, strict=True):
        if _CONTROL.search(value):
            raise Refused(name, "there is a control character in it, or what is no UTF-8")
    return given


def _token() -> str:
    token = os.environ.get(_TOKEN, "").strip()
    if not re.fullmatch(r"[!-~]*", token):
        raise Refused(_TOKEN, "no token: there is a blank in it, or what is no ASCII")
    return token


def may_go(address: str, *, proxy: str | None) -> bool:
    """Say whether credentials go to an address, through a proxy or not.

    Where REALPOLITIK_HOST names a host, with or without its port, they go to that one alone.

    Raises Refused where it does not, and they would go unencrypted over a network.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    named = os.environ.get(_HOST, "").strip().lower()
    if named:
        return named in (host, f"[{host}]", parts.netloc.lower())
    if parts.scheme == "http" and (proxy or not _is_loopback(host)):
        reason = f"credentials do not go over http; use https, or set {_HOST}={host} to send them"
        raise Refused(address, reason)
    return True


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
