"""Before anything is matched: which topics ask for more than their advisors offer.

Requests and advisors with the same topics are one class each. A fullest plan between classes that
share a topic, gates and scores left aside, shows what no plan can fill; its cut names the topics
that violate Hall's condition together.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from community.advising.matching.cohort.flow import fill
from community.advising.matching.cohort.plan import Shortage, TopicSupply
from community.advising.matching.cohort.problem import Flags, Numbers, Problem

Topics = tuple[int, ...]


def check(problem: Problem) -> tuple[tuple[TopicSupply, ...], tuple[Shortage, ...]]:
    """Supply per topic, and the sets of topics that fall short together."""
    if not problem.request_topics or not problem.advisor_topics:
        return (), ()
    askers, asker_of = _classes(problem.request_topics)
    givers, giver_of = _classes(problem.advisor_topics)
    asked = np.bincount(asker_of, problem.demand, len(askers)).astype(np.int64)
    offered = np.bincount(giver_of, problem.capacity, len(givers)).astype(np.int64)
    shared = _memberships(askers, givers)
    asker, giver = (shared[0] @ shared[1].T).nonzero()
    # Between two classes as much may flow as there is: as many requests as places.
    found, missing = _fullest(asked, offered, asker, giver)
    counts = np.bincount(giver_of, problem.capacity > 0, len(givers)).astype(np.int64)
    topics = sorted({topic for each in askers for topic in each})
    supply = []
    for topic in topics:
        asks = np.array([topic in each for each in askers])
        gives = np.array([topic in each for each in givers], np.bool_)
        places, offer = int(asked[asks].sum()), int(offered[gives].sum())
        supply.append(
            TopicSupply(
                topic=topic,
                places=places,
                offered=offer,
                advisors=int(counts[gives].sum()),
                missing_alone=max(0, places - offer),
                missing=int(missing[asks].sum()),
            )
        )
    sizes = np.bincount(asker_of, minlength=len(askers))
    return tuple(supply), _shortages(askers, asked, offered, sizes, found, (asker, giver))


def _classes(topics: Sequence[Topics]) -> tuple[list[Topics], Numbers]:
    numbers: dict[Topics, int] = {}
    of = [numbers.setdefault(tuple(sorted(set(each))), len(numbers)) for each in topics]
    return list(numbers), np.array(of, np.int64)


def _memberships(
    askers: list[Topics], givers: list[Topics]
) -> tuple[sparse.csr_array, sparse.csr_array]:
    most = 1 + max((topic for each in (*askers, *givers) for topic in each), default=0)

    def of(classes: list[Topics]) -> sparse.csr_array:
        rows = np.repeat(np.arange(len(classes)), [len(each) for each in classes])
        columns = np.array([topic for each in classes for topic in each], np.int64)
        return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(classes), most))

    return of(askers), of(givers)


def _fullest(
    asked: Numbers, offered: Numbers, asker: Numbers, giver: Numbers
) -> tuple[Flags, Numbers]:
    """The classes of requests in the cut, and what each class of requests lacks."""
    limit = np.minimum(asked[asker], offered[giver])
    alone = np.arange(len(offered))
    filled = fill(asked, offered, asker, giver, alone, limit=limit)
    got = np.bincount(asker, filled.amount, len(asked)).astype(np.int64)
    return filled.requests, asked - got


def _shortages(  # noqa: PLR0917 - two sides and what lies between
    askers: list[Topics],
    asked: Numbers,
    offered: Numbers,
    sizes: Numbers,
    in_cut: Flags,
    pairs: tuple[Numbers, Numbers],
) -> tuple[Shortage, ...]:
    inside = np.flatnonzero(in_cut)
    if not len(inside):
        return ()
    asker, giver = pairs
    at = in_cut[asker]
    count = len(asked) + len(offered)
    graph = sparse.csr_array(
        (np.ones(int(at.sum())), (asker[at], len(asked) + giver[at])), shape=(count, count)
    )
    _, label = connected_components(graph, directed=False)
    found = []
    for each in np.unique(label[inside]).tolist():
        mine = inside[label[inside] == each]
        theirs = np.flatnonzero(label[len(asked) :] == each)
        found.append(
            Shortage(
                topics=tuple(sorted({topic for at in mine.tolist() for topic in askers[at]})),
                requests=int(sizes[mine].sum()),
                places=int(asked[mine].sum()),
                offered=int(offered[theirs].sum()),
            )
        )
    return tuple(sorted(found, key=lambda shortage: (-shortage.missing, shortage.topics)))
