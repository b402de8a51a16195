"""What people say around a question, and what it is without that."""

import re

from .stems import AUXILIARIES, INTERROGATIVES

__all__ = ["without_courtesy"]

_COURTESY = (
    r"^\s*(?:(?:hi|hello|please|so|well|and|now)\b[,!]?\s*)*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell|show|give|explain to) (?:me|us)\b"
    r"|(?:can|could|would|will) you (?:please )?(?:pull up|dig up|list)\b"
    r"|(?:please )?(?:tell|show|give|remind) (?:me|us)\b(?! about)"
    r"|(?:please )?(?:tell|show) (?:me|us) about (?=the (?:\w+ ){1,3}(?:of|between|that|to)\b)"
    r"|i(?:'d| would)? (?:like|want|need|love) (?:to (?:know|understand|see|learn)\b|(?=the |an? ))"
    r"|(?:list|describe)\b"
    r"|i(?:'m| am) (?:wondering|curious)(?: about)?\b|do you know\b"
    r"|i (?:wonder|wish to (?:see|know))\b"
    r"|(?:our|my) \w+ (?:ask(?:s|ed)?|wants? to know|wonders)(?: about| for| me)?\b)?[,:]?\s*"
)
# What people tell of themselves before they ask, as in "I teach history: what …", and after it.
_ABOUT_ME = (
    r"^\W*(?:(?:i|we|my|our|i'm|im|before|for (?:a|my|our|the|to\w+'s)"
    r"|(?:quick )?(?:note|memo|question) (?:for|from))\b[^.:?!]*|\w+ (?:here|question))"
    r"(?:[.:]|, so\b)\s*(?:so\b,?\s*)?(?=\w+ )"
)
_OF_MINE = (
    r"(?:[.?!;]|,(?= i(?:'m)? (?:have|need|am|must)\b))\s*"
    r"(?:i(?! mean)|i'm|im|we|my|our|it is for)\b[^?]*$"
)
_WHO_OR_WHAT = (
    r"\b(?:by )?whom? or (?:by )?what\b|\bwhat or whom?\b|\bby whom (?=does|do|did|is|are|was|were)"
)
_OR_NOT = r",? or (?:not|neither)(?=\W*(?:$|[,;]))"
_PLEASE = r"(?:^|,)\s*please\b,?|,?\s*\bplease(?=\s*(?:[,.:;?!]|$))"
_WORKS = "article|blog|class|essay|homework|paper|piece|sidebar|slide|story"
_PEOPLE = "audience|boss|colleagues|editor|kids|listeners|pupils|readers|students|viewers"
# How long, for what, and in which order an answer is wanted.
_AT_THE_END = (
    r",? *\b(?:in (?:short|brief|practice|detail|bullet points|a nutshell|a few words)"
    r"|anyway"
    r"|(?:sorted |listed )?by (?:author|claimant|source|speaker)"
    rf"|(?:for|to) (?:an?|my|our|the) (?:\w+ ){{0,2}}(?:{_WORKS}|{_PEOPLE}))\W*$"
)
# Words of which a text must have one, the pattern of what is taken off, and what takes its place:
# to compile a pattern takes a millisecond, and most texts need none.
_TAKEN_OFF = (
    ((" or n",), _OR_NOT, ""),
    ((".", ":", ", so "), _ABOUT_ME, ""),
    ((" i ", " i'm ", " im ", " we ", " my ", " our ", " it "), _OF_MINE, ""),
    (("please",), _PLEASE, " "),
    ((" in ", "anyway", " by ", " for ", " to "), _AT_THE_END, ""),
    (("who",), _WHO_OR_WHAT, "what "),
)


def without_courtesy(text: str) -> str:
    """Return a text without "could you tell me" and the like, and without "or not".

    What people tell of themselves, "please", and in which order or for what they want an answer,
    are taken off too. "Who or what", and "by whom" before a verb, ask for things, as "what" does.
    Apostrophes are those of a typewriter.
    """
    for words, pattern, instead in _TAKEN_OFF:
        if any(word in text.casefold() for word in words):
            text = re.sub(pattern, instead, text, flags=re.IGNORECASE)
    first, *_ = text.casefold().split(maxsplit=1) or [""]
    asks = first in INTERROGATIVES | AUXILIARIES
    return text if asks else re.sub(_COURTESY, "", text, flags=re.IGNORECASE)
