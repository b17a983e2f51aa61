"""Each attack alone in a text that may hold markup, in a browser that no policy holds back."""

import json
from uuid import uuid4

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.rich_text import expand_db_html

from exemplar.core.markdown import ATTRIBUTES, TAGS, render_markdown
from exemplar.home.models import HomePage
from tests.attacks.strings import all_attacks
from tests.e2e.browser import WATCH
from tests.e2e.fixtures import committed_db  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

# Puts each piece into a page that forbids nothing, and lists what should not be in it.
TRY = """async ([pieces, tags, attributes]) => {
  const told = [];
  for (const [source, html] of pieces) {
    const box = document.createElement("div");
    box.innerHTML = html;
    document.body.replaceChildren(box);
    for (const element of box.querySelectorAll("*")) {
      const names = element.getAttributeNames().filter((name) => !attributes.includes(name));
      const address = element.getAttribute("href");
      const scheme = address && URL.parse(address, "https://here.example/")?.protocol;
      if (!tags.includes(element.localName) || names.length ||
          (address && !["http:", "https:", "mailto:", "tel:"].includes(scheme)))
        told.push(`${source} became ${element.outerHTML.slice(0, 200)}`);
    }
  }
  await new Promise((done) => setTimeout(done, 200));
  return [...told, ...__ran];
}"""


def typed_into_the_editor(text: str) -> str:
    """The HTML that is kept when somebody types a text and puts a link to it into the editor."""
    widget = get_rich_text_editor_widget(features=HomePage._meta.get_field("introduction").features)
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": text}}
    block = {
        "key": uuid4().hex[:5],
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"key": 0, "offset": 0, "length": len(text)}],
    }
    content = json.dumps({"blocks": [block], "entityMap": {"0": link}})
    return str(widget.value_from_datadict({"introduction": content}, {}, "introduction"))


@pytest.fixture(scope="module")
def pieces(db) -> dict[str, list[tuple[str, str]]]:
    """The HTML of each attack as Markdown, and as typed into the editor for rich text."""
    attacks = all_attacks()
    return {
        "markdown": [(text, render_markdown(text)) for text in attacks],
        "rich text": [(text, expand_db_html(typed_into_the_editor(text))) for text in attacks],
    }


@pytest.mark.parametrize("kind", ["markdown", "rich text"])
def test_only_harmless_markup_is_left(kind, pieces, browser):
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.add_init_script(WATCH)
    page.goto("about:blank")
    requests.clear()
    tags = [*TAGS, "b", "i"]
    attributes = sorted(
        {name for names in ATTRIBUTES.values() for name in names} | {"rel", "data-block-key"}
    )
    told = page.evaluate(TRY, [pieces[kind], tags, attributes])
    page.close()
    assert told == []
    assert requests == []
