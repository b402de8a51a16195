"""Stems of English words, and the words that ask for nothing by themselves."""

from functools import lru_cache

__all__ = [
    "AUXILIARIES",
    "FILLERS",
    "GENERAL",
    "INTERROGATIVES",
    "NEGATIONS",
    "stem",
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
_WRITTEN_INTERROGATIVES = "how what when where which who whom whose why"
_WRITTEN_AUXILIARIES = "do does did is are was were has have had"
_WRITTEN_FILLERS = "a an the really actually exactly currently"
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
INTERROGATIVES = frozenset(_WRITTEN_INTERROGATIVES.split())
"""Words that ask."""
AUXILIARIES = frozenset(_WRITTEN_AUXILIARIES.split())
"""Verbs with which a question is formed."""
FILLERS = frozenset(_WRITTEN_FILLERS.split())
"""Words that tell questions not even apart."""
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
