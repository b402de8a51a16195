"""What people say around a question, and what it is without that."""

import re

from .stems import AUXILIARIES, INTERROGATIVES

__all__ = ["without_courtesy"]

_COURTESY = (
    r"^\s*(?:(?:hi|hello|please|so|well|and|now)\b[,!]?\s*)*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell|show|give|explain to) (?:me|us)\b"
    r"|(?:please )?(?:tell|show|give|remind) (?:me|us)\b(?! about)"
    r"|(?:please )?(?:tell|show) (?:me|us) about (?=the (?:\w+ ){1,3}(?:of|between|that|to)\b)"
    r"|i(?:'d| would)? (?:like|want|need|love) (?:to (?:know|understand|see|learn)\b|(?=the |an? ))"
    r"|(?:list|describe)\b"
    r"|i(?:'m| am) (?:wondering|curious)(?: about)?\b|do you know\b"
    r"|i (?:wonder|wish to (?:see|know))\b|(?:our|my) \w+ asks?(?: about| for)?\b)?[,:]?\s*"
)
# What people tell of themselves before they ask, as in "I teach history: what …".
_ABOUT_ME = (
    r"^\W*(?:(?:i|we|my|our|i'm|im|before|for (?:a|my|our|the))\b[^.:?!]*|\w+ (?:here|question))"
    r"(?:[.:]|, so\b)\s*(?:so\b,?\s*)?(?=\w+ )"
)
_WHO_OR_WHAT = (
    r"\b(?:by )?whom? or (?:by )?what\b|\bwhat or whom?\b|\bby whom (?=does|do|did|is|are|was|were)"
)
_OR_NOT = r",? or (?:not|neither)(?=\W*(?:$|[,;]))"
_PLEASE = r"(?:^|,)\s*please\b,?|,?\s*\bplease(?=\s*(?:[,.:;?!]|$))"
# How long, for what, and in which order an answer is wanted.
_AT_THE_END = (
    r",? *\b(?:in (?:short|brief|practice|detail|bullet points|a nutshell|a few words)"
    r"|anyway"
    r"|(?:sorted |listed )?by (?:author|claimant|source|speaker)"
    r"|for (?:a|an|my) (?:\w+ ){0,2}(?:article|class|essay|paper|piece|sidebar|slide|story))\W*$"
)


def without_courtesy(text: str) -> str:
    """Return a text without "could you tell me" and the like, and without "or not".

    What people tell of themselves first, "please", and in which order or for what they want an
    answer, are taken off too. "Who or what", and "by whom" before a verb, ask for things, as
    "what" does. Apostrophes are those of a typewriter.
    """
    text = re.sub(_OR_NOT, "", text, flags=re.IGNORECASE) if " or n" in text.casefold() else text
    if any(mark in text for mark in (".", ":", ", so ")):
        text = re.sub(_ABOUT_ME, "", text, flags=re.IGNORECASE)
    if "please" in text.casefold():
        text = re.sub(_PLEASE, " ", text, flags=re.IGNORECASE)
    if any(word in text.casefold() for word in (" in ", "anyway", " by ", " for ")):
        text = re.sub(_AT_THE_END, "", text, flags=re.IGNORECASE)
    if "who" in text.casefold():
        text = re.sub(_WHO_OR_WHAT, "what ", text, flags=re.IGNORECASE)
    # Most texts begin so, and need no pattern compiled, which takes a millisecond.
    first, *_ = text.casefold().split(maxsplit=1) or [""]
    return (
        text
        if first in INTERROGATIVES | AUXILIARIES
        else re.sub(_COURTESY, "", text, flags=re.IGNORECASE)
    )
