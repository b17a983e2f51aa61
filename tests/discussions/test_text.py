"""What people write in a post becomes HTML that does nothing but show it."""

import re
import time

import bleach
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from community.discussions.text import Rendered, card_marker, render_post
from community.members.queries import member_of
from exemplar.core.markdown import ATTRIBUTES, SCHEMES, TAGS
from tests.attacks.strings import all_attacks
from tests.core.test_markdown import Reader
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MARKER = re.compile(r"<!--card:/(?:practices|cases)/[a-z0-9_-]+/-->")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
REL = 'rel="nofollow noopener"'
# A sentence takes a hundredth of a second; nothing takes longer than this on a busy machine.
SECONDS = 5.0


def called(*handles):
    """A person for each handle."""
    for handle in handles:
        member = member_of(UserFactory())
        member.handle = handle
        member.save()


def link(address, text):
    return f'<a href="{address}" {REL}>{text}</a>'


def cleaned(html):
    """What bleach leaves of our HTML, put as ours puts it; it names entities in another way."""
    attributes = {**{tag: sorted(names) for tag, names in ATTRIBUTES.items()}, "a": ["href", "rel"]}
    return bleach.clean(html, tags=TAGS, attributes=attributes, protocols=SCHEMES)


def test_a_second_cleaner_finds_nothing_to_remove():
    """What bleach would take out of our HTML is not in it, but for the markers of cards."""
    address = f"{settings.BASE_URL}/practices/some-practice/"
    for text in all_attacks():
        for source in (text, f"@ana {text} https://example.gov/{text}", f"{text}\n\n{address}"):
            if len(source) > 10_000:
                continue
            html = MARKER.sub("", render_post(source).html)
            assert Reader(cleaned(html)).seen == Reader(CONTROL.sub("?", html)).seen, source


def test_names_become_links():
    """Of those who are there, wherever the name stands as a name."""
    called("ana", "bo-li")
    rendered = render_post("Ask @ana, @Bo-Li. Not @nobody.")
    assert rendered == Rendered(
        f"<p>Ask {link('/people/ana/', '@ana')}, {link('/people/bo-li/', '@Bo-Li')}."
        " Not @nobody.</p>\n",
        frozenset({"ana", "bo-li"}),
        (),
    )


@pytest.mark.parametrize(
    "source",
    [
        "`@ana`",
        "    @ana",
        "```\n@ana\n```",
        "[@ana](https://example.gov)",
        "<https://example.gov/@ana>",
        "https://example.gov/@ana",
        "pat@ana",
        "pat.@ana",
        "@ana.gov",
        "@ana@example.gov",
        "@anabel",
        "@ana_b",
        r"/@ana",
    ],
)
def test_what_is_no_name(source):
    """Inside code, links and addresses, or a part of a longer word."""
    called("ana")
    rendered = render_post(source)
    assert (rendered.mentions, "/people/" in rendered.html) == (frozenset(), False)


def test_ten_names_at_most():
    """The eleventh stays text."""
    handles = [f"person-{letter}" for letter in "abcdefghijk"]
    called(*handles)
    rendered = render_post(" ".join(f"@{handle}" for handle in handles))
    assert (rendered.mentions, rendered.html.count("<a ")) == (frozenset(handles[:10]), 10)


def test_names_cost_one_query_and_those_that_nobody_has_one_more(django_assert_num_queries):
    """However many there are."""
    called("ana")
    with django_assert_num_queries(1):
        render_post("@ana " * 300)
    source = " ".join(f"@person-{number}" for number in range(300)) + " @ana"
    with django_assert_num_queries(2):
        render_post(source)


def test_a_quote_tells_whom_it_quotes():
    """Who is named inside it was told before."""
    called("ana", "bob", "eve")
    rendered = render_post("> [@ana](/discussions/posts/12/):\n> Ask @bob\n\nWell, @eve?")
    assert rendered == Rendered(
        f"<blockquote>\n<p>{link('/discussions/posts/12/', '@ana')}:\n"
        f"Ask {link('/people/bob/', '@bob')}</p>\n</blockquote>\n"
        f"<p>Well, {link('/people/eve/', '@eve')}?</p>\n",
        frozenset({"ana", "eve"}),
        ("/discussions/posts/12/",),
    )


def test_addresses_become_links():
    """Without the dot or the bracket after them."""
    rendered = render_post("See https://example.gov/a_b?c=1&d=2. (https://example.org/x)")
    assert rendered == Rendered(
        f"<p>See {link('https://example.gov/a_b?c=1&amp;d=2', 'https://example.gov/a_b?c=1&amp;d=2')}"
        f". ({link('https://example.org/x', 'https://example.org/x')})</p>\n",
        frozenset(),
        ("https://example.gov/a_b?c=1&d=2", "https://example.org/x"),
    )


@pytest.mark.parametrize(
    "line",
    [
        f"{settings.BASE_URL}/practices/some-practice/",
        f"<{settings.BASE_URL}/practices/some-practice/>",
        "[Some practice](/practices/some-practice/)",
        f"[Some practice]({settings.BASE_URL}/practices/some-practice/)",
    ],
)
def test_a_link_alone_on_its_line_is_a_card(line):
    """Between paragraphs, and between the lines of one."""
    marker = card_marker("/practices/some-practice/")
    assert render_post(f"before\n{line}\nafter").html == f"<p>before</p>\n{marker}\n<p>after</p>\n"


@pytest.mark.parametrize(
    "source",
    [
        "see [this](/practices/some-practice/)",
        "[this](/practices/some-practice/) and [that](/practices/some-practice/)",
        "- [this](/practices/some-practice/)",
        "> [this](/practices/some-practice/)",
        "*[this](/practices/some-practice/)*",
        "[this](https://example.gov/practices/some-practice/)",
        "[this](/practices/compare/)",
        "[this](/practices/)",
        "[this](/practices/some-practice/?q=1)",
        "[this](/practices/--%3E/)",
        "[this](/account/data/)",
        "<!--card:/practices/some-practice/-->",
        "&lt;!--card:/practices/some-practice/--&gt;",
        "[x](/practices/<!--card:/practices/some-practice/-->/)",
    ],
)
def test_what_is_no_card(source):
    """Within a sentence, a list or a quote; of another site; typed as the marker itself."""
    assert "<!--" not in render_post(source).html


def test_ten_cards_at_most():
    """What follows is a link."""
    html = render_post("[x](/practices/x/)\n" * 12).html
    assert (html.count(card_marker("/practices/x/")), html.count("<a ")) == (10, 2)


def test_no_tables():
    """What draws one is text."""
    assert "<table" not in render_post("| a | b |\n|---|---|\n| 1 | 2 |").html


def test_a_text_has_a_limit():
    """Ten thousand characters."""
    render_post("x" * 10_000)
    with pytest.raises(ValidationError, match="10,000"):
        render_post("x" * 10_001)


@pytest.mark.parametrize(
    "piece",
    ["[", "*a **a *a ", ">", "> ", "`", "](x", "[a](b", "[a](/practices/x/)\n", "@ana ", "@a-", "@",
     "https://", "https://a ", "https://a.b/(", "https://a.b/)", "&#1;", "_a__", "<a@b.c>", "1. ",
     "> [@ana](/discussions/posts/1/):\n\n", "![](a)", "[a]: b\n", "\\", "a*", "- a\n", "a\n"],
)  # fmt: skip
def test_no_text_takes_long(piece):
    """Whatever is repeated, up to the longest text there may be."""
    called("ana")
    begun = time.process_time()
    render_post((piece * 10_000)[:10_000])
    assert time.process_time() - begun < SECONDS
