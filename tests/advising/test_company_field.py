"""A company is named in the register by typing: among thousands nobody scrolls through a list."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from community.advising.forms.company_field import (
    CompanyField,
    companies_like,
    company_label,
    company_labels,
)
from community.advising.models import Conflict
from exemplar.accounts.enums import Role
from tests.factories import AgencyFactory, CompanyFactory, ConflictFactory, role_user

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def meant(text):
    return CompanyField("Company").clean(text)


def refusal(text):
    with pytest.raises(ValidationError) as caught:
        meant(text)
    return caught.value.messages


def test_a_name_is_found_however_it_is_written():
    company = CompanyFactory(name="Acme Letters, Inc.")
    written = ["Acme Letters, Inc.", "acme letters, inc.", "ACME LETTERS INC", company.slug]
    assert [meant(text) for text in written] == [company] * 4


def test_of_two_with_one_name_the_one_above_says_which():
    one = CompanyFactory(name="Letters", parent=CompanyFactory(name="Alpha"))
    two = CompanyFactory(name="Letters", parent=CompanyFactory(name="Beta"))
    assert refusal("Letters") == [
        "Several are called so. Write one of: “Alpha › Letters” or “Beta › Letters”."  # noqa: RUF001
    ]
    assert [meant(company_label(each)) for each in (one, two)] == [one, two]


def test_of_two_with_one_name_in_one_place_the_short_form_says_which():
    one, two = CompanyFactory(name="Letters"), CompanyFactory(name="Letters")
    first, second = sorted((one.slug, two.slug))
    assert refusal("Letters") == [f"Several are called so. Write one of: “{first}” or “{second}”."]
    assert [meant(one.slug), meant(two.slug)] == [one, two]


def test_who_mistypes_reads_what_may_be_meant():
    CompanyFactory(name="Northern Lights Printing")
    words = "No company here is called “{}”. Is it “Northern Lights Printing”?"
    assert [refusal("Lights Print"), refusal("Nothern Lihgts Printing"), refusal("Zzz")] == [
        [words.format("Lights Print")],
        [words.format("Nothern Lihgts Printing")],
        ["No company here is called “Zzz”."],
    ]


def test_what_begins_with_the_words_is_suggested_first():
    for name in ("The Acme", "Acme B", "Acme A", "Other"):
        CompanyFactory(name=name)
    assert [one.name for one in companies_like(" acme ")] == ["Acme A", "Acme B", "The Acme"]


def test_coordinators_are_suggested_names_and_nobody_else_finds_the_address():
    parent = CompanyFactory(name="Holdings")
    CompanyFactory(name="Acme", parent=parent)
    place = "/advice/desk/conflicts/companies/?q=acm"
    found = signed_in(role_user(Role.COORDINATOR)).get(place).json()
    refused = signed_in(role_user(Role.ETHICS_OFFICER)).get(place)
    assert found == {"suggestions": [{"text": "Holdings › Acme", "kind": "Company"}]}  # noqa: RUF001
    assert refused.status_code == 404


def test_the_form_holds_the_name_and_never_all_companies():
    conflict = ConflictFactory(company=CompanyFactory(name="Acme"), agency=AgencyFactory())
    CompanyFactory(name="Unconcerned")
    body = signed_in(role_user(Role.COORDINATOR)).get(f"/advice/desk/conflicts/{conflict.pk}/edit/")
    told = body.content.decode()
    assert ('value="Acme"' in told, "Unconcerned" in told) == (True, False)


def test_a_name_that_is_not_known_is_said_beside_the_field_and_nothing_is_lost():
    desk = signed_in(role_user(Role.COORDINATOR))
    said = {"kind": "bid", "company": "Nobody", "agency": AgencyFactory().pk, "words": "A bid",
            "source": "A list"}  # fmt: skip
    answer = desk.post("/advice/desk/conflicts/new/", said)
    told = answer.content.decode()
    assert (answer.status_code, Conflict.objects.count()) == (422, 0)
    assert all(words in told for words in ("called “Nobody”", 'value="Nobody"', 'value="A bid"'))


def test_suggestions_cost_the_same_however_many_there_are(django_assert_num_queries):
    for number in range(8):
        parent = CompanyFactory(name=f"Above {number}")
        CompanyFactory(name=f"Acme {number}", parent=parent)
    with django_assert_num_queries(2):
        assert len(company_labels(companies_like("acme"))) == 8
