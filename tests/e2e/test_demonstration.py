"""What only the demonstration has, in a real browser."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.attacks.own import own_attacks
from tests.e2e.fixtures import KeptTab, Site, site_with
from tests.e2e.library import full
from tests.e2e.looks import Look, names_used_twice, press
from tests.factories import KeptMailFactory

pytestmark = pytest.mark.browser

LOOKS = [
    Look("mail full of attacks", "/demo/mail/9002/"),
    Look("mail full of attacks, its source", "/demo/mail/9002/", act=press("details summary")),
    Look("mails", "/demo/mail/"),
    Look("mail", "/demo/mail/9001/"),
    Look("mail that is not there", "/demo/mail/1/", status=404),
    Look("confirm the address", "/account/confirm-email/"),
]


def full_with_attacks() -> None:
    """The library, and a mail that holds all the project's attacks in each of its parts."""
    full()
    attacks = "\n\n".join(own_attacks())
    KeptMailFactory(
        pk=9002,
        sender="<img src=x onerror=alert(1)> <a@example.test>",
        recipients="<script>alert(1)</script>@example.test",
        subject="</title><script>alert(1)</script>" + "W" * 110,
        text=attacks,
        html=attacks,
        source=attacks,
    )


@pytest.fixture(scope="module")
def site(browser, db) -> Iterator[Site]:
    """The running demonstration with a full library."""
    with override_settings(DEMONSTRATION=True), site_with(full_with_attacks) as running:
        yield running


@pytest.mark.parametrize("look", [pytest.param(each, id=each.name) for each in LOOKS])
def test_page(look, kept_tab: KeptTab):
    look.take(kept_tab)


def test_no_line_is_twice():
    assert names_used_twice(LOOKS) == []
