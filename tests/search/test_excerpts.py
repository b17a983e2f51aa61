"""Showing why something was found."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.excerpts import EXCERPT, Highlighter
from search.registry import Passage


def marked(sought, text):
    return Highlighter([sought]).mark(text)


@pytest.mark.parametrize(
    ("sought", "text", "shown"),
    [
        ("wait", "Waiting, waits; a waiter", "<mark>Waiting</mark>, <mark>waits</mark>; a waiter"),
        ("the wait", "the wait", "the <mark>wait</mark>"),
        ("resume", "Résumés", "<mark>Résumés</mark>"),
        ("email", "by e-mail", "by <mark>e-mail</mark>"),
        ("e-mail", "an Email", "an <mark>Email</mark>"),
        ("M1124", "memo M-11-24.", "memo <mark>M-11-24</mark>."),
        ("EO 13571", "E.O. 13571", "<mark>E.O. 13571</mark>"),
        ("A-11", "Circular A-11, A-110", "Circular <mark>A-11</mark>, A-110"),
        ('"call back"', "call us back or call back", "call us back or <mark>call back</mark>"),
        ("a.*b", "a.*b axxb", "a.*<mark>b</mark> axxb"),
        ("x", "<b>x</b> & y", "&lt;b&gt;<mark>x</mark>&lt;/b&gt; &amp; y"),
        ("nowhere", "somewhere", "somewhere"),
    ],
)
def test_words_are_marked_as_search_finds_them(sought, text, shown):
    assert marked(sought, text) == shown


def test_the_excerpt_holds_most_words():
    far = "word " * 100
    text = f"queue {far} a queue for the phone {far} phone"
    found = Highlighter(["phone queue"]).excerpt([Passage("Steps", text)])
    assert "a <mark>queue</mark> for the <mark>phone</mark>" in found.html
    assert (found.label, found.html[:2], found.html[-1]) == ("Steps", "… ", "…")
    assert len(found.html) < EXCERPT + 80


def test_the_passage_with_most_words_is_chosen():
    passages = [Passage("One", "a queue"), Passage("Two", "a queue by phone")]
    assert Highlighter(["phone queue"]).excerpt(passages).label == "Two"


def test_no_excerpt_where_nothing_is_held():
    assert Highlighter(["phone"]).excerpt([Passage("One", "a queue")]) is None
    assert Highlighter([]).excerpt([Passage("One", "a queue")]) is None


@given(st.text(), st.text())
def test_any_words_in_any_text(sought, text):
    shown = Highlighter([sought]).mark(text)
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare


def test_a_long_text_is_read_in_one_pass():
    """Reading it again for each of its words would take hours of the processor."""
    began = time.process_time()
    Highlighter(["a" * 60, "e" * 60, "x-y-z-1-2-3"]).mark("ae xe " * 20_000)
    assert time.process_time() - began < 10
