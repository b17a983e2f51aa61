"""How good search is, over the judged queries: `python -m tests.bench.quality`.

Each way of searching answers what people typed, over the starter content in a database of its own.
Each is asked as the search page asks it. The database search is asked as Wagtail asks it too, with
what was typed: for all words, and for any.
"""

# Django is set up by the environment first.
# ruff: noqa: PLC0415
import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from statistics import fmean
from typing import Any

from tests.bench import judgements
from tests.bench.judgements import Judged
from tests.bench.metrics import ndcg, recall, reciprocal_rank

DEPTH = 20
JUDGED = ("practices", "cases")  # kinds
TARGET = 0.85
AHEAD = 0.15  # of the database search
BACKENDS = {
    "Tantivy": "search.engines.tantivy",
    "Whoosh": "search.engines.whoosh",
    "Database": "modelsearch.backends.database",
}
MEASURES: dict[str, Callable[..., float]] = {
    "nDCG@10": ndcg,
    "MRR": reciprocal_rank,
    "recall@20": recall,
}

# The names of what a way of searching finds, best first.
Ranking = list[str]
Answer = Callable[[str], Ranking]
# For each way of searching, what it answers to each query.
Answers = dict[str, list[tuple[Judged, Ranking]]]


@cache
def names() -> dict[int, str]:
    """What the judgements call each page, by its key."""
    from practices.library.models import CaseStudyPage, PracticePage

    return {
        pk: f"{kind}/{slug}"
        for kind, model in (("practices", PracticePage), ("cases", CaseStudyPage))
        for pk, slug in model.objects.values_list("pk", "slug")
    }


def ways() -> Iterator[tuple[str, Answer]]:
    """Each way of searching, its index built anew, and chosen by the setting meanwhile."""
    from django.core.management import call_command
    from django.test import override_settings
    from modelsearch.backends import get_search_backend

    from search.engines.backend import EngineBackend
    from search.engines.health import indexes
    from search.engines.rebuilding import rebuild

    for name, path in BACKENDS.items():
        with override_settings(MODELSEARCH_BACKENDS={"default": {"BACKEND": path}}):
            chosen = get_search_backend()
            if isinstance(chosen, EngineBackend):
                # All of them: what is meant is looked for among the words of every kind.
                for _name, backend, root in indexes():
                    rebuild(backend, root)
                yield name, _as_the_page
                yield f"{name}, as shown", _as_shown
                continue
            call_command("rebuild_modelsearch_index", verbosity=0)
            yield f"{name}, all words", partial(_by_itself, "and")
            yield f"{name}, any word", partial(_by_itself, "or")
            yield f"{name}, as the page", _as_the_page


def _pages() -> Any:
    from wagtail.models import Page

    from practices.library.models import CaseStudyPage, PracticePage

    return Page.objects.type(CaseStudyPage, PracticePage).live()


def _as_the_page(typed: str) -> Ranking:
    """What comes nearest, all kinds together."""
    from django.contrib.auth.models import AnonymousUser

    from search.correcting import Corrector
    from search.nearest import ask
    from search.registry import kinds

    person, pages = AnonymousUser(), _pages()
    corrector = Corrector({kind.name: kind.listing(person) for kind in kinds()})
    return _named(ask(typed, lambda query: _find(query, pages), corrector.correct))


def _as_shown(typed: str) -> Ranking:
    """The same with the hits that hold all words apart, in the order in which the page shows them.

    What is new and what has good evidence counts as it does on the page.
    """
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from search.looking import Look
    from search.nearest import FEW, is_plain, is_ranked_as_one

    look = Look(typed, AnonymousUser())
    listings = {name: look.listings[name] for name in JUDGED}
    signals = [signal for name in JUDGED for signal in listings[name].signals]
    pages, query = _pages(), look.asked.query

    def search(query: Any) -> Ranking:
        return _named(_find(query, pages, signals))

    if query is None:
        return []
    every = search(query)
    total = sum(each.total for each in look.find(QueryDict()))
    if total >= FEW or (total and not is_plain(look.asked)):
        return every
    wider = look.nearest()
    near = search(wider) if wider is not None else []
    first, then = (near, every) if is_ranked_as_one(look.asked) else (every, near)
    return [*first, *(name for name in then if name not in first)]


