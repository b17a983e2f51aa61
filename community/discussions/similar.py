"""What there is already on what somebody is about to ask: threads and practices that come near."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from community.discussions.indexing import findable_threads
from community.discussions.models import LONGEST_TITLE, Thread
from practices.library.models import PracticePage
from practices.library.queries import practices_for
from search.excerpts import analyzer
from search.listing import RELEVANCE, Listing
from search.nearest import nearest
from search.synonyms import thesaurus

SHOWN: Final = 3
# So many comments beside pages are passed over.
BESIDE: Final = 6
# Of a single telling word, whatever is there would come near.
FEWEST_WORDS: Final = 2


@dataclass(frozen=True)
class Similar:
    """The nearest threads and practices that a person may read."""

    threads: Sequence[Thread] = ()
    practices: Sequence[PracticePage] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.threads or self.practices)


def similar_to(title: str, user: Any) -> Similar:
    """What comes nearest to a title that somebody types; nothing while it says too little."""
    words = _words(title)
    if len(words.split()) < FEWEST_WORDS:
        return Similar()
    threads = _nearest(words, findable_threads(user), SHOWN + BESIDE)
    # The comments of a page are near wherever the page is, which tells more.
    in_spaces = [thread for thread in threads if thread.space_id][:SHOWN]
    return Similar(in_spaces, _nearest(words, practices_for(user), SHOWN))


def _words(title: str) -> str:
    """The words that say something, without what search would take for more than words."""
    letters = "".join(each if each.isalnum() else " " for each in title[:LONGEST_TITLE])
    units = analyzer().units
    words = (word for word in letters.lower().split() if len(word) > 1)
    return " ".join(word for word in words if any(not unit.is_stop_word for unit in units(word)))


def _nearest(words: str, listing: Listing, most: int) -> list[Any]:
    query = nearest(words, thesaurus())
    return list(listing.ask(query).records({}, RELEVANCE)[:most]) if query else []
