"""How many places can be filled through some pairs, and the cut that says why no more.

Source -> request (demand) -> company of the request (1) -> advisor (capacity) -> sink. A greatest
flow fills most places; the requests that an unfilled one reaches in the residual network, and the
advisors these reach, are a cut: Hall's condition is violated there (L. R. Ford, D. R. Fulkerson,
*Flows in Networks*, 1962).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from community.advising.matching.cohort.problem import Flags, Numbers


@dataclass(frozen=True, eq=False)
class Filled:
    """How many places, through which pairs, and the two sides' part of the cut."""

    places: int
    used: Flags
    amount: Numbers
    requests: Flags
    advisors: Flags


def fill(
    demand: Numbers,
    capacity: Numbers,
    request: Numbers,
    advisor: Numbers,
    company: Numbers,
    *,
    limit: Numbers | None = None,
) -> Filled:
    """A fullest plan through these pairs; `company` is each advisor's, `limit` each pair's."""
    if not len(request):
        nothing = np.zeros(0, np.int64)
        idle = np.zeros(len(capacity), np.bool_)
        return Filled(0, nothing.astype(np.bool_), nothing, demand > 0, idle)
    most = np.ones(len(request), np.int64) if limit is None else limit
    keys = request * (int(company.max(initial=0)) + 1) + company[advisor]
    _, group, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    shared = sizes[group] > 1
    node = np.full(len(sizes), -1)
    node[sizes > 1] = np.arange((sizes > 1).sum())
    first_request, first_advisor = 1, 1 + len(demand)
    first_group = first_advisor + len(capacity)
    sink = first_group + int((sizes > 1).sum())
    at = np.flatnonzero(shared)
    owner = request[at[np.unique(node[group[at]], return_index=True)[1]]]
    source_of = np.where(shared, first_group + node[group], first_request + request)
    tails = [np.zeros(len(demand), np.int64), first_request + owner, source_of,
             first_advisor + np.arange(len(capacity))]  # fmt: skip
    heads = [first_request + np.arange(len(demand)), first_group + np.arange(len(owner)),
             first_advisor + advisor, np.full(len(capacity), sink)]  # fmt: skip
    limits = [demand, np.ones(len(owner), np.int64), most, capacity]
    graph = sparse.csr_array(
        (np.concatenate(limits).astype(np.int32), (np.concatenate(tails), np.concatenate(heads))),
        shape=(sink + 1, sink + 1),
    )
    graph.indices, graph.indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int32)
    graph.eliminate_zeros()
    found = maximum_flow(graph, 0, sink)
    left = sparse.csr_array(graph - found.flow)
    left.eliminate_zeros()
    reached = np.zeros(sink + 1, np.bool_)
    reached[breadth_first_order(left, 0, return_predecessors=False)] = True
    amount = np.asarray(found.flow[source_of, first_advisor + advisor]).ravel()
    return Filled(
        int(found.flow_value),
        amount > 0,
        amount,
        reached[first_request:first_advisor],
        reached[first_advisor:first_group],
    )
