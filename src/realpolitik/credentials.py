"""The credentials that a server is given: a token, or a user and a password as Basic or Digest.

They come from the environment: REALPOLITIK_TOKEN, or REALPOLITIK_USER and REALPOLITIK_PASSWORD.
"""

import os
from base64 import b64encode
from collections.abc import Iterable
from typing import NamedTuple
from urllib.request import Request, parse_http_list, parse_keqv_list

__all__ = ["HOW_TO_GIVE", "Password", "answers", "authorize", "masked"]

HOW_TO_GIVE = "set REALPOLITIK_USER and REALPOLITIK_PASSWORD, or REALPOLITIK_TOKEN"


class Password(NamedTuple):
    """A user and a password."""

    user: str
    word: str

    def basic(self) -> str:
        """Return it as it is, in the form of RFC 7617.

        >>> Password("Aladdin", "open sesame").basic()
        'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
        """
        return f"Basic {b64encode(f'{self.user}:{self.word}'.encode()).decode()}"

    def digest(self, challenge: str, method: str, path: str, own: str | None = None) -> str | None:
        """Return the answer to a challenge (RFC 7616, section 3.4), from which nobody can read it.

        `path` is what is asked for, with its query; `own` is a value used once, drawn if not given.
        None where the challenge is of another kind.
        """
        import hashlib  # few need it
        from secrets import token_hex

        scheme, _, rest = challenge.partition(" ")
        asked = parse_keqv_list([part for part in parse_http_list(rest) if "=" in part])
        ways = asked.get("qop", "").replace(" ", "").split(",")
        algorithm = {"MD5": "md5", "SHA-256": "sha256"}.get(asked.get("algorithm", "MD5").upper())
        if scheme.lower() != "digest" or "auth" not in ways or algorithm is None:
            return None

        def hashed(*parts: str) -> str:
            return hashlib.new(algorithm, ":".join(parts).encode()).hexdigest()

        realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
        use = (nonce, "00000001", own or token_hex(16), "auth")
        secret, target = hashed(self.user, realm, self.word), hashed(method, path)
        quoted = {"username": self.user, "realm": realm, "nonce": nonce, "uri": path}
        quoted |= {"response": hashed(secret, *use, target), "cnonce": use[2]}
        quoted |= {name: asked[name] for name in ("opaque",) if name in asked}
        plain = {"qop": "auth", "nc": use[1]}
        plain |= {name: asked[name] for name in ("algorithm",) if name in asked}
        return "Digest " + ", ".join(
            [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
            + [f"{name}={value}" for name, value in plain.items()]
        )


def authorize(request: Request) -> None:
    """Give a request the credentials of the environment: a token, or a password as Basic."""
    token, password = os.environ.get("REALPOLITIK_TOKEN"), _password()
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    elif password:
        request.add_unredirected_header("Authorization", password.basic())


def answers(request: Request, challenges: Iterable[str]) -> bool:
    """Give a request the password of the environment as Digest, and say whether that is wanted."""
    password = _password()
    for challenge in challenges:
        value = password and password.digest(challenge, request.get_method(), request.selector)
        if value:
            request.add_unredirected_header("Authorization", value)
            return True
    return False


def masked(text: str) -> str:
    """Return a text without the credentials of the environment, which a server may send back."""
    password = _password()
    secrets = [os.environ.get("REALPOLITIK_TOKEN")]
    if password:
        secrets += [password.basic().removeprefix("Basic "), password.word]
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return text


def _password() -> Password | None:
    """Return the user and the password of the environment, unless there is a token."""
    user, word = (os.environ.get(f"REALPOLITIK_{name}") for name in ("USER", "PASSWORD"))
    return (
        None if user is None or os.environ.get("REALPOLITIK_TOKEN") else Password(user, word or "")
    )


def _escaped(value: str) -> str:
    """Return a text as it stands in quotation marks (RFC 9110, section 5.6.4)."""
    return value.replace("\\", "\\\\").replace('"', '\\"')
