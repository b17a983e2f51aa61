"""The demonstration keeps its mails to itself, and shows them safely."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail

from community.notifications.demo_mail import MOST_KEPT, safe_html
from community.notifications.models import KeptMail
from tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = "community.notifications.demo_mail.EmailBackend"


def test_there_is_no_such_page_elsewhere(client_for):
    kept = made.KeptMailFactory()
    for who in (None, made.UserFactory()):
        for address in ("/demo/mail/", f"/demo/mail/{kept.pk}/"):
            assert client_for(who).get(address).status_code == 404


def test_every_mail_is_printed_and_shown(demonstration, client, capsys):
    assert b"No mail yet" in client.get("/demo/mail/").content
    message = EmailMultiAlternatives("Zzsubject", "Zztext", to=["zz@example.test"])
    message.attach_alternative("<p>Zz<b>html</b></p>", "text/html")
    message.send()
    send_mail("Another", "Plain", None, ["yy@example.test"])
    content = client.get("/demo/mail/").content.decode()
    assert content.index("Another") < content.index("Zzsubject")
    kept = KeptMail.objects.get(subject="Zzsubject")
    content = client.get(f"/demo/mail/{kept.pk}/").content.decode()
    assert all(word in content for word in ("Zztext", "<p>Zz<b>html</b></p>", "zz@example.test"))
    assert ("Subject: Zzsubject" in content, "Zzsubject" in capsys.readouterr().out) == (True, True)
    assert not hasattr(mail, "outbox") or mail.outbox == []


def test_signing_up_leads_to_the_mail(demonstration, client):
    who = {"email": "new@example.test", "first_name": "Pat", "last_name": "Public"}
    secret = {"password1": made.PASSWORD, "password2": made.PASSWORD}
    response = client.post("/account/signup/", who | secret, follow=True)
    assert 'href="/demo/mail/"' in response.content.decode()
    content = client.get(f"/demo/mail/{KeptMail.objects.get().pk}/").content.decode()
    assert "/account/confirm-email/" in content


def test_only_the_newest_are_kept(demonstration):
    KeptMail.objects.bulk_create(made.KeptMailFactory.build() for _ in range(MOST_KEPT))
    send_mail("Newest", "x", None, ["x@example.test"])
    assert (KeptMail.objects.count(), KeptMail.objects.first().subject) == (MOST_KEPT, "Newest")


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe src=//elsewhere.example></iframe>",
        "<img src=//elsewhere.example/x.png>",
        "<form action=//elsewhere.example><button>x</button></form>",
        "<p style='position:fixed'>x</p>",
    ],
)
def test_foreign_markup_is_not_shown(html):
    shown = safe_html(html)
    assert not any(
        word in shown for word in ("alert", "elsewhere", "style", "<form", "onclick", "<iframe")
    )
