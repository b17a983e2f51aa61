"""Markdown that people write, and the safe HTML that is shown for it.

The source is kept; the HTML is made once, when the source is saved. Raw HTML in the source is
shown as text. The result passes an allow-list a second time, so that a fault in the parser is not
a hole in the site.
"""

from collections.abc import Sequence
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from markdown_it import MarkdownIt
from markdown_it.token import Token

SECTION_CHARACTERS = 20_000
HTML_CHARACTERS = 512 * 1024

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "ul", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
# nh3 adds attributes of its own for every tag unless told that there are none.
ATTRIBUTES = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
_parser_with_tables = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def parse_markdown(source: str, *, tables: bool = True, headings_down: int = 2) -> list[Token]:
    """What a Markdown source is made of, for whoever has more to make of it than its HTML.

    A heading in the text is moved down, by two levels where the page owns the first two. It never
    reaches the first, which is the page's title.
    """
    tokens = (_parser_with_tables if tables else _parser).parse(source)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, max(2, int(token.tag[1]) + headings_down))}"
    return tokens


def render_tokens(tokens: Sequence[Token]) -> str:
    """The safe HTML of what a source is made of.

    Raises ValidationError when it would be larger than half a megabyte.
    """
    html: str = _parser.renderer.render(tokens, _parser.options, {})
    if len(html) > HTML_CHARACTERS:
        raise ValidationError("This text is too large when shown. Please shorten it.")
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener"
    )


def render_markdown(source: str, *, tables: bool = True, headings_down: int = 2) -> str:
    """The safe HTML of a Markdown source.

    Raises ValidationError when the HTML would be larger than half a megabyte.
    """
    return render_tokens(parse_markdown(source, tables=tables, headings_down=headings_down))


def validate_markdown(source: str) -> None:
    """Raises ValidationError for a text that is too long, or whose HTML would be.

    The length first and alone: validators beside one another all run, and rendering a text of
    megabytes only to refuse it takes minutes.
    """
    MaxLengthValidator(SECTION_CHARACTERS)(source)
    render_markdown(source)


class MarkdownField(models.TextField):
    """A text in Markdown, at most 20,000 characters.

    Its headings are moved down below those of the page, by two levels unless told otherwise.
    """

    def __init__(self, *args: Any, headings_down: int = 2, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        self.headings_down = headings_down
        super().__init__(*args, **kwargs)

    @property
    def validators(self) -> list[Any]:
        """The limits of the text and of its HTML, beside what the field was given."""
        return [*super().validators, validate_markdown]


def render_fields(instance: models.Model) -> dict[str, str]:
    """The safe HTML of each Markdown field of a record, by the field's name."""
    return {
        field.name: render_markdown(
            getattr(instance, field.name), headings_down=field.headings_down
        )
        for field in instance._meta.concrete_fields
        if isinstance(field, MarkdownField)
    }
