"""The judged queries: whole, and measured as the definitions say."""

from math import log2

import pytest
import yaml
from django.utils.text import slugify

from exemplar.home.starter_content.people import STARTER_FOLDER
from tests.bench.judgements import EXACTLY, RELATED, USEFUL, Judged, read
from tests.bench.metrics import ndcg, recall, reciprocal_rank
from tests.bench.quality import Answers, means, table, verdicts

PLACES = {"practice": "practices", "case_study": "cases"}
CLASSES = {"keyword", "question", "typo", "synonym", "identifier", "agency"}


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    """The set."""
    return read()


def test_there_are_enough_and_none_twice(judged: list[Judged]) -> None:
    """Sixty were asked for."""
    queries = [each.query for each in judged]
    assert len(queries) >= 60
    assert len(queries) == len(set(queries))
    assert {each.query_class for each in judged} == CLASSES


def test_every_grade_is_of_something_that_is_there(judged: list[Judged]) -> None:
    """A practice or a case study of the starter content, graded one to three."""
    there = {
        f"{kind}/{path.stem}"
        for kind in ("practices", "cases")
        for path in (STARTER_FOLDER / kind).glob("*.md")
    }
    written = yaml.safe_load((STARTER_FOLDER / "demonstration/contributions.yaml").read_text())
    there |= {
        f"{PLACES[each['kind']]}/{slugify(each['typed']['title'])}"
        for each in written["contributions"]
        if each["state"] == "published"
    }
    assert {name for each in judged for name in each.grades} == there
    grades = {grade for each in judged for grade in each.grades.values()}
    assert grades == {EXACTLY, USEFUL, RELATED}
    assert all(max(each.grades.values()) >= USEFUL and each.needs for each in judged)


def test_half_is_held_back_by_rule(judged: list[Judged]) -> None:
    """About half of each class; queries with the same best answers stay together."""
    assert abs(sum(each.half == "tune" for each in judged) - len(judged) / 2) < len(judged) / 10
    for name in CLASSES:
        assert {each.half for each in judged if each.query_class == name} == {"tune", "held"}
    halves = {each.query: each.half for each in judged}
    assert halves["EO 13571"] == halves["E.O. 13571"] == halves["executive order 13571"]
    assert halves["mystery shopping"] == halves["mistery shoping"] == halves["secret shopper"]


def test_ndcg_by_hand() -> None:
    """Gains 7, 3 and 1; what is not listed gains nothing."""
    grades = {"a": 3, "b": 2, "c": 1}
    best = 7 + 3 / log2(3) + 1 / 2
    assert ndcg(["a", "b", "c"], grades) == pytest.approx(1)
    assert ndcg(["x", "b", "a"], grades) == pytest.approx((3 / log2(3) + 7 / 2) / best)
    assert ndcg(["x"] * 10 + ["a"], grades) == 0
    assert ndcg([], grades) == 0


def test_only_ten_can_be_expected_in_ten() -> None:
    """More good answers than places: the best order is still worth one."""
    grades = {str(number): 3 for number in range(15)}
    assert ndcg([str(number) for number in range(10)], grades) == pytest.approx(1)


def test_reciprocal_rank_by_hand() -> None:
    """Of the first answer; what only touches on the need is none."""
    grades = {"a": 3, "b": 2, "c": 1}
    assert reciprocal_rank(["c", "x", "b", "a"], grades) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c", "x"], grades) == 0


def test_recall_by_hand() -> None:
    """Of all that is graded, within twenty places."""
    grades = {"a": 3, "b": 2, "c": 1, "d": 1}
    assert recall(["d", "x", "a", *["y"] * 17, "b"], grades) == pytest.approx(2 / 4)


def test_the_table_has_a_mean_for_each_half_and_class() -> None:
    """Each group's own mean, and what was to be reached."""
    good = Judged("one", "a need", "keyword", {"a": 3})
    bad = Judged("two", "a need", "typo", {"e": 3})
    given = [(good, ["a"]), (bad, ["x", "e"])]
    assert (good.half, bad.half) == ("tune", "held")
    expected = {"all": (1 + 1 / log2(3)) / 2, "keyword": 1, "typo": 1 / log2(3)}
    expected |= {"tune": 1, "held back": 1 / log2(3)}
    assert means(given, ndcg) == pytest.approx(expected)
    answers: Answers = {"Tantivy": given, "Database": [(good, []), (bad, [])]}
    lines = table(answers).splitlines()
    assert [line.split()[-1] for line in lines if "nDCG@10" in line] == ["0.631", "0.000"]
    assert [reached for reached, _told in verdicts(answers)] == [False, False, True]
