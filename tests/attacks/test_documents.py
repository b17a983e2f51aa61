"""Attacks in what is not a page for people: feeds, the sitemap, data, mail; and in the address."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.core import mail
from django.utils.html import conditional_escape
from wagtail.models import Site

from exemplar.core.models import LinkField, SiteSettings
from exemplar.home.models import HomePage
from practices.library.models import PracticePage
from tests.attacks.fields import NOT_TYPED, Filler, accepts, models_with_text, text_fields
from tests.attacks.library import AttackedLibrary
from tests.attacks.own import OWN
from tests.attacks.strings import all_attacks, pack, shards
from tests.factories import PASSWORD, AgencyFactory, PracticeFactory, TopicFactory

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_project_has_enough_of_its_own():
    own = [text for strings in OWN.values() for text in strings]
    assert len(set(own)) == len(own) >= 60
    assert len(shards()) * len(shards()[0]) >= len(all_attacks())


def test_every_text_field_is_attacked(db):
    library = AttackedLibrary.of(shards()[0])
    reached = library.filler.written | library.filler.refused
    fields = {
        (field.model._meta.label, field.name)
        for m in models_with_text()
        for field in text_fields(m)
    }
    assert fields - reached == set(), (
        f"Fill them in tests/attacks/library.py, or say why not: {NOT_TYPED}"
    )


def test_feeds_and_sitemap_are_well_formed(db, client, forget):
    library = AttackedLibrary.of(shards()[0])
    forget()
    words = [f"/feeds{shown.address}" for shown in library.shown if "s/topic-" in shown.address]
    for address in ["/feeds/practices/", "/feeds/cases/", *words[:5]]:
        feed = ET.fromstring(client.get(address).content)
        assert {entry.tag for entry in feed.iter() if not entry.tag.startswith(ATOM)} == set()
    places = ET.fromstring(client.get("/sitemap.xml").content)
    tags = {element.tag.rpartition("}")[2] for element in places.iter()}
    assert tags <= {"urlset", "url", "loc", "lastmod", "changefreq", "priority"}


def test_feed_says_what_was_written(db, client, forget):
    title = '"]]><script>alert(1)</script> & more'
    PracticeFactory(title=title, slug="odd", summary="<b>bold</b>")
    forget()
    entry = ET.fromstring(client.get("/feeds/practices/").content).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == title
    assert entry.findtext(f"{ATOM}summary") == "<b>bold</b>"


@pytest.mark.parametrize("text", OWN["control characters and headers"])
def test_feeds_bear_control_characters(text, db, client, forget):
    topic = TopicFactory(name=text, slug="odd")
    agency = AgencyFactory(name=text, slug="odd")
    PracticeFactory(title=text, slug="odd", summary=text, topics=[topic])
    forget()
    for address in ("/feeds/practices/", "/feeds/topics/odd/", f"/feeds/agencies/{agency.slug}/"):
        entries = ET.fromstring(client.get(address).content).findall(f"{ATOM}entry")
        assert len(entries) == (0 if "agencies" in address else 1)


@pytest.mark.parametrize("text", OWN["structured data"])
def test_structured_data_says_what_was_written(text, db, client, forget):
    page = PracticeFactory(title=text, slug="odd", summary=text, tags=[text])
    forget()
    html = client.get(page.url).content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    described = json.loads(data)
    assert (described["headline"], described["description"]) == (text, text)
    assert described["keywords"] == [text]


def single(model, text: str) -> tuple[str, str]:
    """Put a text into a place of which the site has only one; where, and after what, it shows."""
    if model is HomePage:
        HomePage.objects.update(headline=text)
        return "/", '<h1 id="headline">'
    SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults={"agency_name": text})
    return "/topics/", "A demonstration by "


@pytest.mark.parametrize("model", [HomePage, SiteSettings])
def test_single_places_escape_each_attack(model, db, client, forget):
    for text in Filler(all_attacks()).values_for(
        text_fields(model)[-1 if model is HomePage else 0]
    ):
        address, before = single(model, text)
        forget()
        assert before + conditional_escape(text) in client.get(address).content.decode()


def test_links_of_the_site_lead_nowhere_else(db):
    taken = [
        text for text in all_attacks() if accepts(SiteSettings._meta.get_field("about_url"), text)
    ]
    assert isinstance(SiteSettings._meta.get_field("about_url"), LinkField)
    assert [text for text in taken if not re.match(r"https?://|/(?![/\\])", text)] == []


def test_addresses_of_sources_run_nothing(db):
    source = PracticePage.sources.rel.related_model._meta.get_field("url")
    taken = [text for text in all_attacks() if accepts(source, text)]
    assert [text for text in taken if not re.match(r"https?://|ftps?://", text)] == []


@pytest.mark.parametrize("address", ["/search/", "/practices/", "/cases/", "/account/login/"])
def test_words_from_the_address_are_escaped(address, db, client):
    name = "next" if "login" in address else "q"
    longest = 950 if "search" in address else 190
    for text in pack(all_attacks(), longest, " "):
        html = client.get(address, {name: f"zqx{text}"}).content.decode()
        assert f"zqx{text}" not in html or conditional_escape(text) == text


def test_a_redirect_after_sign_in_stays_here(db, client_for):
    for text in [*OWN["address that runs"], *OWN["data address"]]:
        answer = client_for().post("/account/login/", {"next": text, "login": "x", "password": "y"})
        assert "elsewhere" not in answer.get("Location", "")


def _sign_up(client, name, email):
    data = {
        "first_name": name, "last_name": name, "email": email,
        "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    client.post("/account/signup/", data)


def test_mail_has_the_headers_of_the_site(db, client):
    for number, text in enumerate(OWN["control characters and headers"]):
        _sign_up(client, text, f"new{number}@example.test")
    # Such names are refused, and nobody is sent anything.
    assert mail.outbox == []
    _sign_up(client, "Bcc: everyone@elsewhere.example", "new@example.test")
    assert len(mail.outbox) == 1
    for message in mail.outbox:
        sent = message.message()
        assert set(sent.keys()) <= {
            "Content-Type", "MIME-Version", "Content-Transfer-Encoding",
            "Subject", "From", "To", "Date", "Message-ID",
        }  # fmt: skip
        assert sent["To"].endswith("@example.test")
