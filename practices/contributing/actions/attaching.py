"""Pictures and documents that go with a contribution."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from exemplar.core.plain_text import clean_text
from practices.contributing.actions.locking import locked
from practices.contributing.enums import AttachmentKind, Kind
from practices.contributing.inspecting import Inspected, inspect
from practices.contributing.models import Attachment, Contribution
from practices.contributing.rules import check_can_write
from practices.library.models import (
    CaseDocument,
    CasePicture,
    PracticeDocument,
    PracticePicture,
)

MOST_ATTACHMENTS = 12
LONGEST_WORDS = 300
LONGEST_TITLE = 200


def attach_file(
    *,
    actor: Any,
    contribution: Contribution,
    upload: UploadedFile | None,
    alt_text: str = "",
    caption: str = "",
) -> Attachment:
    """Keep a picture or a document with a contribution, for its authors only.

    `alt_text` says what a picture shows, or what a document is. Raises ValidationError by field
    (upload, alt_text, caption), PermissionDenied.
    """
    check_can_write(actor, contribution)
    found, words = _checked(upload, alt_text, caption)
    with transaction.atomic():
        kept = locked(contribution)
        check_can_write(actor, kept)
        if kept.attachments.count() >= MOST_ATTACHMENTS:
            raise ValidationError(
                {"upload": f"At most {MOST_ATTACHMENTS} files can be attached. Take one out first."}
            )
        attachment = Attachment(
            contribution=kept,
            kind=AttachmentKind.PICTURE if found.is_picture else AttachmentKind.DOCUMENT,
            name=found.name,
            content_type=found.content_type,
            size=len(found.content),
            width=found.width,
            height=found.height,
            title=(words["alt_text"] or found.name)[:LONGEST_TITLE],
            added_by=actor,
            **words,
        )
        attachment.file.save(found.name, ContentFile(found.content), save=False)
        attachment.save()
        Contribution.objects.filter(pk=kept.pk).update(changed_at=timezone.now())
    return attachment


def _checked(
    upload: UploadedFile | None, alt_text: str, caption: str
) -> tuple[Inspected, dict[str, str]]:
    """What a file is, and what is said of it. Raises ValidationError by field."""
    if upload is None:
        raise ValidationError({"upload": "Choose a file."})
    words = {
        "alt_text": _clean("alt_text", alt_text, LONGEST_WORDS),
        "caption": _clean("caption", caption, LONGEST_WORDS),
    }
    try:
        found = inspect(upload)
    except ValidationError as error:
        raise ValidationError({"upload": error.messages}) from error
    if found.is_picture and not words["alt_text"]:
        raise ValidationError(
            {"alt_text": "Say what the picture shows, for whoever cannot see it. Choose it again."}
        )
    return found, words


def _clean(name: str, text: str, longest: int) -> str:
    try:
        return " ".join(clean_text(text, longest).split())
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


@transaction.atomic
def remove_attachment(*, actor: Any, attachment: Attachment) -> None:
    """Take a file out again. Raises PermissionDenied."""
    check_can_write(actor, attachment.contribution)
    attachment.delete()


@transaction.atomic
def publish_attachments(*, contribution: Contribution, page: Any) -> None:
    """Put what is attached on the published page, as pictures and documents of the library.

    What has been put there once is not put there again, even if an editor has taken it out since.
    What was attached after it was handed in waits until it is handed in again: nobody has seen it.
    """
    attached = contribution.attachments.filter(image=None, document=None)
    if contribution.submitted_at:
        attached = attached.filter(added_at__lte=contribution.submitted_at)
    waiting = list(attached)
    if not waiting:
        return
    pictures, documents = list(page.pictures.all()), list(page.documents.all())
    case = contribution.kind == Kind.CASE_STUDY
    for attachment in waiting:
        if attachment.is_picture:
            attachment.image = _image(attachment)
            row: Any = (CasePicture if case else PracticePicture)(
                image=attachment.image, alt_text=attachment.alt_text, caption=attachment.caption
            )
            pictures.append(row)
        else:
            attachment.document = _document(attachment)
            row = (CaseDocument if case else PracticeDocument)(
                document=attachment.document, title=attachment.title
            )
            documents.append(row)
        attachment.save(update_fields=["image", "document"])
    page.pictures, page.documents = pictures, documents
    page.save(clean=False)
    _write_into_revisions(page)


def _image(attachment: Attachment) -> Any:
    with attachment.file.open("rb") as file:
        image = get_image_model()(
            title=attachment.alt_text[:255],
            file=ContentFile(file.read(), attachment.name),
            width=attachment.width,
            height=attachment.height,
            uploaded_by_user=attachment.added_by,
            collection=Collection.get_first_root_node(),
        )
    image.save()
    return image


def _document(attachment: Attachment) -> Any:
    with attachment.file.open("rb") as file:
        document = get_document_model()(
            title=attachment.title,
            file=ContentFile(file.read(), attachment.name),
            uploaded_by_user=attachment.added_by,
            collection=Collection.get_first_root_node(),
        )
    document.save()
    return document


def _write_into_revisions(page: Any) -> None:
    """Let the next edit start with the files: Wagtail edits and publishes from revisions."""
    content = page.serializable_data()
    for revision in {page.live_revision, page.latest_revision} - {None}:
        revision.content = {
            **revision.content,
            **{name: content[name] for name in ("pictures", "documents")},
        }
        revision.save(update_fields=["content"])
