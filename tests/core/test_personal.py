"""Personal fragments: filled for whoever asks, and never by what somebody wrote."""

import pytest

from exemplar.core import personal
from tests import factories as made

FORGED = "<!--{}:account_menu:-->"


def test_a_marker_written_as_content_stays_text(db, client):
    """Even somebody who knew the key could not write one: what they write is escaped."""
    text = FORGED.format(personal._key)
    page = made.PracticeFactory(title=text, summary=text, problem=text, contact=text)
    made.AdoptionFactory(practice=page, service=text)
    content = client.get(page.get_url()).content.decode()
    assert (text in content, content.count('class="usa-nav__secondary-links ex-account"')) == (
        False,
        1,
    )


def test_a_marker_with_another_key_is_left_alone(db, rf):
    """It is a comment like any other."""
    forged = FORGED.format("0" * 20).encode()
    assert personal.fill(forged, rf.get("/")) == forged


def test_what_a_fragment_says_is_not_filled_again(db, client_for):
    """A name that looks like a marker is a name."""
    text = FORGED.format(personal._key)
    person = made.UserFactory(first_name=text[:150], last_name="")
    content = client_for(person).get("/").content.decode()
    assert (text in content, content.count('links ex-account"')) == (False, 1)


def test_only_known_fragments_have_markers():
    """A misspelt name in a template fails where it is written."""
    with pytest.raises(LookupError, match="no_such_fragment"):
        personal.marker("no_such_fragment")
