"""How like a text is to the wordings of a question.

A wording is a set of features: the stems of its words, and for each parameter the word that it
follows. Each feature weighs more the fewer questions use it (inverse document frequency, Sparck
Jones 1972). The measure is the cosine with all wordings of a question together, that with the
nearest of them, and the share of the text that the question knows at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import log, sqrt
from typing import NamedTuple

from realpolitik.answer.question import Question
from realpolitik.find.english import english_of, wordings_of
from realpolitik.find.mention import WHO, Mention, Text, is_open

__all__ = [
    "AUXILIARIES",
    "FILLERS",
    "GENERAL",
    "INTERROGATIVES",
    "NEGATIONS",
    "Wordings",
    "breaks_off",
    "features",
    "learn",
    "stem",
    "unheard",
]

_STEM = 6
_REMEMBERED = 8192  # about twice the words of the wordings: what people type may be anything
_WRITTEN_ENDINGS = """
ations ation ships ments ances ship ment ings ions ness ance ates ated ives ing ion ate ive ies ied
ers er en al ed es ly s e y
"""
_WRITTEN_IRREGULAR = """
arise arose arisen, bear bore borne, become became, begin began begun, bind bound,
break broke broken, bring brought, build built, buy bought, catch caught, choose chose chosen,
come came, deal dealt, draw drew drawn, drive drove driven, fall fell fallen, feel felt,
fight fought, find found, foresee foresaw foreseen, forget forgot forgotten, get got gotten,
give gave given, go went gone, grow grew grown, have has had, hear heard, hold held, keep kept,
know knew known, lead led, leave left, lie lay lain, lose lost, make made, mean meant, meet met,
pay paid, rise rose risen, say said, see saw seen, seek sought, sell sold, send sent,
shake shook shaken, should must ought, show shown, speak spoke spoken, stand stood, stick stuck,
strike struck stricken, swing swung, take took taken, teach taught, tell told, think thought,
throw threw thrown, tidings news, understand understood, win won, write wrote written
"""
_WRITTEN_NEGATIONS = """
not no never neither nobody none nor nothing hardly seldom rarely scarcely cannot can't cant
don't doesn't didn't isn't aren't
hasn't haven't hadn't shouldn't couldn't wouldn't wasn't weren't won't
dont doesnt didnt isnt arent hasnt havent hadnt shouldnt couldnt wouldnt wasnt werent wont
"""
INTERROGATIVES = frozenset(["how", "what", "when", "where", "which", "who", "whom", "whose", "why"])
"""Words that ask."""
AUXILIARIES = frozenset(["do", "does", "did", "is", "are", "was", "were", "has", "have", "had"])
"""Verbs with which a question is formed."""
FILLERS = frozenset(["a", "an", "the", "really", "actually", "exactly", "currently"])
"""Words that tell questions not even apart."""
_WRITTEN_GENERAL = """
this that these those some any each every all either such same own other others another one ones it
its they them their theirs i me my we our you your he him his she her itself themselves eachother
anything something everything thing things anybody anyone somebody someone everybody everyone
several various different which what whatever

am is are was were be been being do does did doing done have has had having can could may might
will would let
what've why've who've how've what'd who'd how'd we're you're they're they've we've i've it'd that'd
there's here's let's

there here then now still yet just only even ever also too quite rather very so indeed and or but
as though although while whether of in on at by for from to into onto with within about between
among over under through during upon off out up down around along across towards toward per via
versus regarding concerning nowadays today present presently days truly generally overall mainly
mostly chiefly largely primarily especially particularly specifically basically simply precisely
briefly quickly alone apparently together ultimately anyway well
because if unless neither both nor including aside amid beyond
despite again always often sometimes soon later lately almost nearly otherwise instead
thus hence therefore however meanwhile somewhat somewhere elsewhere

get gets getting got give gives given take takes taken taking put come comes go goes going name
names sketch assess explain outline summarise summarize describe discuss enumerate identify specify
list lay set spell tell show find look looking know understand learn consider provide run walk
break recap recount pinpoint clarify elucidate unpack delineate enlighten inform indicate furnish
compile tabulate itemise ask asks suppose supposed deem deemed counting

