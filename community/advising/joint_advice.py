"""Where advice asked of several may make them a committee: noticing it, and what to say.

Asking several advisors each for their own view is one thing. A group that is asked to advise with
one voice can be an advisory committee under the Federal Advisory Committee Act, with all that
follows from it. So such a request stops until somebody has decided.
"""

import re
from typing import Any, Final

from community.advising.enums import Advice

# What people write when they want a group to speak with one voice.
_WORDS: Final = re.compile(
    r"\b("
    r"consensus"
    r"|(?:joint|collective|common|shared|unified|single|group|committee)\s+"
    r"(?:recommendations?|advice|opinion|position|statement|findings|report)"
    r"|recommend(?:s|ed|ation|ations)?\s+(?:jointly|together|collectively|as\s+(?:a|one)\s+group)"
    r"|jointly\s+(?:recommend|advise|agree)"
    r"|collectively\s+(?:recommend|advise|agree)"
    r"|(?:as\s+a\s+group|as\s+one\s+group|with\s+one\s+voice|speak\s+as\s+one)"
    r"|agree\s+on\s+(?:a|one|the)\s+(?:recommendation|position|way\s+forward)"
    r"|(?:advisory|expert)\s+(?:committee|panel|board)"
    r")\b",
    re.IGNORECASE,
)

WHY: Final = (
    "Several people outside government who are asked to recommend something together can be an "
    "advisory committee under the Federal Advisory Committee Act (5 U.S.C. chapter 10). Such a "
    "committee has to be chartered, its meetings announced and open, and its papers public. Asking "
    "each advisor for their own view does not make them one."
)


def words_of_joint_advice(*texts: str) -> list[str]:
    """What in these texts asks a group for one answer, each expression once, as it is written."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _WORDS.finditer(text):
            words = " ".join(match[0].split())
            found.setdefault(words.casefold(), words)
    return list(found.values())


def asks_jointly(advice: Any, places: int) -> bool:
    """Whether a request asks a group for one answer."""
    return advice == Advice.JOINT and places > 1
