"""Practices side by side: which ones, in which order, and where they differ."""

import pytest
from django.core.exceptions import ValidationError

from exemplar.accounts.enums import Role
from practices.library.comparing import choose
from practices.library.models import PracticeChannel
from tests import factories as made

pytestmark = pytest.mark.django_db
COMPARE = "/practices/compare/"


def compared(client, query):
    """The context of the page, and its text."""
    response = client.get(f"{COMPARE}{query}")
    assert response.status_code == 200
    return response.context, response.content.decode()


def lines(groups):
    """Every line by its label: the cells, and whether they differ."""
    return {
        line.label: (list(line.cells), line.differs) for group in groups for line in group.lines
    }


@pytest.fixture
def two():
    phone = made.ChannelFactory(name="Phone")
    made.PracticeFactory(
        title="First", slug="first", effort_cost="under_10k",
        channel_effects=[PracticeChannel(channel=phone, effect="adds")],
    )  # fmt: skip
    second = made.PracticeFactory(
        title="Second", slug="second", effort_cost="over_1m",
        channel_effects=[PracticeChannel(channel=phone, effect="replaces")],
    )  # fmt: skip
    made.AdoptionFactory(practice=second)
    made.AdoptionFactory(practice=second, stopped=True)


def test_facts_stand_in_lines(client, two):
    context, text = compared(client, "?p=second&p=first")
    assert [page.title for page in context["chosen"].practices] == ["Second", "First"]
    found = lines(context["groups"])
    assert found["Cost"] == (["Over $1 million", "Under $10,000"], True)
    assert found["Staff"] == (["10 to 100", "10 to 100"], False)
    assert found["Cost of channels"][0] == [
        "Replaces or shifts a channel",
        "Adds a channel and removes none: its cost comes on top",
    ]
    ledger = lines([context["ledger"]])
    assert ledger["Stage"] == (["implemented", "introduced"], True)
    assert ledger["Proof of the stage"][0] == ["1 report counts toward it", "None yet"]
    assert ledger["Adoptions in the ledger"][0] == ["2 reports", "Nobody has reported any"]
    assert ledger["How they went"][0] == [["1 worked", "1 did not work"], []]
    assert '<td data-label="Second">Over $1 million</td>' in text


def test_only_what_differs(client, two):
    _, whole = compared(client, "?p=first&p=second")
    _, text = compared(client, "?p=first&p=second&show=differences")
    assert "the same</span>" in whole
    assert "the same</span>" not in text
    assert "Over $1 million" in text
    assert "?p=first&amp;p=second&amp;show=differences" in whole


def test_one_more_is_asked_for(client, two):
    context, text = compared(client, "?p=first")
    assert [each["page"].title for each in context["found"]] == ["Second"]
    assert 'href="?p=first&amp;p=second"' in text
    context, text = compared(client, "")
    assert "Choose two to four practices" in text
    context, text = compared(client, "?p=first&find=second")
    assert [each["address"] for each in context["found"]] == ["?p=first&p=second"]
    assert "No other practice holds these words" in compared(client, "?find=zznothing")[1]


def test_what_is_not_there_spoils_nothing(client, two):
    for names in ("p=first&p=nothing&p=second", "p=first&p=a%00b&p=second&p="):
        context, text = compared(client, f"?{names}")
        assert len(context["chosen"].practices) == 2
        assert "1 of those chosen is not in the library" in text


def test_what_one_may_not_know_is_as_if_it_were_not_there(client, client_for, two, forget):
    made.PracticeFactory(title="Secret", slug="zz-hidden", restricted_to=[])
    made.PracticeFactory(title="Secret", slug="zz-draft", draft=True)
    answers = {
        compared(client, f"?p=first&p=second&p={slug}")[1].replace(slug, "")
        for slug in ("zz-hidden", "zz-draft", "zz-nothing")
    }
    assert len(answers) == 1
    assert "Secret" not in answers.pop()
    forget()
    context, _ = compared(client_for(Role.MEMBER), "?p=first&p=zz-hidden")
    assert [page.title for page in context["chosen"].practices] == ["First", "Secret"]


def test_four_at_most_and_each_once(client):
    pages = [made.PracticeFactory(title=f"No {n}", slug=f"no-{n}") for n in range(5)]
    query = "&".join(f"p={page.slug}" for page in [pages[0], *pages])
    context, text = compared(client, f"?{query}")
    assert list(context["chosen"].practices) == pages[:4]
    assert list(context["chosen"].left_out) == pages[4:]
    assert "What was chosen twice is shown once." in text
    assert "Put another beside" not in text


def test_thousands_of_names_are_not_all_looked_for(django_assert_max_num_queries):
    user = made.UserFactory()
    with django_assert_max_num_queries(3):
        chosen = choose([f"name-{n}" for n in range(5000)], user)
    assert chosen.unknown == 20


@pytest.mark.parametrize("slug", ["compare", "export"])
def test_no_practice_takes_an_address_of_the_site(slug):
    page = made.PracticeFactory(title="Another")
    page.slug = slug
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["slug"]


def test_cards_can_be_chosen(client, two):
    for address in ("/practices/", "/search/?q=first", "/search/?q=first&kind=practices"):
        text = client.get(address).content.decode()
        assert 'name="p" value="first" form="compare"' in text, address
        assert f'id="compare" method="get" action="{COMPARE}"' in text, address
    assert f'href="{COMPARE}?p=first"' in client.get("/practices/first/").content.decode()
