"""How a claim, a source or a retraction is withdrawn."""

from typing import NamedTuple

from .terms import local

__all__ = ["Withdrawal"]


class Withdrawal(NamedTuple):
    """How a claim is withdrawn: "retracted" or "revised", the IRI by what, who did so, and when.

    `who` is a label, and `issued` a date (ISO 8601); either may be empty.
    """

    relation: str
    by: str
    who: str
    issued: str

    @property
    def said(self) -> str:
        """Return it in words."""
        when = f" on {self.issued}" if self.issued else ""
        who = self.who if self.relation == "retracted" else ""
        return f"{self.relation} by {who or local(self.by)}{when}"

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types."""
        return self._asdict()
