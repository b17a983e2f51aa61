"""A word that something uses is not deleted from under it, and the admin says what uses it."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from exemplar.accounts.enums import Role
from practices.taxonomy.uses import reason_to_keep
from tests.admin.forms import told
from tests.factories import (
    AdoptionFactory,
    AgencyFactory,
    CaseStudyFactory,
    ChannelFactory,
    CompanyFactory,
    CustomerGroupFactory,
    IndustryFactory,
    PracticeFactory,
    TopicFactory,
    role_user,
)
from tests.factories.advising import AdviceRequestFactory, ConflictFactory
from tests.factories.expertise import AdvisorFactory, InterestFactory


def used_topic():
    topic = TopicFactory()
    practices = [PracticeFactory(topics=[topic]) for _ in range(2)]
    CaseStudyFactory(topics=[topic], practices=practices)
    return topic, "2 practices, 1 case study"


def used_agency():
    agency = AgencyFactory(domain="gsa.gov")
    AdoptionFactory(agency=agency)
    role_user(Role.PRACTITIONER, agency)
    return agency, "1 adoption, 1 role grant"


def used_company():
    company = CompanyFactory()
    AdoptionFactory(agency=None, company=company)
    return company, "1 adoption"


def used_industry():
    industry = IndustryFactory()
    PracticeFactory(industry=industry)
    CompanyFactory(industry=industry)
    return industry, "1 company, 1 practice"


def used_channel():
    channel = ChannelFactory()
    PracticeFactory()  # its channel effects name the first channel
    return channel, "1 practice channel"


def used_customers():
    group = CustomerGroupFactory()
    PracticeFactory(customer_groups=[group])
    return group, "1 practice"


USED = [used_topic, used_agency, used_company, used_industry, used_channel, used_customers]
UNUSED = [
    TopicFactory,
    AgencyFactory,
    CompanyFactory,
    IndustryFactory,
    ChannelFactory,
    CustomerGroupFactory,
]


def delete(client, word):
    meta = word._meta
    name = f"wagtailsnippets_{meta.app_label}_{meta.model_name}"
    response = client.post(reverse(f"{name}:delete", args=[word.pk]))
    return response, told(response)


@pytest.mark.parametrize("make", USED, ids=lambda make: make.__name__)
def test_a_used_word_stays_and_the_reason_is_told(client_for, make):
    word, uses = make()
    response, messages = delete(client_for(Role.EDITOR), word)
    assert response.status_code == 302
    reason = f"“{word}” cannot be deleted: it is used by "
    assert [
        (text[: len(reason)], sorted(text[len(reason) : -1].split(", "))) for text in messages
    ] == [(reason, sorted(uses.split(", ")))]
    assert type(word).objects.filter(pk=word.pk).exists()


@pytest.mark.parametrize("factory", UNUSED, ids=lambda factory: factory.__name__)
def test_an_unused_word_goes(client_for, factory):
    word = factory()
    response, _ = delete(client_for(Role.EDITOR), word)
    assert response.status_code == 302
    assert not type(word).objects.filter(pk=word.pk).exists()


@pytest.mark.parametrize("factory", [TopicFactory, AgencyFactory, CompanyFactory])
def test_a_word_with_others_below_it_stays(client_for, factory):
    above = factory()
    below = factory(parent=above)
    _, messages = delete(client_for(Role.EDITOR), above)
    assert messages == [f"“{above}” cannot be deleted: move or delete what stands below it first."]
    assert type(below).objects.filter(pk__in=[above.pk, below.pk]).count() == 2


def test_the_rows_of_an_agency_do_not_keep_it(db):
    assert reason_to_keep(AgencyFactory(domain="gsa.gov")) == ""


@pytest.mark.parametrize("make", [used_agency, used_company, used_industry, used_channel])
def test_the_record_itself_refuses(db, make):
    word, _ = make()
    with pytest.raises(ProtectedError):
        word.delete()


def test_nobody_learns_from_a_word_what_is_confidential(client_for):
    """An editor is told that it is used; not by a conflict, a request or an interest."""
    conflict = ConflictFactory()
    asked = AdviceRequestFactory(agency=conflict.agency, topics=[topic := TopicFactory()])
    asked.left_out.add(conflict.company)
    advisor = AdvisorFactory(company=conflict.company)
    InterestFactory(advisor=advisor, company=conflict.company)
    editor = client_for(role_user(Role.EDITOR))
    for word, model in (
        (conflict.company, "company"), (conflict.agency, "agency"), (topic, "topic"),
    ):  # fmt: skip
        url = reverse(f"wagtailsnippets_taxonomy_{model}:delete", args=[word.pk])
        said = " ".join(told(editor.post(url, follow=True)))
        assert "records that are confidential" in said
        for secret in ("conflict", "request", "interest", "advisor"):
            assert secret not in said
        assert type(word).objects.filter(pk=word.pk).exists()