def _find(query: Any, pages: Any, signals: Any = ()) -> Any:
    from django.contrib.auth.models import AnonymousUser

    from exemplar.core.visibility import audience_terms
    from search.engines.finding import find

    audience = audience_terms(AnonymousUser())
    return find(query, pages, visible=pages, audience=audience, signals=signals)


def _by_itself(operator: str, typed: str) -> Ranking:
    """What Wagtail's search answers to the words as they were typed."""
    from modelsearch.backends import get_search_backend
    from modelsearch.query import PlainText

    return _named(get_search_backend().search(PlainText(typed, operator=operator), _pages()))


def _named(found: Any) -> Ranking:
    called = names()
    return [called[page.pk] for page in found[:DEPTH]]


def _groups(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    everything = list(judged)
    classes = dict.fromkeys(each.query_class for each in everything)
    return {
        "all": everything,
        "tune": [each for each in everything if each.half == "tune"],
        "held back": [each for each in everything if each.half == "held"],
        **{name: [e for e in everything if e.query_class == name] for name in classes},
    }


def means(answers: list[tuple[Judged, Ranking]], measure: Callable[..., float]) -> dict[str, float]:
    """The mean of a measure over each group of queries."""
    worth = {each: measure(ranking, each.grades) for each, ranking in answers}
    return {name: fmean(worth[each] for each in group) for name, group in _groups(worth).items()}


def table(answers: Answers) -> str:
    """All measures of all ways of searching, over all queries, each half and each class."""
    judged = [each for each, _ranking in next(iter(answers.values()))]
    groups = _groups(judged)
    lines = [
        f"{'':34}" + "".join(f"{name:>12}" for name in groups),
        f"{'queries':34}" + "".join(f"{len(group):12}" for group in groups.values()),
    ]
    for name, measure in MEASURES.items():
        for way, given in answers.items():
            row = "".join(f"{mean:12.3f}" for mean in means(given, measure).values())
            lines.append(f"{name + '  ' + way:34}{row}")
    return "\n".join(lines)


def verdicts(answers: Answers) -> list[tuple[bool, str]]:
    """Whether what was to be reached is reached, and by how much."""
    reached = means(answers["Tantivy"], ndcg)["all"]
    database = max(
        means(given, ndcg)["all"] for way, given in answers.items() if way.startswith("Database")
    )
    shown = means(answers.get("Tantivy, as shown", answers["Tantivy"]), ndcg)["all"]
    return [
        (reached >= TARGET, f"nDCG@10 with Tantivy {reached:.3f}, to reach {TARGET}"),
        (shown >= TARGET, f"nDCG@10 as the page shows it {shown:.3f}, to reach {TARGET}"),
        (
            reached - database >= AHEAD,
            f"{reached - database:.3f} above the best of the database search, to reach {AHEAD}",
        ),
    ]


def _say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _tell_each(answers: Answers, half: str) -> None:
    for way, given in answers.items():
        _say(f"\n{way}, the worst first")
        for each, ranking in sorted(given, key=lambda pair: ndcg(pair[1], pair[0].grades)):
            if each.half == half:
                shown = ", ".join(f"{name} {each.grades.get(name, 0)}" for name in ranking[:5])
                _say(f"  {ndcg(ranking, each.grades):.2f}  {each.query}: {shown or 'nothing'}")


def measure(*, detail: str = "") -> bool:
    """Measure every way in a fresh site, print it, and say whether the targets are reached."""
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "EXEMPLAR_VAR": place,
            "DATABASE_URL": f"sqlite:///{place}/quality.sqlite3",
        }
        sys.path[:0] = [str(Path(__file__).parents[2] / "site")]
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        with Path(os.devnull).open("w") as nowhere:
            call_command("load_starter", stdout=nowhere)
        judged = judgements.read()
        answers = {name: [(each, answer(each.query)) for each in judged] for name, answer in ways()}
    _say(table(answers))
    if detail:
        _tell_each(answers, detail)
    found = verdicts(answers)
    for is_reached, told in found:
        _say(f"{'reached' if is_reached else 'MISSED'}: {told}")
    return all(is_reached for is_reached, _told in found)


def main() -> int:
    """Measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality", description=__doc__)
    parser.add_argument(
        "--detail", choices=["tune", "held"], default="", help="also each query of a half"
    )
    return 0 if measure(detail=parser.parse_args().detail) else 1


if __name__ == "__main__":
    sys.exit(main())
