"""Why somebody has their place on a list, and why somebody has none.

What is written here is stored with the run. Every number in a sentence is one that the run used.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from community.advising.matching.answers import (
    ClosestResult,
    FactorValue,
    Gate,
    NotListed,
    Ranked,
    TieBreak,
)
from community.advising.matching.families import listed
from community.advising.matching.look import Found
from community.advising.matching.pool import Floats, Numbers
from community.advising.matching.records import Advisor, Factor
from community.advising.matching.score import Order, shared_out, weight_row
from community.advising.matching.sentences import NAMES, Subject, sentence
from community.advising.matching.texts import BEST

MOST_TERMS = 8
COST_MOST = 2
SHARED_OUT = " It is left out, and its weight is shared out among the rest."


def ranked(found: Found, order: Order, place: int) -> Ranked:
    """Somebody on the list: every factor, the closest past results, the distance to the next."""
    number = int(order.best[place])
    advisor = found.pool.advisors[number]
    gap, tie = _to_next(found, order, place)
    return Ranked(
        advisor=advisor.id,
        name=advisor.name,
        profile_version=advisor.version,
        rank=place + 1,
        score=float(found.score[number]),
        factors=factor_values(found, number),
        results=closest_results(found, number),
        gap=gap,
        tie=tie,
        gates_passed=tuple(Gate),
        lifted=found.gates.lifted(advisor),
        sentence=_ranked_said(found, number, place, gap, tie),
    )


def of_number(found: Found, order: Order, number: int) -> Ranked:
    """The same of an advisor by number."""
    place = order.place(number)
    if place is None:
        raise ValueError("a gate is shut")
    return ranked(found, order, place - 1)


def not_listed(found: Found, order: Order, number: int, limit: int) -> NotListed:
    """Somebody who is not on the list: the gates that are shut, or what cost most."""
    advisor = found.pool.advisors[number]
    exclusions = found.gates.exclusions(advisor)
    if exclusions:
        return NotListed(
            advisor=advisor.id,
            name=advisor.name,
            profile_version=advisor.version,
            sentence=" ".join(each.sentence for each in exclusions),
            exclusions=exclusions,
        )
    values = factor_values(found, number)
    costly = cost_most(values)
    rank = order.place(number)
    last = order.best[:limit][-1] if limit and len(order.best) else number
    short_of = round(float(found.score[last] - found.score[number]), 6)
    score = float(found.score[number])
    return NotListed(
        advisor=advisor.id,
        name=advisor.name,
        profile_version=advisor.version,
        sentence=_not_listed_said(advisor, rank, score, short_of, costly),
        rank=rank,
        score=score,
        short_of=short_of,
        cost_most=costly,
        factors=values,
    )


def factor_values(found: Found, number: int) -> tuple[FactorValue, ...]:
    """Every factor of one advisor: value, weight, what it adds, and a sentence."""
    set_weights = weight_row(found.weights.values)
    column = found.factors[:, number : number + 1]
    weights = shared_out(column, set_weights)[:, 0]
    advisor = found.pool.advisors[number]
    shares = _result_shares(found, advisor)
    made = []
    for place, factor in enumerate(Factor):
        raw = float(column[place, 0])
        value = None if np.isnan(raw) else raw
        subject = Subject(found.pool, found.request, found.today, advisor, value, shares)
        text, evidence = sentence(factor, subject)
        made.append(
            FactorValue(
                factor=factor,
                value=None if value is None else round(value, 6),
                weight_set=float(set_weights[place]),
                weight=round(float(weights[place]), 6),
                contribution=round(float(weights[place]) * (value or 0.0), 6),
                sentence=text if value is not None else f"{text}{SHARED_OUT}",
                evidence=evidence,
            )
        )
    return tuple(made)


def cost_most(values: Sequence[FactorValue]) -> tuple[FactorValue, ...]:
    """The two known factors that keep a score furthest from 1."""
    losses = [
        (each.weight - each.contribution, -place, each)
        for place, each in enumerate(values)
        if each.value is not None and each.weight - each.contribution > 0
    ]
    return tuple(each for _, _, each in sorted(losses, reverse=True)[:COST_MOST])


def closest_results(found: Found, number: int) -> tuple[ClosestResult, ...]:
    """The past results most like the request, with the words they share with it."""
    best = _closest(found, number)
    share_words(found, best)
    results = {result.id: result for result in found.pool.advisors[number].results}
    made = []
    for row in best:
        result = results.get(found.pool.texts.results[row])
        if result is not None:
            made.append(
                ClosestResult(
                    id=result.id,
                    title=result.title,
                    similarity=round(float(found.similarity[row]), 4),
                    shared=found.shared[row],
                )
            )
    return tuple(made)


def share_words_of(found: Found, numbers: Iterable[int]) -> None:
    """Look up for several advisors at once which words their closest results share."""
    share_words(found, [row for number in numbers for row in _closest(found, number)])


def share_words(found: Found, rows: Sequence[int]) -> None:
    """Look up, where that has not been done, which words of the request past results have."""
    missing = [row for row in rows if row not in found.shared]
    if not missing:
        return
    has = found.pool.texts.has(np.array(missing, np.int64), [column for column, _ in found.telling])
    for row, those in zip(missing, has.T.tolist(), strict=True):
        pairs = zip(found.telling, those, strict=True)
        found.shared[row] = tuple(word for (_, word), is_there in pairs if is_there)[:MOST_TERMS]


def _closest(found: Found, number: int) -> list[int]:
    rows = _rows(found, number)
    best: list[int] = rows[np.argsort(-found.similarity[rows], kind="stable")][:BEST].tolist()
    return best


def _rows(found: Found, number: int) -> Numbers:
    texts, row = found.pool.texts, int(found.pool.text_row[number])
    if row < 0:
        return np.empty(0, np.int64)
    return np.arange(texts.starts[row], texts.starts[row + 1])


def _result_shares(found: Found, advisor: Advisor) -> Floats:
    """What each past result shares with the request, in the order of the profile."""
    everything = found.result_values
    rows = _rows(found, found.pool.number[advisor.id])
    of_id = {found.pool.texts.results[row]: everything[row] for row in rows.tolist()}
    return np.array([of_id.get(result.id, np.nan) for result in advisor.results], np.float32)


def _to_next(found: Found, order: Order, place: int) -> tuple[float | None, TieBreak]:
    if place + 1 >= len(order.best):
        return None, TieBreak.NONE
    here, below = order.best[place], order.best[place + 1]
    gap = round(float(found.score[here] - found.score[below]), 9)
    if gap > 0:
        return gap, TieBreak.NONE
    waited = found.pool.last_engaged
    return 0.0, TieBreak.WAITED if waited[here] != waited[below] else TieBreak.SEED


def _ranked_said(found: Found, number: int, place: int, gap: float | None, tie: TieBreak) -> str:
    advisor = found.pool.advisors[number]
    many = int(found.passed.sum())
    begin = f"{advisor.label} is number {place + 1} of {many} with {found.score[number]:.2f}"
    if gap is None:
        return f"{begin}."
    if tie is TieBreak.NONE:
        distance = f"{gap:.2f}" if gap >= 0.005 else "less than 0.01"  # noqa: PLR2004
        return f"{begin}, {distance} ahead of the next."
    decided = "was longest without an engagement" if tie is TieBreak.WAITED else "drew the lot"
    return f"{begin}, as much as the next, and comes first because {advisor.label} {decided}."


def _not_listed_said(
    advisor: Advisor,
    rank: int | None,
    score: float,
    short_of: float,
    costly: Sequence[FactorValue],
) -> str:
    place = f" is number {rank}" if rank is not None else " passed all gates"
    begin = f"{advisor.label}{place} with {score:.2f}, {short_of:.2f} short of the list."
    if not costly:
        return begin
    parts = [f"{NAMES[each.factor]} ({each.weight - each.contribution:.2f})" for each in costly]
    return f"{begin} What cost most: {listed(parts)}."
