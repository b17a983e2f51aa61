"""One plain sentence for each factor of a score, and the records that bear it out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from community.advising.matching.deadlines import free_from, hours_before, said, window
from community.advising.matching.families import listed
from community.advising.matching.pool import SKILL_WORTH, TAG_KINDS, Floats, Pool
from community.advising.matching.records import Advisor, Factor, PastResult, Preference, Request

NAMES = {
    Factor.TEXT: "likeness of past results",
    Factor.SKILLS: "skills",
    Factor.INDUSTRY: "industry",
    Factor.RESULTS: "similar results",
    Factor.MODE: "kind of advice",
    Factor.LEVEL: "peer level",
    Factor.AVAILABLE: "time before the deadline",
    Factor.TRACK: "track record",
}
_SKILLS = ("", "knows", "has done", "has led", "is asked about")
_GLADLY = {
    Preference.EAGER: "Is eager to give this kind of advice.",
    Preference.WILLING: "Is willing to give this kind of advice.",
    Preference.PINCH: "Gives this kind of advice in a pinch.",
    Preference.NO: "Does not give this kind of advice.",
}
_STEPS = ("the same topic", "one step away", "two steps away")
Said = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Subject:
    """One advisor beside one request, of whom something is said."""

    pool: Pool
    request: Request
    today: date
    advisor: Advisor
    value: float | None
    result_values: Floats  # what each past result shares with the request, in its order


def sentence(factor: Factor, subject: Subject) -> Said:
    """What a factor rests on; for what is missing, what is not known."""
    known = subject.value is not None
    return (_KNOWN if known else _MISSING)[factor](subject)


def _text(subject: Subject) -> Said:
    others = subject.pool.with_text - 1
    evidence = tuple(result.id for result in subject.advisor.results)
    if not others:
        return "Nobody else has past results to compare with; it counts half.", evidence
    if others == 1:
        how = {0.0: "less like the request than", 1.0: "more like the request than"}
        compared = how.get(subject.value or 0.0, "as much like the request as")
        return f"The past results are {compared} those of the one other advisor.", evidence
    value = subject.value or 0.0
    # Neither all nor none is said of nearly all and nearly none.
    share = f"{100 * min(max(value, 0.01), 0.99):.0f} % of the"
    share = {1.0: "all", 0.0: "none of the"}.get(value, share)
    return (
        f"The past results are more like the request than those of {share} {others} other "
        "advisors who have any.",
        evidence,
    )


def _no_text(subject: Subject) -> Said:
    return "There is no past result to compare with the request.", ()


def _skills(subject: Subject) -> Said:
    tree = subject.pool.trees["topics"]
    parts, evidence = [], []
    for topic in dict.fromkeys(subject.request.topics):
        near = tree.near(topic)
        worth = [
            (float(SKILL_WORTH[skill.level]) * near[skill.topic], skill)
            for skill in subject.advisor.skills
            if skill.topic in near
        ]
        if not worth:
            parts.append(f"{tree.name(topic)}: no skill in it or near it")
            continue
        value, best = max(worth, key=lambda each: (each[0], each[1].topic == topic, each[1].topic))
        steps = (1.0, 0.5, 0.25).index(near[best.topic])
        where = "" if steps == 0 else f", {_STEPS[steps]}"
        parts.append(
            f"{tree.name(topic)}: {_SKILLS[best.level]} {tree.name(best.topic)}{where} "
            f"({value:.2f})"
        )
        evidence.append(best.topic)
    return f"{'; '.join(parts)}.", tuple(evidence)


def _no_skills(subject: Subject) -> Said:
    if not subject.request.topics:
        return "The request names no topic.", ()
    return "The profile lists no skills.", ()


def _industry(subject: Subject) -> Said:
    tree = subject.pool.trees["industries"]
    own = set(subject.advisor.industries)
    found = [
        (nearness, each, near)
        for each in subject.request.industries
        for near, nearness in tree.near(each).items()
        if near in own
    ]
    if not found:
        return f"Knows none of the industries named: {tree.names(subject.request.industries)}.", ()
    _, asked, near = max(found)
    if asked == near:
        return f"Knows {tree.name(near)}, an industry that the request names.", (near,)
    return f"Knows {tree.name(near)}, which is near {tree.name(asked)}.", (near,)


def _no_industry(subject: Subject) -> Said:
    if not subject.request.industries:
        return "The request names no industry.", ()
    return "The profile names no industry.", ()


def _results(subject: Subject) -> Said:
    values = subject.result_values
    place = int(np.nanargmax(values))
    result = subject.advisor.results[place]
    shared = _shared_terms(subject, result)
    if not shared:
        return "No past result has a topic, industry, channel or customer group in common.", ()
    year = f" ({result.year})" if result.year else ""
    title = f"“{result.title}”{year}" if result.title else "One past result"
    return f"{title} has in common with the request: {listed(shared)}.", (result.id,)


def _shared_terms(subject: Subject, result: PastResult) -> list[str]:
    found = []
    for kind in TAG_KINDS:
        tree = subject.pool.trees[kind]
        own = set(getattr(result, kind))
        for asked in dict.fromkeys(getattr(subject.request, kind)):
            if asked in own:
                found.append(tree.name(asked))
            elif near := sorted(own & tree.near(asked).keys()):
                found.append(f"{tree.name(near[0])} (near {tree.name(asked)})")
    return found


def _no_results(subject: Subject) -> Said:
    return (
        "The request and the past results name no topics, industries, channels or customer groups "
        "that could be compared.",
        (),
    )


def _mode(subject: Subject) -> Said:
    return _GLADLY[subject.advisor.modes[subject.request.mode or ""]], ()


def _no_mode(subject: Subject) -> Said:
    if not subject.request.mode:
        return "The request does not say which kind of advice is asked for.", ()
    return "The profile does not say how gladly this kind of advice is given.", ()


def _apart(steps: int, what: str) -> str:
    if steps == 0:
        return "the same"
    return f"{steps} {what if steps == 1 else what + 's'} apart"


def _level(subject: Subject) -> Said:
    advisor, request = subject.advisor, subject.request
    parts = []
    if request.level is not None and advisor.seniority is not None:
        parts.append(f"seniority {_apart(abs(advisor.seniority - request.level), 'step')}")
    for name, band in sorted(request.sizes.items()):
        if name in advisor.sizes:
            parts.append(f"{name} {_apart(abs(advisor.sizes[name] - band), 'band')}")
    return f"Beside the official: {listed(parts)}.", ()


def _no_level(subject: Subject) -> Said:
    return "Neither seniority nor the sizes of what both run can be compared.", ()


def _hours(hours: float) -> str:
    return f"{hours:g} hour{'' if hours == 1 else 's'}"


def _available(subject: Subject) -> Said:
    begins, until = window(subject.request, subject.today)
    hours = hours_before(subject.advisor, subject.today, until) or 0.0
    asked = f"; {subject.request.hours:g} are asked" if subject.request.hours else ""
    free = free_from(subject.advisor)
    when = f", and is free from {said(free)}" if free and free > begins else ""
    return f"Has {_hours(hours)} until {said(until)}{asked}{when}.", ()


def _no_available(subject: Subject) -> Said:
    return "The profile does not say how many hours there are.", ()


def _track(subject: Subject) -> Said:
    track = subject.advisor.track
    many = f"{track.finished} finished engagement{'' if track.finished == 1 else 's'}"
    return (
        f"{many} went {track.worth / track.finished:.2f} on average, where 1 is as well as can be; "
        f"drawn toward the mean of all it counts {subject.value:.2f}.",
        track.engagements,
    )


def _no_track(subject: Subject) -> Said:
    return "No engagement has been finished yet.", ()


_KNOWN: dict[Factor, Callable[[Subject], Said]] = {
    Factor.TEXT: _text,
    Factor.SKILLS: _skills,
    Factor.INDUSTRY: _industry,
    Factor.RESULTS: _results,
    Factor.MODE: _mode,
    Factor.LEVEL: _level,
    Factor.AVAILABLE: _available,
    Factor.TRACK: _track,
}
_MISSING: dict[Factor, Callable[[Subject], Said]] = {
    Factor.TEXT: _no_text,
    Factor.SKILLS: _no_skills,
    Factor.INDUSTRY: _no_industry,
    Factor.RESULTS: _no_results,
    Factor.MODE: _no_mode,
    Factor.LEVEL: _no_level,
    Factor.AVAILABLE: _no_available,
    Factor.TRACK: _no_track,
}
