"""The engine as a command: JSON in, JSON out."""

import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from community.advising.matching.command import answer, main

ROOT = Path(__file__).resolve().parents[3]


def documented(verb):
    """The example in docs/matching.md below the heading of a verb."""
    text = (ROOT / "docs" / "matching.md").read_text()
    section = text.split(f"\n### {verb}\n")[1].split("\n### ")[0]
    return json.loads(re.search(r"^    \{\n(?:    .*\n)+", section, re.MULTILINE).group())


def run(verb, data, *arguments):
    out, errors = StringIO(), StringIO()
    given = data if isinstance(data, str) else json.dumps(data)
    code = main([verb, *arguments], StringIO(given), out, errors)
    return code, out.getvalue(), errors.getvalue()


@pytest.mark.parametrize("verb", ["shortlist", "cohort", "affinity", "learn"])
def test_the_documented_example_runs(verb):
    code, out, errors = run(verb, documented(verb), "--seed", "3")
    assert (code, errors) == (0, "")
    assert json.loads(out) == answer(verb, documented(verb), 3)


def test_it_runs_as_a_program_without_django():
    program = (
        "import runpy, sys\n"
        "sys.argv = ['matching', 'shortlist', '--seed', '5']\n"
        "try:\n"
        "    runpy.run_module('community.advising.matching', run_name='__main__')\n"
        "finally:\n"
        "    assert 'django' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(documented("shortlist")),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found == answer("shortlist", documented("shortlist"), 5)
    assert (found["seed"], found["request"], found["ranked"][0]["advisor"]) == (5, "r1", "a1")


def changed(verb, path, value):
    data = documented(verb)
    at = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["today"], "yesterday", "today: must be a day such as 2026-05-31"),
        (["today"], None, "today: must be a day such as 2026-05-31"),
        (["advisors"], {}, "advisors: must be a list"),
        (["advisors", 0, "nmae"], "x", "advisors[0].nmae: there is no such field"),
        (["advisors", 0, "name"], ["x"], "advisors[0].name: must be a text"),
        (["advisors", 0, "name"], "\ud800", "advisors[0].name: holds half a character"),
        (["advisors", 0, "is_paused"], 1, "advisors[0].is_paused: must be true or false"),
        (["advisors", 0, "hours_left"], "many", "advisors[0].hours_left: must be a number"),
        (["advisors", 0, "hours_left"], 1e999, "advisors[0].hours_left: must be a number"),
        (["advisors", 0, "engagements"], 0.5, "advisors[0].engagements: must be a whole number"),
        (
            ["advisors", 0, "modes", "challenge"],
            "maybe",
            "advisors[0].modes.challenge: must be one of eager, willing, pinch, no",
        ),
        (["request"], {"id": "r"}, "request.agency: is missing"),
        (["request"], [], "request: must be an object"),
        (["limit"], 0, "limit: must be 1 or more"),
        (["weights"], {"values": {"text": 1}}, "weights: weights name each factor once"),
        (["weights"], {"values": {"luck": 1}}, "weights.values.luck: must be one of text"),
    ],
)
def test_bad_input_is_refused_by_name(path, value, message):
    code, out, errors = run("shortlist", changed("shortlist", path, value))
    assert (code, out) == (2, "")
    assert errors.startswith(message)
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    "given", ["", "{", "[]", "null", "7", '{"today": "2026-05-04"}', "[" * 99999]
)
def test_what_is_no_input_at_all_is_refused(given):
    code, out, errors = run("shortlist", given)
    assert (code, out) == (2, "")
    assert errors.count("\n") == 1


def test_an_id_twice_is_refused():
    data = documented("shortlist")
    data["advisors"] += data["advisors"][:1]
    code, _, errors = run("shortlist", data)
    assert (code, errors) == (2, "advisors: the id “a1” is there twice\n")


def test_a_wish_for_nobody_is_refused():
    data = changed("cohort", ["wishes"], {"locks": [{"request": "r1", "advisor": "nobody"}]})
    code, _, errors = run("cohort", data)
    assert code == 2
    assert errors == "wishes.locks[0].advisor: there is no advisor “nobody”\n"


def test_numbers_are_taken_as_ids():
    data = {
        "people": [
            {"id": 1, "texts": ["queues and waits"]},
            {"id": 2, "texts": ["forms"]},
            {"id": 3},
        ],
        "requests": [{"id": 9, "text": "waits"}],
    }
    found = answer("affinity", data)
    assert (found["people"], found["requests"]) == (["1", "2", "3"], ["9"])
    assert found["percentile"] == [[1.0], [0.0], [None]]
    assert found["score"][2] == [None]


def test_texts_need_no_id_and_may_be_empty():
    data = {
        "people": [
            {"id": "~Ada_L1", "texts": [{"title": "Queues", "text": None}, {"text": "waits"}]},
            {"id": "bo", "texts": [{"id": "0", "title": "Forms"}, ""]},
        ],
        "requests": [{"id": "r1", "title": "Waits and queues"}, {"id": "r2", "text": None}],
    }
    found = answer("affinity", data)
    assert found["percentile"] == [[1.0, 0.5], [0.0, 0.5]]
    assert [row[1] for row in found["score"]] == [0.0, 0.0]


def test_only_a_text_may_be_null():
    code, _, errors = run("shortlist", changed("shortlist", ["advisors", 0, "has_consented"], None))
    assert (code, errors) == (2, "advisors[0].has_consented: must be true or false\n")


def test_a_cohort_fills_places_and_says_why():
    found = answer("cohort", documented("cohort"), 1)
    chosen = {
        each["request"]: [one["advisor"] for one in each["chosen"]] for each in found["requests"]
    }
    taken = [advisor for several in chosen.values() for advisor in several]
    assert len(taken) == len(set(taken))
    assert chosen == {"r1": ["a1"], "r2": ["a2", "a3"]}
    assert found["sentence"] == "3 of 3 places are filled."
    assert found["proof"]["is_proved"]
    for each in found["requests"]:
        for one in each["chosen"]:
            assert one["why"]["advisor"] == one["advisor"]
        for one in each["not_chosen"]:
            assert one["sentence"]
