"""All advisors as arrays, made once and kept in memory; a request is then answered in milliseconds.

Advisors stand in the order of their ids, so that the order in which they came changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from community.advising.matching.deadlines import free_from
from community.advising.matching.families import Tree
from community.advising.matching.gates import Gates, folded
from community.advising.matching.records import (
    HIGHEST_SKILL,
    Advisor,
    PastResult,
    Preference,
    Register,
)
from community.advising.matching.texts import Texts

Reals = NDArray[np.float64]
Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOBODY: Numbers = np.empty(0, np.int64)
# How gladly: as a share of eager.
GLADLY = {
    Preference.EAGER: 1.0,
    Preference.WILLING: 0.7,
    Preference.PINCH: 0.3,
    Preference.NO: 0.0,
}
# How well: knows it, has done it, has led it, is asked by others.
SKILL_WORTH = np.array([0.0, 0.4, 0.6, 0.8, 1.0], np.float32)
TAG_KINDS = ("topics", "industries", "channels", "customer_groups")


@dataclass(frozen=True, eq=False)
class Tags:
    """Of one kind of term: which past results name it, and which name any."""

    of_term: Mapping[str, Numbers]
    names_any: Flags


@dataclass(frozen=True, eq=False)
class Pool:
    """Everybody who might be asked."""

    advisors: tuple[Advisor, ...]
    number: Mapping[str, int]
    texts: Texts
    # The row of an advisor in `texts`; -1 without any past result there.
    text_row: Numbers
    gates: Gates
    trees: Mapping[str, Tree]
    has_consented: Flags
    is_unresolved: Flags
    declared: Numbers  # ordinal of the day; 0 never
    of_company: Mapping[str, Numbers]
    of_typed_company: Mapping[str, Numbers]
    gladly: Mapping[str, Floats]  # NaN: not said
    free_from: Numbers  # ordinal of the day; 0 at once
    hours_left: Floats  # NaN: not known
    hours_a_quarter: Floats
    is_full: Flags
    seniority: Floats  # NaN: not known
    sizes: Mapping[str, Floats]
    # Topic to advisors and the worth of their levels.
    skills: Mapping[str, tuple[Numbers, Floats]]
    has_skills: Flags
    of_industry: Mapping[str, Numbers]
    has_industry: Flags
    tags: Mapping[str, Tags]
    finished: Floats
    worth: Floats
    last_engaged: Numbers  # ordinal of the day; 0 never

    def __len__(self) -> int:
        return len(self.advisors)

    @cached_property
    def with_text(self) -> int:
        """How many have past results to compare."""
        return int((self.text_row >= 0).sum())

    @property
    def bytes_held(self) -> int:
        """What the arrays take of memory, with those of the texts."""
        held = [value for value in vars(self).values() if isinstance(value, np.ndarray)]
        for name in ("of_company", "gladly", "sizes", "of_industry"):
            held += getattr(self, name).values()
        held += [each for pair in self.skills.values() for each in pair]
        held += [each for tags in self.tags.values() for each in tags.of_term.values()]
        return sum(each.nbytes for each in held) + self.texts.bytes_held


def compile_pool(advisors: Iterable[Advisor], register: Register, texts: Texts) -> Pool:
    """Make it of advisors, the register and their past results as numbers."""
    everybody = tuple(sorted(advisors, key=lambda advisor: advisor.id))
    number = {advisor.id: place for place, advisor in enumerate(everybody)}
    if len(number) != len(everybody):
        raise ValueError("an advisor is there twice")
    gates = Gates(register)
    rows = {owner: row for row, owner in enumerate(texts.advisors)}

    def flags(of: Callable[[Advisor], bool]) -> Flags:
        return np.fromiter(map(of, everybody), np.bool_, len(everybody))

    def reals(of: Callable[[Advisor], float | None]) -> Floats:
        values = (np.nan if (found := of(each)) is None else found for each in everybody)
        return np.fromiter(values, np.float32, len(everybody))

    def numbers(of: Callable[[Advisor], int]) -> Numbers:
        return np.fromiter(map(of, everybody), np.int64, len(everybody))

    sizes = sorted({name for each in everybody for name in each.sizes})
    modes = sorted({mode for each in everybody for mode in each.modes})
    return Pool(
        advisors=everybody,
        number=number,
        texts=texts,
        text_row=numbers(lambda each: rows.get(each.id, -1)),
        gates=gates,
        trees={kind: Tree(getattr(register, kind)) for kind in TAG_KINDS},
        has_consented=flags(lambda each: each.has_consented),
        is_unresolved=flags(gates.is_unresolved),
        declared=numbers(
            lambda each: _ordinal(each.declaration.declared_on if each.declaration else None)
        ),
        of_company=_by(everybody, lambda each: [each.company] if each.company else []),
        of_typed_company=_by(
            everybody, lambda each: [typed] if (typed := folded(each.company_name)) else []
        ),
        gladly={
            mode: reals(lambda each, mode=mode: _gladly(each, mode))  # type: ignore[misc]
            for mode in modes
        },
        free_from=numbers(lambda each: _ordinal(free_from(each))),
        hours_left=reals(lambda each: each.hours_left),
        hours_a_quarter=reals(
            lambda each: each.hours_left if each.hours_a_quarter is None else each.hours_a_quarter
        ),
        is_full=flags(lambda each: each.engagements >= each.most_engagements),
        seniority=reals(lambda each: each.seniority),
        sizes={
            name: reals(lambda each, name=name: each.sizes.get(name))  # type: ignore[misc]
            for name in sizes
        },
        skills=_skills(everybody),
        has_skills=flags(lambda each: bool(each.skills)),
        of_industry=_by(everybody, lambda each: each.industries),
        has_industry=flags(lambda each: bool(each.industries)),
        tags=_tags(everybody, texts),
        finished=reals(lambda each: each.track.finished),
        worth=reals(lambda each: each.track.worth),
        last_engaged=numbers(lambda each: _ordinal(each.last_engaged)),
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _gladly(advisor: Advisor, mode: str) -> float | None:
    preference = advisor.modes.get(mode)
    return None if preference is None else GLADLY[preference]


def _by(
    advisors: Sequence[Advisor], keys: Callable[[Advisor], Iterable[str]]
) -> dict[str, Numbers]:
    found: dict[str, list[int]] = {}
    for number, advisor in enumerate(advisors):
        for key in set(keys(advisor)):
            found.setdefault(key, []).append(number)
    return {key: np.array(numbers, np.int64) for key, numbers in found.items()}


def _skills(advisors: Sequence[Advisor]) -> dict[str, tuple[Numbers, Floats]]:
    found: dict[str, dict[int, int]] = {}
    for number, advisor in enumerate(advisors):
        for skill in advisor.skills:
            of_topic = found.setdefault(skill.topic, {})
            of_topic[number] = max(of_topic.get(number, 0), skill.level)
    return {
        topic: (
            np.array(list(levels), np.int64),
            SKILL_WORTH[np.clip(list(levels.values()), 0, HIGHEST_SKILL)],
        )
        for topic, levels in found.items()
    }


def _tags(advisors: Sequence[Advisor], texts: Texts) -> dict[str, Tags]:
    place = {result: number for number, result in enumerate(texts.results)}
    results: list[tuple[int, PastResult]] = [
        (place[result.id], result)
        for advisor in advisors
        for result in advisor.results
        if result.id in place
    ]
    tags = {}
    for kind in TAG_KINDS:
        of_term: dict[str, list[int]] = {}
        names_any = np.zeros(len(texts.results), np.bool_)
        for number, result in results:
            terms = set(getattr(result, kind))
            names_any[number] = bool(terms)
            for term in terms:
                of_term.setdefault(term, []).append(number)
        tags[kind] = Tags(
            {term: np.array(numbers, np.int64) for term, numbers in of_term.items()}, names_any
        )
    return tags
