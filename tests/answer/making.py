"""Warrants, findings and answers made for tests."""

from collections.abc import Mapping
from typing import Any

from realpolitik.answer.findings.answer import Answer, compose
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import Frozen, Node, Source, Warrant


def warrant(
    polarity: str, certainty: str = "certain", tense: str = "present", *, disputed: bool = False
) -> Warrant:
    """Return a warrant by which a claim affirms or denies a situation."""
    name = f"{polarity}-{certainty}-{tense}-{disputed}"
    who = (Node("id:somebody", "Somebody"),)
    place = ("", 1, 1, 0, 1)
    return Warrant(
        name,
        polarity,
        who,
        who,
        certainty,
        tense,
        1890,
        "",
        *place,
        None,
        disputed,
        "",
        disputed_now=disputed,
    )


def found(*warrants: Warrant) -> Finding:
    """Return a finding with some warrants."""
    return finding("id:it", "It", {}, warrants, ())


def answered(
    *findings: Finding,
    query: str | None = "it",
    text: str | None = None,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    sources: tuple[Source, ...] = (),
    inline: Mapping[str, str] | None = None,
    **more: Any,
) -> Answer:
    """Return an answer with some findings."""
    return compose(
        findings,
        query=query,
        text=text,
        filters=filters or {},
        sources=sources,
        inline=Frozen(inline or {}),
        **{"question": "It?", "held": (), **more},
    )
