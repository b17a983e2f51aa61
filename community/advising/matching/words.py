"""From a text to the words it is compared by."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_][^\W_]+")
# They say nothing of what a text is about.
_STOP_WORDS = """
    a able about above across after again against all almost along already also although always am
    among an and another any anyone anything are around as at back be became because become becomes
    been before behind being below best better between both but by came can cannot come could did do
    does doing done down due during each eg either else enough especially et etc even ever every
    everyone everything few first for found from further gave get gets give given go going good got
    had has have having he hence her here hers herself him himself his how however ie if in indeed
    into is it its itself just keep kept last least less let like made mainly make makes making many
    may me might mine more moreover most mostly much must my myself near nearly need neither never
    nevertheless next no nobody none nor not nothing now nowhere of off often on once one only onto
    or other others otherwise our ours ourselves out over own per perhaps please put quite rather
    really said same say second see seem seemed seems several she should show shows shown since so
    some somehow someone something sometimes still such take taken than that the their theirs them
    themselves then there thereby therefore these they thing things this those though three through
    throughout thus to together too took toward towards two under until up upon us use used uses
    using usually various very via was way we well went were what whatever when where whereas
    whether which while who whole whom whose why will with within without would yet you your yours
    yourself
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_VOWEL = re.compile(r"[aeiouy]")
_FEWEST = 3
# The longest first; what remains must hold a vowel and three letters.
_ENDINGS = (
    ("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("fulness", "ful"),
    ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"), ("ically", "ic"), ("ments", "ment"),
    ("ations", "ate"), ("ation", "ate"), ("ators", "ate"), ("ator", "ate"), ("ising", "ize"),
    ("ised", "ize"), ("ises", "ize"), ("ise", "ize"), ("ings", ""), ("ing", ""), ("edly", ""),
    ("ies", "y"), ("ied", "y"), ("ed", ""), ("ers", ""), ("er", ""), ("ly", ""), ("sses", "ss"),
    ("es", ""), ("s", ""),
)  # fmt: skip


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The form that the forms of one word have in common, as far as English endings tell."""
    for ending, instead in _ENDINGS:
        if not word.endswith(ending) or word.endswith(("ss", "us", "is")):
            continue
        rest = word[: -len(ending)]
        if len(rest) >= _FEWEST and _VOWEL.search(rest):
            return _trimmed(rest + instead)
    return _trimmed(word)


def _trimmed(word: str) -> str:
    """Without a doubled last letter or a silent e: "planned" and "plan", "service" and "servic"."""
    if len(word) > _FEWEST and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word.removesuffix("e") if len(word) > _FEWEST else word


def words(text: str) -> list[str]:
    """The words of a text that say what it is about, each with its place, as they were written."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return [
        word for word in _WORD.findall(plain) if word not in STOP_WORDS and not word.isdecimal()
    ]


def terms(text: str) -> list[str]:
    """The stems by which texts are compared."""
    return [stem(word) for word in words(text)]
