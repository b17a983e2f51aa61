"""The e-mail domains of an agency: brought into one form, and matched whole."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from practices.taxonomy.models import AgencyDomain, normalise_domain
from practices.taxonomy.queries import agency_for_domain
from tests.factories import AgencyFactory

REFUSED = "Write a domain such as irs.gov, without @ and without a path."
# The first letter is the Cyrillic one that looks like a Latin "a".
LOOKALIKE = "\u0430gency.gov"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("gsa.gov", "gsa.gov"),
        ("GSA.GOV.", "gsa.gov"),
        ("  gsa.gov\n", "gsa.gov"),
        ("mail.gsa.gov", "mail.gsa.gov"),
        ("x-y.gov", "x-y.gov"),
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("gsa\u3002gov", "gsa.gov"),
        (LOOKALIKE, "xn--gency-3ve.gov"),
    ],
)
def test_one_form_for_each_domain(typed, kept):
    assert normalise_domain(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ".",
        "gov",
        "@gsa.gov",
        "pat@gsa.gov",
        "https://gsa.gov",
        "gsa.gov/mail",
        "gsa.gov:25",
        "gsa..gov",
        ".gsa.gov",
        "gsa gov.us",
        "-gsa.gov",
        "gsa-.gov",
        "g_sa.gov",
        "*.gov",
        "gsa.gov\x00",
        "10.0.0.1",
        "x" * 64 + ".gov",
        "a." * 130 + "gov",
    ],
)
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        normalise_domain(typed)
    assert refused.value.messages == [REFUSED]


@given(st.text(max_size=40))
def test_any_text_is_a_domain_or_refused(typed):
    try:
        kept = normalise_domain(typed)
    except ValidationError:
        return
    assert normalise_domain(kept) == kept
    assert kept.isascii()
    assert kept == kept.lower().strip(".")


@pytest.mark.parametrize(
    "asked",
    [
        "evilgsa.gov",
        "gsa.gov.evil.example",
        "sub.gsa.gov",
        "gov",
        "gsa",
        "sa.gov",
        "gsa.go",
        "gs\u0430.gov",
        normalise_domain("gs\u0430.gov"),
        "%",
        "",
    ],
)
def test_only_the_whole_domain_matches(db, asked):
    AgencyFactory(domain="gsa.gov")
    assert agency_for_domain(asked) is None


@pytest.mark.parametrize("asked", ["gsa.gov", "GSA.GOV", "Gsa.gOv"])
def test_the_domain_matches_however_it_is_capitalised(db, asked):
    AgencyFactory(domain="irs.gov")
    agency = AgencyFactory(domain="gsa.gov")
    assert agency_for_domain(asked) == agency


def test_a_domain_inside_another_may_belong_to_another_agency(db):
    whole, part = AgencyFactory(domain="gsa.gov"), AgencyFactory(domain="fas.gsa.gov")
    assert [agency_for_domain(name) for name in ("gsa.gov", "fas.gsa.gov")] == [whole, part]


def test_a_lookalike_is_another_domain(db):
    real, fake = AgencyFactory(domain="agency.gov"), AgencyFactory()
    row = AgencyDomain(agency=fake, domain=LOOKALIKE)
    row.full_clean()
    row.save()
    assert agency_for_domain("agency.gov") == real
    assert row.domain.startswith("xn--")


def test_a_record_normalises_and_refuses(db):
    row = AgencyDomain(agency=AgencyFactory(), domain="GSA.GOV.")
    row.full_clean()
    assert row.domain == "gsa.gov"
    row.domain = "pat@gsa.gov"
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert refused.value.message_dict == {"domain": [REFUSED]}


@pytest.mark.parametrize("stored", ["GSA.gov", LOOKALIKE, "gsa", "pat@gsa.gov"])
def test_the_database_keeps_only_the_form_that_is_compared(db, stored):
    agency = AgencyFactory(domain="gsa.gov")
    with pytest.raises(IntegrityError), transaction.atomic():
        agency.domains.all().update(domain=stored)
