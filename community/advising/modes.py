"""The four ways in which an executive helps: how long each takes, what it gives, when it ends."""

from dataclasses import dataclass
from typing import Final

from community.expertise.enums import Mode


@dataclass(frozen=True)
class ModeTerms:
    """What is usual for one mode."""

    mode: Mode
    # Of each advisor, where the request does not say otherwise.
    hours: int
    takes: str
    output: str
    end: str

    @property
    def label(self) -> str:
        """The mode in words."""
        return self.mode.label


TERMS: Final = {
    terms.mode: terms
    for terms in (
        ModeTerms(
            Mode.INSIGHTS,
            4,
            "about 4 hours: preparing, the event, and one talk afterwards",
            "a talk or a conversation at an event of the council, and answers to its questions",
            "with the event",
        ),
        ModeTerms(
            Mode.CHALLENGE,
            12,
            "about 12 hours in four to six talks over two or three months",
            "what the advisor would do about this challenge, and why: spoken, with a page of text",
            "when that page has been talked through, and after three months at the latest",
        ),
        ModeTerms(
            Mode.SOUNDING,
            6,
            "about 6 hours in two or three talks over a month",
            "an honest view of each solution you propose: what would work, what would not, and why",
            "when all of your proposals have been heard, and after two months at the latest",
        ),
        ModeTerms(
            Mode.AVENUES,
            4,
            "about 4 hours in one or two talks within a month",
            "a short list of avenues to explore, each with who has tried it",
            "with the list",
        ),
    )
}


def hours_of(mode: str, hours: int | None) -> int | None:
    """The hours that are asked of each advisor: as said, or as is usual for the mode."""
    if hours is not None:
        return hours
    terms = TERMS.get(Mode(mode)) if mode in Mode.values else None
    return terms.hours if terms else None
