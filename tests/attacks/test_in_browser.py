"""Attacks through every text field, and the pages that show them: nothing runs or breaks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import pytest
from django.urls import resolve
from playwright.sync_api import Error

from tests.attacks.library import AttackedLibrary, Shown
from tests.attacks.strings import shards
from tests.e2e.browser import NARROW, Tab
from tests.e2e.fixtures import OpenTab, Site, committed_db, site_with  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

# What no text may bring into a page, whatever somebody wrote.
SMUGGLED = """(page) => {
  const told = [];
  const tell = (element, why) => told.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
  const own = (address) => new URL(address, location).href.startsWith(`${location.origin}/`);
  const parts = "iframe,frame,object,embed,applet,base,style,template,video,audio,math," +
    "portal,noscript,meta[http-equiv],svg:not(.ex-icon, .ex-drawing, .ex-interval)," +
    "svg :is(script,a,use,image,animate,foreignObject)";
  for (const element of page.querySelectorAll(parts)) tell(element, "element");
  for (const script of page.scripts) {
    if (script.type !== "application/ld+json" && !(script.src && own(script.src) && !script.text))
      tell(script, "script");
  }
  for (const element of page.querySelectorAll("link,img,form")) {
    const address = ["href", "src", "action"].map((name) => element.getAttribute(name));
    if (!own(address.find(Boolean))) tell(element, "leads elsewhere");
  }
  for (const element of page.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || ["style", "srcdoc", "formaction", "ping"].includes(name))
        tell(element, name);
      if (["href", "src", "action", "xlink:href"].includes(name) &&
          !["http:", "https:", "mailto:", "tel:"].includes(URL.parse(value, location)?.protocol))
        tell(element, "address");
    }
  }
  for (const data of page.querySelectorAll("script[type='application/ld+json']")) {
    try { JSON.parse(data.text); } catch (error) { tell(data, `broken data, ${error}`); }
  }
  if (!page.querySelector("body > footer.usa-footer")) told.push("the footer is gone");
  return [told, page.querySelector("main h1")?.textContent ?? ""];
}"""
IN_THIS_PAGE = f"() => ({SMUGGLED})(document)"
# Looks at a page without going there, then lays it out in the place of the one that is open: all
# have the same style and policy. Its scripts are not run.
IN_ANOTHER_PAGE = f"""async (address) => {{
  const text = await (await fetch(address)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const found = ({SMUGGLED})(page);
  document.body.replaceWith(document.adoptNode(page.body));
  return found;
}}"""
# Of the pages that one view makes, one in so many is opened, and the others laid out.
OPENED = 3
LIBRARY = resolve("/practices/").route


@pytest.fixture(scope="module")
def attacked(request, browser, db) -> Iterator[tuple[Site, AttackedLibrary]]:
    """The site with a library full of one part of the attacks."""
    made: list[AttackedLibrary] = []
    with site_with(lambda: made.append(AttackedLibrary.of(request.param))) as running:
        yield running, made[0]


@pytest.fixture
def site(attacked) -> Site:
    """The running site."""
    return attacked[0]


def problems_of(tab: Tab, shown: Shown) -> list[str]:
    """What is wrong with a page that shows attacks."""
    try:
        told, heading = _look(tab, shown)
    except Error as problem:
        return [f"{shown.address} the page went somewhere by itself: {problem}"]
    if heading.split() != shown.heading.split():
        told.append(f"the heading is {heading!r}, not {shown.heading!r}")
    return [f"{shown.address} {one}" for one in told]


def _look(tab: Tab, shown: Shown) -> tuple[list[str], str]:
    if shown.only_read:
        told, heading = tab.page.evaluate(IN_ANOTHER_PAGE, shown.address)
    else:
        tab.go(shown.address)
        told, heading = tab.page.evaluate(IN_THIS_PAGE)
    for check in (tab.check_width, tab.check):
        try:
            check()
        except AssertionError as problem:
            told.append(str(problem))
    return told, heading


def shared_out(pages: list[Shown]) -> Iterator[Shown]:
    """The pages, of which those that are like one that was opened are only read.

    All pages of the library itself, which hold the most, are opened as they say.
    """
    alike: Counter[str] = Counter()
    for shown in pages:
        route = resolve(shown.address.partition("?")[0]).route
        is_like = alike[route] % OPENED != 0 and route != LIBRARY
        alike[route] += 1
        yield replace(shown, only_read=shown.only_read or is_like)


def pages_of(tab: Tab, shown: Shown) -> Iterator[str]:
    """What is wrong with the pages of a list."""
    yield from problems_of(tab, shown)
    while further := tab.page.query_selector("a[rel=next]"):
        address = f"{shown.address}{further.get_attribute('href')}"
        yield from problems_of(tab, Shown(address, shown.heading))


@pytest.mark.parametrize(
    "attacked",
    [pytest.param(part, id=f"part {number}") for number, part in enumerate(shards(), 1)],
    indirect=True,
)
def test_pages_stay_whole(attacked, open_tab: OpenTab):
    site, library = attacked
    tab = open_tab(width=NARROW)
    told: list[str] = []
    for who, pages in groupby(shared_out(library.shown), key=lambda shown: shown.who):
        tab.become(*site.cookies_of(who))
        for shown in pages:
            told += problems_of(tab, shown)
    tab.become()
    for shown in library.lists:
        told += pages_of(tab, shown)
    assert not told, "\n".join(told[:20])
