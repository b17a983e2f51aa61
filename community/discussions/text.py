"""What people write in a post, and the safe HTML that is stored for it.

Markdown without tables; an address alone is a link; `@handle` is a link to the person, where there
is one; a quote begins with a link to what it quotes. A link to a practice or a case study that
stands alone on its line is a card: the stored HTML holds only where it belongs, and each reader
gets what they may see of the page (see cards). Its marker is a comment: no typed text becomes one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from community.discussions.models import LONGEST_BODY
from community.members.queries import people_called
from exemplar.core.markdown import parse_markdown, render_tokens

MOST_MENTIONS: Final = 10
MOST_CARDS: Final = 10
# So many names are looked up, whatever a text holds.
_MOST_ASKED: Final = 50

_FOUND = re.compile(
    r"(?<!\w)(?P<url>https?://[^\s<>\"]+)"
    r"|(?<![\w@./+-])@(?P<handle>[A-Za-z](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){2,29})(?![\w@]|[-.]\w)"
)
_QUOTED = re.compile(r"/discussions/posts/\d{1,18}/")
_CARD = re.compile(r"/(?:practices|cases)/(?!(?:compare|export)/)[a-z0-9_-]{1,255}/")
_BREAKS = {"softbreak", "hardbreak"}


@dataclass(frozen=True)
class Rendered:
    """A text as it is stored to be shown: who is named in it, and where it leads."""

    html: str
    mentions: frozenset[str]
    links: tuple[str, ...]


def render_post(source: str) -> Rendered:
    """The safe HTML of a post, who it names (ten at most) and the addresses it links to.

    Raises ValidationError when the source, or the HTML it makes, is too long.
    """
    if len(source) > LONGEST_BODY:
        raise ValidationError(f"This text has more than {LONGEST_BODY:,} characters. Shorten it.")
    blocks = parse_markdown(source, tables=False)
    linked, mentions = _people_in(blocks)
    for block in blocks:
        if block.children is not None:
            block.children = list(_with_links(block.children, linked))
    return Rendered(
        html="".join(_segments(blocks)),
        mentions=mentions,
        links=tuple(dict.fromkeys(_typed_links(blocks))),
    )


def named_anew(before: str, after: str) -> frozenset[str]:
    """The handles that a changed text names and the one before it did not."""
    return render_post(after).mentions - render_post(before).mentions


def card_marker(path: str) -> str:
    """What stands in stored HTML where the card of a page belongs."""
    return f"<!--card:{path}-->"


def _people_in(blocks: Sequence[Token]) -> tuple[frozenset[str], frozenset[str]]:
    """The handles that become links, as they are spelled in addresses, and those that are told.

    Who is only named inside a quote was told when that was written; who is quoted is told.
    """
    told: list[str] = []
    only_quoted: list[str] = []
    depth = 0
    for block, following in zip(blocks, [*blocks[2:], None, None], strict=False):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(block.type, 0)
        if block.type == "blockquote_open" and depth == 1 and (handle := _quoted_in(following)):
            told.append(handle)
        named = [match["handle"].lower() for match in _names(block.children or [])]
        (only_quoted if depth else told).extend(named)
    asked = list(dict.fromkeys([*told, *only_quoted]))[:_MOST_ASKED]
    known = people_called(asked) if asked else {}
    linked = frozenset([handle for handle in asked if handle in known][:MOST_MENTIONS])
    return linked, linked & frozenset(told)


def _quoted_in(block: Token | None) -> str | None:
    """Whom a quote names in its first words: `[@handle](/discussions/posts/12/):`."""
    start = (block.children or [])[:3] if block is not None and block.type == "inline" else []
    if [token.type for token in start] != ["link_open", "text", "link_close"]:
        return None
    address, name = str(start[0].attrGet("href")), start[1].content
    is_quote = _QUOTED.fullmatch(address) and name.startswith("@")
    return name[1:].lower() if is_quote else None


def _outside_links(children: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """Each piece of a line, and whether it is text that may become a link."""
    inside = 0
    for token in children:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        yield token, token.type == "text" and not inside


def _names(children: Sequence[Token]) -> Iterator[re.Match[str]]:
    for token, is_text in _outside_links(children):
        if is_text:
            yield from (match for match in _FOUND.finditer(token.content) if match["handle"])


def _with_links(children: Sequence[Token], linked: frozenset[str]) -> Iterator[Token]:
    """The pieces of a line, with addresses and names made links."""
    for token, is_text in _outside_links(children):
        if not is_text:
            yield token
            continue
        done = 0
        for match in _FOUND.finditer(token.content):
            text, address = _link_of(match, linked)
            if address:
                yield _text(token.content[done : match.start()])
                yield from _link(text, address)
                done = match.start() + len(text)
        yield _text(token.content[done:])


def _link_of(match: re.Match[str], linked: frozenset[str]) -> tuple[str, str]:
    if match["handle"]:
        handle = match["handle"].lower()
        return match[0], f"/people/{handle}/" if handle in linked else ""
    # The end of a sentence, or of a bracket around the address, is not the address's.
    text = match["url"].rstrip(".,;:!?'*_")
    if text.endswith(")") and "(" not in text:
        text = text.rstrip(").,;:!?'*_")
    return (text, normalizeLink(text)) if _host(text) else (text, "")


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(text: str, address: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": address})
    return [opening, _text(text), Token("link_close", "a", -1)]


def _typed_links(blocks: Sequence[Token]) -> Iterator[str]:
    for block in blocks:
        for token in block.children or []:
            address = str(token.attrGet("href") or "")
            if token.type == "link_open" and not address.startswith("/people/"):
                yield address


def _segments(blocks: Sequence[Token]) -> Iterator[str]:
    """The HTML between the cards, each piece cleaned by itself, and the markers of the cards."""
    piece: list[Token] = []
    left = MOST_CARDS
    position = 0
    while position < len(blocks):
        paragraph = blocks[position : position + 3]
        is_open = paragraph[0].type == "paragraph_open" and paragraph[0].level == 0
        parts = _parts(paragraph[1].children or [], left) if is_open else []
        if not any(isinstance(part, str) for part in parts):
            piece.append(blocks[position])
            position += 1
            continue
        for part in parts:
            if isinstance(part, str):
                yield render_tokens(piece)
                yield card_marker(part) + "\n"
                piece, left = [], left - 1
            else:
                inline = Token("inline", "", 0, children=part)
                piece += [paragraph[0], inline, paragraph[2]]
        position += 3
    yield render_tokens(piece)


def _parts(children: Sequence[Token], most: int) -> list[str | list[Token]]:
    """The lines of a paragraph: addresses of cards, and what stands between them."""
    parts: list[str | list[Token]] = []
    for before, line in _lines(children):
        path = _card_in(line) if most > 0 else None
        if path:
            parts.append(path)
            most -= 1
        elif parts and isinstance(parts[-1], list):
            parts[-1] += [*before, *line]
        else:
            parts.append(line)
    return parts


def _lines(children: Sequence[Token]) -> Iterator[tuple[list[Token], list[Token]]]:
    """The lines of a paragraph, each after its break; what is emphasised over several stays one."""
    before: list[Token] = []
    line: list[Token] = []
    open_tags = 0
    for token in children:
        open_tags += token.nesting
        if token.type in _BREAKS and not open_tags:
            yield before, line
            before, line = [token], []
        else:
            line.append(token)
    yield before, line


def _card_in(line: Sequence[Token]) -> str | None:
    """The path of our page that a line links to, where it holds nothing else."""
    solid = [token for token in line if token.type != "text" or token.content.strip()]
    links = [token for token in solid if token.type == "link_open"]
    if len(links) != 1 or solid[0] is not links[0] or solid[-1].type != "link_close":
        return None
    address = str(links[0].attrGet("href"))
    path = address.removeprefix(settings.BASE_URL.rstrip("/"))
    return path if _CARD.fullmatch(path) else None