quick brief concise short nutshell version overview summary rundown roundup detail details aspect
aspects respect respects regard terms matter way ways kind kinds sort sorts case cases example
examples sense point points item items inventory catalogue assessment pls plz kindly thanks thank
hi hey ok okay lol i'm i'd preparing researching drafting paper thesis dissertation
chapter essay memo seminar

need needs question questions graph proper properly yes hear keep keeping actor
actors area areas consist consists persist persists feature programme blog post
research method methods u ur im ive youve w n slide file hello re r twd abt shd cud wld bc asap tho
cuz help exam available using answer answers yourself myself wich wat five minute minutes
assessments

main chief key major important principal primary central basic general particular specific concrete
full whole entire complete bilateral relevant respective

ace ah apologies appendix appreciate asking assignment background bit bits blogpost blunt bluntly
box briefing broadly btw bullet bulleted bulletin bullets cable candid candidly caption chat cheers
class compact concisely context course coursework crisp curiosity curious dear deck dr draft dunno
eight em enough exhaustive explainer fine four frankly fwiw fyi gimme gist glad glance gonna
grasp grateful greetings handout headline heck helpful hint hmm homework honest honestly idk
imho imo included info information insight insights intro introduction jargon kinda leaving lecture
lede lemme lesson line lines literally lot maybe mic nb note notes novice obliged oh outro pardon
perfect perhaps piece plain plus podcast pointer pointers powerpoint presentation primer puzzled q
quickie quiz refresh restricting revision roughly sake seeing segment seven sidebar simple six
slides snappy snapshot solely somehow sorry sorta soundbite standfirst starter straight strict
strictly stuff stumped succinct suggestions ta takeaway takeaways tbh ten than three thx tl tldr
tutorial tweet two uh um urgent usually wonder worksheet ya yeah yep yo yours
"""
# By its last letter each ending, the longest first, and what letters a word with it has at least.
_ENDINGS = {
    last: [
        (ending, len(ending) + (3 if ending == "s" else 4))
        for ending in sorted(_WRITTEN_ENDINGS.split(), key=len, reverse=True)
        if ending[-1] == last
    ]
    for last in {ending[-1] for ending in _WRITTEN_ENDINGS.split()}
}
_IRREGULAR = {
    form: verb
    for verb, *forms in (written.split() for written in _WRITTEN_IRREGULAR.split(","))
    for form in forms
}
NEGATIONS = frozenset(_WRITTEN_NEGATIONS.split())
"""Words that deny."""
GENERAL = FILLERS.union(_WRITTEN_GENERAL.split())
"""Words that any question may have, and that ask for nothing by themselves."""


@lru_cache(_REMEMBERED)  # the wordings have few words, and each often
def stem(word: str) -> str:
    """Return the beginning of a word: enough to bring the forms of one word together.

    >>> {stem(word) for word in ("stop", "stopping", "stopped", "stops")}
    {'stop'}
    >>> stem("brought") == stem("brings")
    True
    """
    if word in NEGATIONS:
        return "not"
    return _stem(_IRREGULAR.get(word, word)) if word else ""


def _stem(word: str) -> str:
    cut = True
    while cut:
        cut = False
        for ending, least in _ENDINGS.get(word[-1], ()):
            if len(word) >= least and word.endswith(ending):
                word, cut = word[: -len(ending)], True
                break
    if word.endswith("y"):
        word = f"{word[:-1]}i"
    elif len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]  # "stopping" and "stop"
    return word[:_STEM]


# Chosen with benchmarks/understanding.py: how much it counts that the words are central to a
# question, that it knows them, and that one of its wordings has them; the weight of a word that no
# question knows, of the word before a name, of a name that has no place; what the weightiest known
# word must weigh, beside a name and alone; how a word's part in the wordings counts.
_CENTRAL, _KNOWN, _NEAREST = 0.6, 0.25, 0.15
_HARDLY = 0.2  # less than this is not compared with each wording
_UNKNOWN = 0.45
_ROLE, _UNKNOWN_ROLE = 1.2, 0.8
_NAME_LEFT = 3.0
_LEAST, _LEAST_ALONE = 1.2, 2.15
_SHARE = 0.7
_ALLOWED = 0.1  # how a word counts that no wording has, the less the more questions have it
_DIGITS = 3
_SPACES = str.maketrans(dict.fromkeys('-?!.,:;()"', " "))


class Wordings(NamedTuple):
    """What is known of the wordings of questions; plain values, so that it can be kept as JSON.

    `exact` gives for each question the features of its wordings, sorted, a line each; `weights` the
    weight of each feature; `shares` for each question the part that a feature has in its wordings,
    or little for a word that it may also be asked in; `norms` the length of each question's vector;
    `unlike` for each question the phrases with which a text asks something else, a line each;
    `vocabulary` all their words, parted by blanks.
    """

    exact: dict[str, str]
    weights: dict[str, float]
    shares: dict[str, dict[str, float]]
    norms: dict[str, float]
    unlike: dict[str, str]
    vocabulary: str

    def familiar(self, word: str) -> bool:
        """Say whether any question knows a word, in any of its forms."""
        return word in GENERAL or stem(word) in self.weights

    def likeness(self, slug: str, found: frozenset[str]) -> float:
        """Return how like features are to a question, from 0 to 1; 1 for one of its wordings.

        No features, as of a text of fillers alone, are like no question.
        """
        names = sorted(found)  # sums of floats depend on their order, and that of sets on chance
        if not names or _line(names) in self.exact[slug]:
            return 1.0 if names else 0.0
        unknown = _UNKNOWN * log(len(self.shares) + 1)
        own = {
            f: _NAME_LEFT
            if f == "{}"
            else self.weights.get(f, _UNKNOWN_ROLE if ">" in f else unknown)
            for f in names
        }
        shares = self.shares[slug]
        known = [f for f in names if f in shares]
        said = sum(own[f] for f in known)
        least = _LEAST if any(">" in f for f in names) else _LEAST_ALONE
        if max((own[f] for f in known if ">" not in f), default=0.0) < least:
            return 0.0
        shared = sum(own[f] ** 2 * shares[f] for f in known)
        length = sqrt(sum(w * w for w in own.values()))
        likeness = _CENTRAL * shared / length / self.norms[slug] + _KNOWN * said / sum(own.values())
        if likeness > _HARDLY:
            likeness += _NEAREST * self._nearest(slug, own) / length
        return likeness

    def _nearest(self, slug: str, own: Mapping[str, float]) -> float:
        """Return the part of features, given with their weights, that the nearest wording has."""
        worded = (line.split(" ") for line in self.exact[slug].split("\n") if line)
        return max(
            sum(self.weights[f] ** 2 for f in wording if f in own)
            / sqrt(sum(self.weights[f] ** 2 for f in wording))
            for wording in worded
        )

    def turned(self, slug: str, text: Text, chosen: Mapping[str, Mention]) -> bool:
        """Say whether a text has a phrase with which it asks something else than a question."""
        said = _phrase(_masked(text, chosen))
        return any(phrase in said for phrase in self.unlike[slug].splitlines())


def learn(questions: Iterable[Question]) -> Wordings:
    """Return what there is to know of the wordings of questions.

    What a question may also be asked in, its `words`, is known to it but says little for it, and
    nothing against others.
    """
    exact: dict[str, str] = {}
    unlike: dict[str, str] = {}
    shares: dict[str, dict[str, float]] = {}
    held: defaultdict[str, list[float]] = defaultdict(list)
    allowed: defaultdict[str, list[str]] = defaultdict(list)
    vocabulary: set[str] = set()
    for question in questions:
        further = english_of(question.slug)
        wordings = _pieces(wordings_of(question))
        vocabulary.update(further.words, *wordings)
        worded = [sorted(_features(pieces)) for pieces in wordings]
        exact[question.slug] = "".join(map(_line, worded))
        unlike[question.slug] = "\n".join(map(_phrase, _pieces(further.unlike)))
        counts = Counter(chain.from_iterable(worded))
        parts = {
            n: round(min(1.0, n / len(wordings)) ** _SHARE, _DIGITS) for n in set(counts.values())
        }
        own = shares[question.slug] = {feature: parts[n] for feature, n in counts.items()}
        for feature, share in own.items():
            held[feature].append(share)
        for also in sorted({*map(stem, further.words)}.difference(own)):
            allowed[also].append(question.slug)
    # A question that seldom uses a word counts for little among those that use it.
    rarest = log(len(shares) + 1)
    weights = {
        feature: _ROLE if ">" in feature else round(rarest - log(sum(some) / max(some)), _DIGITS)
        for feature, some in held.items()
    }
    norms = {
        slug: sqrt(sum((weights[f] * share) ** 2 for f, share in found.items()))
        for slug, found in shares.items()
    }
    for also, slugs in allowed.items():
        weights.setdefault(also, round(rarest - log(len(slugs)), _DIGITS))
        share = round(_ALLOWED / (len(slugs) + len(held.get(also, ()))), _DIGITS)
        for slug in slugs:
            shares[slug][also] = share
    plain = sorted(word for word in vocabulary if word[0] != "{")
    return Wordings(exact, weights, shares, norms, unlike, " ".join(plain))


def unheard(text: Text, chosen: Mapping[str, Mention], shares: Mapping[str, float]) -> list[str]:
    """Return the words of a text that a question would leave out: what it knows in no form.

    Words of names that are chosen for parameters, and such as any question may have, are none.
    """
    others = _besides(text, chosen)
    return [word for word in others if word not in GENERAL and stem(word) not in shares]


def breaks_off(text: Text, chosen: Mapping[str, Mention]) -> bool:
    """Say whether a text has no words but names and such as begin a question."""
    begin = INTERROGATIVES | AUXILIARIES | {"the"}
    return begin.issuperset(_besides(text, chosen))


def _besides(text: Text, chosen: Mapping[str, Mention]) -> list[str]:
    """Return the words of a text besides the names that are chosen for parameters."""
    things = {iri for mention in chosen.values() for iri in mention.iris.values()}
    again = [m for m in text.mentions if not things.isdisjoint(m.iris.values())]
    named = {place for m in (*again, *chosen.values()) for place in range(m.start, m.end)}
    return [word for place, word in enumerate(text.words) if place not in named and word != "'s"]


def features(text: Text, chosen: Mapping[str, Mention]) -> frozenset[str]:
    """Return the features of a text in which mentions take the places of parameters."""
    return _features(_masked(text, chosen))


def _masked(text: Text, chosen: Mapping[str, Mention]) -> list[str]:
    """Return the words of a text, each name as that of its parameter in braces.

    Of "who" nothing is left: no wording has it where a name stands, as it may have "anyone".
    """
    marks = {
        m.start: "" if is_open(m) and text.words[m.start] in WHO else f"{{{name}}}"
        for name, m in chosen.items()
    }
    mentions = [*text.mentions, *filter(is_open, chosen.values())]
    ends = {mention.start: mention.end for mention in mentions}
    pieces, place = [], 0
    while place < len(text.words):
        end = ends.get(place)
        pieces.append(marks.get(place, "{}") if end else text.words[place])
        place = end or place + 1
    return [piece for piece in pieces if piece]


def _phrase(pieces: Iterable[str]) -> str:
    """Return words as a phrase of them is looked for, with a blank at each end."""
    return f" {' '.join(piece for piece in pieces if piece not in FILLERS)} "


def _line(names: Sequence[str]) -> str:
    return f"\n{' '.join(names)}\n"


def _pieces(wordings: Iterable[str]) -> list[list[str]]:
    """Return the words of each phrasing, each parameter as its name in braces.

    Wordings are ours and plain: to split them at spaces takes a third of the time of a search for
    words, which finds the same in them.
    """
    plain = "\n".join(wordings).casefold().replace("what's", "what is").replace("who's", "who is")
    plain = plain.replace("'s", " 's").replace("s' ", "s ").translate(_SPACES)
    return [line.split() for line in plain.splitlines()]


def _features(pieces: Sequence[str]) -> frozenset[str]:
    found, before = set(), ""
    for piece in pieces:
        if piece in FILLERS:
            continue
        if piece[0] == "{":
            found.add(piece if piece == "{}" else f"{stem(before)}>{piece}")
        elif piece != "'s":
            found.add(stem(piece))
        else:
            if before[:1] == "{":
                found.add(f"{piece}>{before}")
            continue
        before = piece
    return frozenset(found)
