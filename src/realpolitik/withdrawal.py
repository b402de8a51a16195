"""How a claim, a source or a retraction is withdrawn."""

from typing import NamedTuple

from .terms import local

__all__ = ["Withdrawal"]


class Withdrawal(NamedTuple):
    """How a claim is withdrawn: "retracted" or "revised", the IRI by what, who did so, and when.

    `who` is a label, and `issued` a date (ISO 8601); either may be empty.

    >>> Withdrawal("retracted", "id:notice", "The Wire", "2031-06-12").said
    'retracted by The Wire on 2031-06-12'
    """

    relation: str
    by: str
    who: str
    issued: str

    @property
    def said(self) -> str:
        """Return it in words.

        >>> Withdrawal("revised", "https://w3id.org/realpolitik/id/rook-2032-p1s2-1", "", "").said
        'revised by rook-2032-p1s2-1'
        """
        when = f" on {self.issued}" if self.issued else ""
        who = self.who if self.relation == "retracted" else ""
        return f"{self.relation} by {who or local(self.by)}{when}"

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types.

        >>> Withdrawal("retracted", "id:notice", "The Wire", "2031-06-12").to_dict()["relation"]
        'retracted'
        """
        return self._asdict()
