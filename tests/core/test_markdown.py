"""Markdown that people write becomes HTML that does nothing but show it."""

import re
from html.parser import HTMLParser

import bleach
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from exemplar.core.markdown import ATTRIBUTES, SCHEMES, TAGS, MarkdownField, render_markdown
from tests.attacks.strings import all_attacks

# What nh3 adds to a link by itself.
ALLOWED = {**ATTRIBUTES, "a": {"href", "rel"}}

# How a browser finds the scheme of an address, and what it passes over on the way.
IGNORED = re.compile(r"^[\x00-\x20]+|[\t\n\r]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


class Reader(HTMLParser):
    """What a browser would see: elements with their attributes, and text."""

    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append(("start", tag, tuple(sorted(attrs))))

    def handle_endtag(self, tag):
        self.seen.append(("end", tag))

    def handle_data(self, data):
        if self.seen and self.seen[-1][0] == "text":
            data = self.seen.pop()[1] + data
        self.seen.append(("text", data))

    def handle_comment(self, data):
        self.seen.append(("comment", data))

    def handle_decl(self, decl):
        self.seen.append(("declaration", decl))

    def handle_pi(self, data):
        self.seen.append(("instruction", data))


def faults(html):
    """What the HTML holds that Markdown has no way to ask for."""
    found = []
    for kind, name, *rest in Reader(html).seen:
        if kind not in {"start", "end", "text"} or (kind != "text" and name not in TAGS):
            found.append((kind, name))
        for attribute, value in rest[0] if rest else ():
            if attribute not in ALLOWED.get(name, set()):
                found.append((name, attribute))
            scheme = SCHEME.match(IGNORED.sub("", value or ""))
            if attribute == "href" and scheme and scheme[1].lower() not in SCHEMES:
                found.append((name, value))
    return found


@pytest.mark.parametrize("tables", [True, False])
def test_no_attack_survives(tables):
    """Each string of the project's own set, and of the shared ones where the checkout has them."""
    found = {text: faults(render_markdown(text, tables=tables)) for text in all_attacks()}
    assert {text: fault for text, fault in found.items() if fault} == {}


def test_a_second_cleaner_finds_nothing_to_remove():
    """What bleach would take out of our HTML is not in it."""
    attributes = {tag: sorted(names) for tag, names in ALLOWED.items()}
    for text in all_attacks():
        html = render_markdown(text)
        cleaned = bleach.clean(html, tags=TAGS, attributes=attributes, protocols=SCHEMES)
        # It shows a control character as a question mark; a browser shows nothing.
        assert Reader(cleaned).seen == Reader(CONTROL.sub("?", html)).seen, text


@given(st.text(max_size=300))
def test_whatever_is_typed_is_safe(text):
    """Any text at all."""
    assert faults(render_markdown(text)) == []


PIECES = st.sampled_from(
    ["<", ">", "<script>", "](", "javascript:", "![", "[x]", "`", "&#x", '"', "'", "onload=", "|"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_pieces_of_attacks_are_safe(text):
    """Texts put together from what attacks are made of."""
    assert faults(render_markdown(text)) == []


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**bold** and *slanted*", "<p><strong>bold</strong> and <em>slanted</em></p>\n"),
        ("# A heading", "<h3>A heading</h3>\n"),
        ("##### Deep", "<h6>Deep</h6>\n"),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n"),
        (
            "[site](https://example.gov)",
            '<p><a href="https://example.gov" rel="nofollow noopener">site</a></p>\n',
        ),
        ("![picture](https://example.gov/x.png)", None),
        ("", ""),
    ],
)
def test_what_it_looks_like(source, html):
    """The few things that Markdown does here, and pictures, which it does not."""
    rendered = render_markdown(source)
    assert rendered == html if html is not None else "<img" not in rendered


def test_tables_only_where_they_are_allowed():
    """A table is a table, or text where tables have no place."""
    source = "| a | b |\n|---|---|\n| 1 | 2 |"
    shown = ["<table>" in render_markdown(source, tables=tables) for tables in (True, False)]
    assert shown == [True, False]


def test_html_that_grows_without_measure_is_refused():
    """A short text that makes a long page is told so."""
    with pytest.raises(ValidationError, match="too large"):
        render_markdown("*a* `b`\n" * 60_000)


def test_a_field_has_a_limit():
    """Twenty thousand characters."""
    field = MarkdownField()
    field.clean("x" * 20_000, None)
    with pytest.raises(ValidationError):
        field.clean("x" * 20_001, None)
