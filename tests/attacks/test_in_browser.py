"""Attacks through every text field, and every page that shows them: nothing runs, nothing breaks."""

from collections.abc import Iterator

import pytest

from tests.attacks.library import AttackedLibrary, Shown
from tests.attacks.strings import shards
from tests.e2e.browser import NARROW, Tab
from tests.e2e.fixtures import OpenTab, Site, site_with

pytestmark = pytest.mark.browser

# What no text may bring into a page, whatever somebody wrote.
SMUGGLED = """() => {
  const told = [];
  const tell = (element, why) => told.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
  const own = (address) => new URL(address, location).href.startsWith(`${location.origin}/`);
  const banned = "iframe,frame,object,embed,applet,base,style,template,video,audio,math,portal,noscript," +
    "meta[http-equiv],svg:not(.ex-icon),svg *:is(script,a,use,image,animate,foreignObject)";
  for (const element of document.querySelectorAll(banned)) tell(element, "element");
  for (const script of document.scripts) {
    if (script.type !== "application/ld+json" && !(script.src && own(script.src) && !script.text))
      tell(script, "script");
  }
  for (const element of document.querySelectorAll("link,img,form")) {
    if (!own(element.href || element.src || element.action)) tell(element, "leads elsewhere");
  }
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || ["srcdoc", "formaction", "ping"].includes(name)) tell(element, name);
      if (["href", "src", "action", "xlink:href"].includes(name) &&
          !["http:", "https:", "mailto:", "tel:"].includes(URL.parse(value, location.href)?.protocol))
        tell(element, "address");
    }
  }
  for (const data of document.querySelectorAll("script[type='application/ld+json']")) {
    try { JSON.parse(data.text); } catch (error) { tell(data, `broken data, ${error}`); }
  }
  if (!document.querySelector("main h1") || !document.querySelector("body > footer.usa-footer"))
    told.push("the page is broken: no heading, or no footer");
  if (window.name) told.push(`window.name: ${window.name}`);
  return told;
}"""

LISTS = ("/practices/", "/cases/", "/topics/", "/agencies/")
ADMIN_LISTS = (
    "/admin/",
    "/admin/reports/site-history/",
    "/admin/roles/new/",
    "/admin/users/",
    "/admin/settings/core/sitesettings/",
    "/admin/snippets/adoption/adoption/",
    *(
        f"/admin/snippets/taxonomy/{kind}/"
        for kind in ("topic", "agency", "company", "industry", "channel", "customergroup")
    ),
)


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


def problems_of(tab: Tab, address: str, shown: Shown | None = None) -> list[str]:
    """Open a page; what is wrong with it."""
    tab.go(address)
    told = list(tab.page.evaluate(SMUGGLED))
    heading = tab.page.text_content("main h1") or ""
    if shown and heading.split() != shown.heading.split():
        told.append(f"the heading is {heading!r}, not {shown.heading!r}")
    for check in (tab.check_width, tab.check):
        try:
            check()
        except AssertionError as problem:
            told.append(str(problem))
    return [f"{address} {one}" for one in told]


@pytest.mark.parametrize(
    "attacked", [pytest.param(part, id=f"part {number}") for number, part in enumerate(shards(), 1)],
    indirect=True,
)  # fmt: skip
def test_pages_stay_whole(attacked, open_tab: OpenTab):
    _, library = attacked
    tabs: dict[str, Tab] = {}
    told: list[str] = []
    for shown in library.shown:
        if shown.who not in tabs:
            tabs[shown.who] = open_tab(shown.who, NARROW)
        told += problems_of(tabs[shown.who], shown.address, shown)
    tab = tabs[""]
    for address in LISTS:
        told += problems_of(tab, address)
        while further := tab.page.query_selector("a[rel=next]"):
            told += problems_of(tab, f"{address}{further.get_attribute('href')}")
    assert not told, "\n".join(told[:20])
