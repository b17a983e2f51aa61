"""A real browser, what it must not meet on a page, and how a page must stand in its window."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

# The first is the same engine without a window around it, which does two fifths of that work.
NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable",
)  # fmt: skip
HOW_TO_GET_ONE = (
    "No Chromium was found. Debian, Ubuntu: apt-get install chromium; "
    "macOS: brew install --cask google-chrome; "
    "or name one that is not on the path: CHROMIUM=/path/to/chromium"
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--force-prefers-reduced-motion",
    # Nothing beyond this machine is reachable, so a page cannot look well thanks to the network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    # Each page runs the same scripts anew, and not for long: what is compiled is kept, nothing is
    # compiled a second time to be faster still, and there is room before memory is cleaned up.
    "--js-flags=--always-sparkplug --no-flush-bytecode --no-opt "
    "--min-semi-space-size=64 --max-semi-space-size=128",
)
# In milliseconds. Only what is broken takes so long; a machine with much to do is not.
PATIENCE = 30_000
NARROW, WIDE = 360, 1280
HEIGHT = 800
expect.set_options(timeout=PATIENCE)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")

# Runs before any script of the page. Keeps what the browser refused, and what attacks would call.
WATCH = """
window.__refused = [];
window.__ran = [];
addEventListener("securitypolicyviolation", (event) => {
  __refused.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
});
for (const name of ["alert", "confirm", "prompt"]) {
  window[name] = (...told) => { __ran.push(`${name}(${told})`); };
}
"""

# axe; and it reads each colour once. It asks for the same few of them thousands of times.
AXE = f"""{AXE_SCRIPT}
{{
  const colour = axe.commons.color.Color.prototype;
  const parse = colour.parseString;
  const known = new Map();
  colour.parseString = function (text) {{
    if (!known.has(text)) {{
      parse.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }}
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  }};
  null;
}}
"""


def find_chromium() -> str:
    """The path of a Chromium: the one that CHROMIUM names, or the first on the path; or nothing."""
    named = os.environ.get("CHROMIUM")
    return next((found for name in [named, *NAMES] if name and (found := shutil.which(name))), "")


def launch(playwright: Playwright) -> Browser:
    """The browser."""
    return playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))


@dataclass
class Tab:
    """One page in the browser, and the problems that it met."""

    page: Page
    site: str
    problems: list[str] = field(default_factory=list)
    # Answers that are part of a test, such as the 404 of a page that says so.
    expected: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def open(cls, context: BrowserContext, site: str, width: int = WIDE) -> Self:
        """A new tab in a window of this width."""
        context.add_init_script(WATCH)
        context.set_default_timeout(PATIENCE)
        tab = cls(context.new_page(), site)
        tab.resize(width)
        tab.page.on("console", tab._console)
        tab.page.on("pageerror", lambda error: tab._note(f"a script failed: {error}"))
        tab.page.on("dialog", tab._dialog)
        tab.page.on("request", tab._request)
        tab.page.on("requestfailed", tab._failed)
        tab.page.on("response", tab._response)
        return tab

    def go(self, address: str, status: int = 200) -> None:
        """Open an address of the site that answers with this status."""
        self.expected.add((self.site + address, status))
        response = self.page.goto(self.site + address, wait_until="load")
        assert response is not None, f"{address} was not loaded"
        assert response.status == status, f"{address} answered {response.status}"

    def become(self, *cookies: dict[str, str]) -> None:
        """Go on as the person with these cookies, or as nobody."""
        self.page.context.clear_cookies()
        self.page.context.add_cookies(cookies)

    def start_anew(self, *cookies: dict[str, str], width: int = WIDE) -> None:
        """As if the tab had just been opened, but for style sheets and scripts that it has read."""
        # What is still shown must not ask for its pictures as this person, now that it is resized.
        # To go to about:blank instead would end the process, and with it what is compiled.
        self.page.evaluate("stop(); for (const each of [...document.images]) each.remove()")
        self.become(*cookies)
        self.resize(width)
        self.page.emulate_media(color_scheme="light")
        self.problems.clear()
        self.expected.clear()

    def resize(self, width: int) -> None:
        """Make the window this wide."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def check(self) -> None:
        """Fail with whatever the page met since the last check."""
        met = [*self.problems, *self.page.evaluate("[...__refused, ...__ran]")]
        self.problems.clear()
        assert not met, f"{self.page.url} met:\n" + "\n".join(met)

    def check_width(self) -> None:
        """Fail if the page is wider than its window."""
        wide = self.page.evaluate(_TOO_WIDE)
        assert not wide, f"{self.page.url} scrolls sideways:\n" + "\n".join(wide)

    def check_accessibility(self, only: Sequence[str] = (), but: Sequence[str] = ()) -> None:
        """Fail on any violation of WCAG 2.2 A or AA that axe finds.

        `only` names the rules of axe to try; `but` selects elements to leave out.
        """
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE)
        kind, values = ("rule", only) if only else ("tag", WCAG)
        options = {
            "runOnly": {"type": kind, "values": list(values)},
            "resultTypes": ["violations"],
        }
        context = {"exclude": [[selector] for selector in but]}
        found = self.page.evaluate(_RUN_AXE, [context, options])
        assert not found, f"{self.page.url} is not accessible:\n" + "\n".join(found)

    def _note(self, problem: str) -> None:
        self.problems.append(problem)

    def _console(self, message: Any) -> None:
        address = message.location.get("url", "")
        if message.type in {"error", "warning"} and not self._is_expected(address):
            self._note(f"console: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self._note(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and not request.url.startswith(f"{self.site}/"):
            self._note(f"asked elsewhere: {request.url[:200]}")

    def _failed(self, request: Any) -> None:
        # A page that is left gives up what it still waits for.
        if "ERR_ABORTED" not in (request.failure or ""):
            self._note(f"failed: {request.url[:200]} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400 and (response.url, response.status) not in self.expected:
            self._note(f"{response.status}: {response.url[:200]}")

    def _is_expected(self, address: str) -> bool:
        return any(address == known and status >= 400 for known, status in self.expected)


_RUN_AXE = """async ([context, options]) => {
  const { violations } = await axe.run(context.exclude.length ? context : document, options);
  return violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`));
}"""

# The page is wider than the window: the outermost elements that reach beyond its edge.
_TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const told = [];
  for (const element of document.querySelectorAll("body *")) {
    const { right } = element.getBoundingClientRect();
    if (right > edge + 1) told.push(`${Math.round(right)}: ${element.outerHTML.slice(0, 120)}`);
  }
  return told.length ? told.slice(0, 8) : [`${document.documentElement.scrollWidth} wide`];
}"""
