"""What people with bad luck, or bad intentions, have tried with a contribution."""

import datetime as dt
import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.log_actions import LogContext

from exemplar.accounts.enums import Role
from practices.contributing.actions import (
    accept_invitation,
    invite_coauthor,
    leave_or_remove_coauthor,
    submit_contribution,
)
from practices.contributing.inspecting import inspect
from practices.contributing.models import CoAuthor, Contribution
from practices.contributing.review.actions import publish_contribution, request_changes
from practices.contributing.review.following import NotToBePublishedError
from practices.contributing.review.rules import can_review
from practices.library.models import PracticePage
from tests.factories import role_user
from tests.factories.contributing import (
    AttachmentFactory,
    ContributionFactory,
    picture_bytes,
    submitted_contribution,
)

pytestmark = pytest.mark.django_db


def looked_into(name, content):
    return inspect(SimpleUploadedFile(name, content))


def document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<a/>" * 50)
        made.writestr("word/document.xml", "".join(f"<p>{n * 7919}</p>" for n in range(400)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", document()), ("a.png", picture_bytes(kind="PNG")), ("a.jpg", picture_bytes())],
)
def test_a_damaged_file_is_refused_and_breaks_nothing(name, content):
    """However it is damaged: the same few hundred ways each time."""
    chance = random.Random(3)
    for _ in range(300):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        try:
            looked_into(name, bytes(damaged))
        except ValidationError:
            continue


def test_a_photo_of_a_telephone_with_a_second_picture_in_it():
    """The first one is kept, by itself."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (40, 30), color) for color in ("teal", "red"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    kept = looked_into("photo.jpg", out.getvalue())
    picture = Image.open(io.BytesIO(kept.content))
    assert (picture.format, picture.size, getattr(picture, "n_frames", 1)) == ("JPEG", (40, 30), 1)
    assert kept.content_type == "image/jpeg"


def test_a_table_that_begins_with_the_letters_of_an_archive():
    assert looked_into("keys.csv", b"PK;name\n1;x\n").content_type == "text/csv"


def test_what_is_attached_after_it_was_handed_in_waits():
    """Nobody has looked at it: an editor who publishes does not publish that."""
    editor = role_user(Role.EDITOR)
    made = ContributionFactory(complete=True)
    AttachmentFactory(contribution=made, alt_text="Seen")
    made = submit_contribution(actor=made.owner, contribution=made)
    request_changes(actor=editor, contribution=made, reason="Who measured it?")
    late = AttachmentFactory(contribution=made, alt_text="Slipped in")
    with LogContext(user=editor):
        made.page.specific.get_latest_revision().publish(user=editor)
    page = PracticePage.objects.get()
    assert page.live
    assert [row.alt_text for row in page.pictures.all()] == ["Seen"]
    late.refresh_from_db()
    assert late.image is None


def test_whoever_has_written_along_never_reviews_it():
    """Not even after they have left it, or were taken out."""
    editor, made = role_user(Role.EDITOR), ContributionFactory(complete=True)
    invite_coauthor(actor=made.owner, contribution=made, email=editor.email)
    accept_invitation(actor=editor, row=CoAuthor.objects.get())
    made = submit_contribution(actor=made.owner, contribution=made)
    leave_or_remove_coauthor(actor=editor, row=CoAuthor.objects.get())
    kept = Contribution.objects.get(pk=made.pk)
    assert not can_review(editor, kept)
    with LogContext(user=editor), pytest.raises(NotToBePublishedError):
        kept.page.specific.get_latest_revision().publish(user=editor)
    publish_contribution(actor=role_user(Role.EDITOR), contribution=kept)
    assert PracticePage.objects.get().live


def test_nobody_puts_their_own_on_the_schedule():
    """A schedule publishes when nobody is at work, and nobody is asked then."""
    author, other = role_user(Role.EDITOR), role_user(Role.EDITOR)
    made = submitted_contribution(owner=author)
    request_changes(actor=other, contribution=made, reason="Who measured it?")
    page = made.page.specific.get_latest_revision_as_object()
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    revision = page.save_revision(user=author)
    with LogContext(user=author), pytest.raises(NotToBePublishedError, match="Another editor"):
        revision.publish(user=author)
    with LogContext(user=other):
        revision.publish(user=other)
    revision.refresh_from_db()
    assert revision.approved_go_live_at == page.go_live_at


def test_inviting_from_a_page_that_was_left_open(client_for):
    made = submitted_contribution()
    client = client_for(made.owner)
    address = reverse("contribution_people", args=[made.pk])
    answer = client.post(address, {"email": "friend@example.test"}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "Nobody was invited." in answer.content.decode()
    assert not CoAuthor.objects.exists()
