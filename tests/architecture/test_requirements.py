"""The locks pin everything, agree with one another, and say nothing about where they were made."""

import re
import tomllib

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = settings.BASE_DIR / "requirements"
LOCKS = ("base", "demo", "dev", "installer")
PIN = re.compile(r"^([A-Za-z0-9_.\[\]-]+)==(\S+)( ; .+)? \\$")


def pins(lock):
    lines = (FOLDER / f"{lock}.txt").read_text().splitlines()
    return [
        (canonicalize_name(found[1].partition("[")[0]), found[2], found[3] or "")
        for line in lines
        if (found := PIN.match(line))
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_a_hash_or_a_comment(lock):
    lines = (FOLDER / f"{lock}.txt").read_text().splitlines()
    hashed = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    comment = re.compile(r"^    #( |$)")
    assert [
        line for line in lines if not (PIN.match(line) or hashed.match(line) or comment.match(line))
    ] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address_or_a_path(lock):
    text = (FOLDER / f"{lock}.txt").read_text()
    assert re.findall(r"https?:|file:|--index|--find-links|^\s*-[ief]\b| /\w+", text) == []


@pytest.mark.parametrize(("smaller", "larger"), [("base", "demo"), ("demo", "dev")])
def test_a_larger_lock_holds_the_smaller_one(smaller, larger):
    assert set(pins(smaller)) - set(pins(larger)) == set()


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("base", []), ("demo", ["build"]), ("dev", ["build", "test", "lint"]), ("installer", None)],
)
def test_what_the_project_asks_for_is_pinned_as_it_asks(lock, groups):
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"]] if groups is not None else []
    for group in ["installer"] if groups is None else groups:
        asked += project["dependency-groups"][group]
    versions = {name: version for name, version, _ in pins(lock)}
    requirements = [Requirement(line) for line in asked]
    assert [
        str(each)
        for each in requirements
        if not each.specifier.contains(
            versions.get(canonicalize_name(each.name), "0"), prereleases=True
        )
    ] == []
