"""What one request says of everybody: the gates that are shut, the factors, the score."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from community.advising.matching import factors
from community.advising.matching.answers import Gate
from community.advising.matching.gates import GATE_OF_KIND, RequestGates, folded
from community.advising.matching.pool import NOBODY, Flags, Floats, Pool, Reals
from community.advising.matching.records import Conflict, Request, Weights
from community.advising.matching.score import scores, weight_row
from community.advising.matching.words import stem, words


@dataclass(frozen=True, eq=False)
class Found:
    """Everything that one request says of everybody: what lists and explanations are made of."""

    pool: Pool
    request: Request
    today: date
    weights: Weights
    gates: RequestGates
    shut: dict[Gate, Flags]
    passed: Flags
    similarity: Floats
    # What each past result shares with the request.
    result_values: Floats
    factors: Floats
    score: Reals
    # Words that a past result shares with the request, as far as somebody asked.
    shared: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def telling(self) -> list[tuple[int, str]]:
        """The words of the request that past results have in some form, the rarest first.

        Each with the number of its stem.
        """
        vocabulary = self.pool.texts.vocabulary
        written: dict[str, str] = {}
        for word in words(self.request.words):
            written.setdefault(stem(word), word)
        known = [form for form in written if form in vocabulary.numbers]
        known.sort(key=lambda form: (-vocabulary.worth[vocabulary.numbers[form]], form))
        return [(vocabulary.numbers[form], written[form]) for form in known]

    @property
    def kept_out(self) -> dict[Gate, int]:
        """How many each gate keeps out."""
        return {gate: many for gate, flags in self.shut.items() if (many := int(flags.sum()))}


def look(
    pool: Pool,
    request: Request,
    *,
    today: date,
    weights: Weights,
    vector: Floats | None = None,
) -> Found:
    """Gates and scores of everybody for one request; `vector` is that of its text, where used."""
    gates = pool.gates.at(request, today)
    shut = shut_gates(pool, gates)
    passed = np.ones(len(pool), np.bool_)
    for flags in shut.values():
        passed &= ~flags
    similarity = pool.texts.similarity(pool.texts.query(request.words, vector))
    affinity = pool.texts.affinity(similarity)
    shares = factors.result_values(pool, request)
    found = factors.values(pool, request, today, affinity, shares)
    return Found(
        pool, request, today, weights, gates, shut, passed, similarity, shares, found,
        scores(found, weight_row(weights.values)),
    )  # fmt: skip


def shut_gates(pool: Pool, gates: RequestGates) -> dict[Gate, Flags]:
    """For each gate whom it keeps out; the same as `RequestGates.exclusions`, for all at once."""
    request, today = gates.request, gates.today
    until = gates.until.toordinal()
    oldest = (today - pool.gates.declaration_age).toordinal()
    shut = {gate: np.zeros(len(pool), np.bool_) for gate in Gate}
    shut[Gate.CONSENT] = ~pool.has_consented
    shut[Gate.UNRESOLVED] = pool.is_unresolved
    shut[Gate.UNDECLARED] = (pool.declared < oldest) | (pool.declared > today.toordinal())
    for gate, numbers in _tied(pool, gates).items():
        shut[gate][numbers] = True
    for company in gates.left_out:
        shut[Gate.COMPANY][pool.of_company.get(company, NOBODY)] = True
    for advisor in request.advisors_left_out:
        if advisor in pool.number:
            shut[Gate.PERSON][pool.number[advisor]] = True
    if request.mode is not None and request.mode in pool.gladly:
        shut[Gate.MODE] = pool.gladly[request.mode] == 0
    shut[Gate.PAUSED] = pool.free_from > until
    shut[Gate.HOURS] = factors.hours_before(pool, today, gates.until) == 0
    shut[Gate.ENGAGEMENTS] = pool.is_full
    return shut


def _tied(pool: Pool, gates: RequestGates) -> dict[Gate, list[int]]:
    """Whom conflicts keep out, by the gate of their kind."""
    companies: dict[Gate, set[str]] = {gate: set() for gate in GATE_OF_KIND.values()}
    found: dict[Gate, list[int]] = {gate: [] for gate in companies}
    for conflict, bound in gates.conflicts:
        gate = GATE_OF_KIND[conflict.kind]
        is_plain = conflict.company is not None and conflict.advisor is None
        if is_plain and not pool.gates.clearances(conflict.id):
            companies[gate] |= bound
        else:
            found[gate] += _one_by_one(pool, gates, conflict, bound)
    for gate, together in companies.items():
        for company in together:
            found[gate] += pool.of_company.get(company, NOBODY).tolist()
    return found


def _one_by_one(
    pool: Pool, gates: RequestGates, conflict: Conflict, bound: frozenset[str]
) -> list[int]:
    """Whom one conflict keeps out: those it binds, without those for whom it is cleared."""
    if conflict.advisor is not None:
        tied = [pool.number[conflict.advisor]] if conflict.advisor in pool.number else []
    else:
        tied = [at for each in bound for at in pool.of_company.get(each, NOBODY).tolist()]
        if conflict.company is None:
            typed = folded(conflict.company_name)
            tied += pool.of_typed_company.get(typed, NOBODY).tolist()
    return [at for at in tied if gates.clearance(conflict, pool.advisors[at].id) is None]
