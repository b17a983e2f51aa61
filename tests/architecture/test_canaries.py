"""Nothing private shows anywhere: planted words, looked for in all that each role can fetch."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction

from exemplar.accounts.enums import Role
from tests.architecture.addresses import Row, rows
from tests.architecture.canaries import WORD, found_in, plant
from tests.architecture.world import PUBLIC, WHO, build_world

pytestmark = pytest.mark.usefixtures("contexts_of_whole_pages")

QUERIES = [
    "/",
    f"/practices/?q={WORD}",
    f"/cases/?q={WORD}",
    *(f"/search/?q={WORD}&kind={kind}" for kind in ("practices", "cases", "topics", "agencies")),
    f"/search/?q={WORD}",
    # Nothing holds both: what was meant, and what comes nearest.
    "/search/?q=zzcanry+zznowhere",
    f"/search/suggest/?q={WORD}",
    "/search/suggest/?q=zz",
    f"/feeds/practices/?q={WORD}",
    f"/feeds/cases/?q={WORD}",
    "/nothing-is-here/",
    *(
        f"{path}export/?format={ending}{words}"
        for path in ("/practices/", "/cases/")
        for ending in ("csv", "json", "xlsx")
        for words in ("", f"&q={WORD}")
    ),
    *(f"/api/v1/{path}/?page_size=100" for path in ("practices", "cases", "topics", "agencies")),
    f"/api/v1/practices/?q={WORD}",
    f"/practices/compare/?find={WORD}",
    "/practices/?page=2",
]
# Words of a published page that show nowhere: Wagtail's own for search engines.
SHOWN_NOWHERE = re.compile(r"\.(seo_title|search_description|slug)$")
# Where an editor sees people's addresses: choosing who wrote or verified something.
CHOOSING_PEOPLE = "person_chooser:"


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """The small site with its canaries."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        yield world, plant(world)
        transaction.set_rollback(True)


def texts(world, canaries, who, chosen):
    """Every answer that a role gets, with its address: body, redirect and headers."""
    client = world.client(who)
    cookies = client.cookies.copy()
    for address in chosen:
        client.cookies = cookies.copy()
        with transaction.atomic():
            response = client.get(address)
            body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        yield address, f"{unpacked(body).decode(errors='replace')} {response.headers}"


def unpacked(body: bytes) -> bytes:
    """What a file holds, that of a workbook taken out of its archive."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def other_forms(world, canaries) -> list[str]:
    """Where else than on its own page a planted page could show."""
    kinds = {"practices": "practices", "cases": "cases"}
    slugs = [address.strip("/").split("/") for address in canaries.addresses]
    pages = [(kinds[parts[0]], parts[-1]) for parts in slugs if parts[0] in kinds]
    practices = [slug for kind, slug in pages if kind == "practices"]
    open_one, agency = world.records["practice"].slug, world.records["agency"].slug
    return [
        *(f"/api/v1/{kind}/{slug}/" for kind, slug in pages),
        *(f"/api/v1/practices/{slug}/adoptions/" for slug in practices),
        *(f"/practices/{slug}/adoptions/export/?format=json" for slug in practices),
        *(f"/practices/compare/?p={open_one}&p={slug}" for slug in practices),
        *(f"/agencies/{agency}/adoptions/export/?format={ending}" for ending in ("csv", "xlsx")),
        f"/api/v1/agencies/{agency}/adoptions/?page_size=100",
    ]


def public_rows() -> list[Row]:
    """The rows outside the admin."""
    return [row for row in rows() if row.audience in {"EVERYONE", "GUESTS", "SIGNED_IN"}]


@pytest.mark.parametrize("who", WHO)
def test_nobody_comes_upon_what_they_may_not_know(db, planted, indexed, who):
    """Every address outside the admin, by every role."""
    world, canaries = planted
    chosen = [row.address(world) for row in public_rows()] + canaries.addresses + QUERIES
    chosen += other_forms(world, canaries)
    pages = ("practice", "case", "information", "practices", "cases")
    chosen += [world.records[name].get_url() for name in pages]
    hidden = [word for word, readers in canaries.readers.items() if who not in readers]
    leaks = {
        f"{address}: {canaries.where[word]}"
        for address, text in texts(world, canaries, who, chosen)
        # What somebody has put into an address, they know.
        for word in found_in(text.replace(address, ""), hidden)
        if word not in address
    }
    assert leaks == set()


def test_the_net_catches_what_is_published(db, planted, indexed):
    """The same search finds every text of a published page, so that its silence means something."""
    world, canaries = planted
    shown = {word for word, where in canaries.where.items() if where.startswith("published")}
    found = set()
    for _, text in texts(world, canaries, PUBLIC, canaries.addresses):
        found |= found_in(text, shown)
    missing = {canaries.where[word] for word in shown - found}
    assert {where for where in missing if not SHOWN_NOWHERE.search(where)} == set()


def test_editors_see_addresses_only_where_they_choose_people(db, planted, indexed):
    """An editor's screens name people; their addresses show in one dialog, passwords nowhere."""
    world, canaries = planted
    private = [word for word, where in canaries.where.items() if where.startswith("the address")]
    chosen = {row.address(world): row for row in rows() if row.audience == "EDITORS"}
    seen = {
        chosen[address].name
        for address, text in texts(world, canaries, Role.EDITOR, list(chosen))
        if found_in(text, private)
    }
    assert {name for name in seen if not name.startswith(CHOOSING_PEOPLE)} == set()
