"""What may be attached, what is refused, and what becomes of it when the page is published."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from exemplar.accounts.enums import Role
from practices.contributing.actions import attach_file, remove_attachment
from practices.contributing.actions.attaching import MOST_ATTACHMENTS
from practices.contributing.enums import Kind
from practices.contributing.inspecting import safe_name
from practices.contributing.models import Attachment
from practices.contributing.review.actions import publish_contribution
from tests.factories import UserFactory, role_user
from tests.factories.contributing import (
    AttachmentFactory,
    ContributionFactory,
    picture_bytes,
    submitted_contribution,
)

pytestmark = pytest.mark.django_db


def attach(contribution, content, name="file", alt_text="What it shows", **how):
    return attach_file(
        actor=how.pop("actor", contribution.owner),
        contribution=contribution,
        upload=SimpleUploadedFile(name, content),
        alt_text=alt_text,
        **how,
    )


def refused(contribution, content, name="file", **how):
    with pytest.raises(ValidationError) as told:
        attach(contribution, content, name, **how)
    assert Attachment.objects.count() == 0
    return told.value.message_dict


def archive(*entries, packing=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, content in entries:
            made.writestr(name, content)
    return out.getvalue()


def docx(*more):
    return archive(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>"), *more)


def png_that_claims(width, height):
    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )  # fmt: skip

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def gps_picture():
    exif = Image.Exif()
    exif[0x010E] = "taken by Jane Roe"
    exif.get_ifd(0x8825)[2] = (38.0, 53.0, 23.0)
    return picture_bytes(exif=exif)


def test_a_picture_is_kept_without_where_it_was_taken():
    made = ContributionFactory()
    kept = attach(made, gps_picture() + b"\n<script>alert(1)</script>", "../../My <photo>.php")
    assert (kept.kind, kept.content_type, kept.name) == ("picture", "image/jpeg", "My -photo.jpg")
    with kept.file.open("rb") as file:
        content = file.read()
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
    assert b"Jane Roe" not in content
    assert b"script" not in content
    assert (kept.width, kept.height) == (40, 30)


def test_a_sideways_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = attach(ContributionFactory(), picture_bytes(exif=exif))
    assert (kept.width, kept.height) == (30, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_of_picture(kind):
    kept = attach(ContributionFactory(), picture_bytes(kind=kind), "odd.txt")
    assert kept.content_type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("content", "name", "kept_as"),
    [
        (b"%PDF-1.7\n%%EOF", "plan.exe", "plan.pdf"),
        (docx(), "letter.zip", "letter.docx"),
        (b"a,b\n1,2\n", "table.csv", "table.csv"),
        ("Grüße".encode(), "note.txt", "note.txt"),
        (
            archive(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "x")),
            "x.odt",
            "x.odt",
        ),
    ],
)
def test_documents_are_known_by_their_content(content, name, kept_as):
    kept = attach(ContributionFactory(), content, name, alt_text="")
    assert (kept.kind, kept.name) == ("document", kept_as)


def test_a_real_workbook():
    out = io.BytesIO()
    Workbook().save(out)
    assert attach(ContributionFactory(), out.getvalue(), "x.xlsx").name == "x.xlsx"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.txt"),
        (b"MZ\x90\x00", "program.exe"),
        (b"<html><script>alert(1)</script>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "x.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.png"),
        (b"#!/bin/sh\n", "script.sh"),
        (b"\xff\xfe\x00binary\x00", "x.txt"),
        (b"GIF89a" + b"\x00" * 40, "moving.gif"),
        (b"\xff\xd8\xff\xe0broken", "broken.jpg"),
        (picture_bytes()[:200], "cut.jpg"),
        (b"x" * (20 * 1024 * 1024 + 1), "large.txt"),
        (picture_bytes() + b"\x00" * (10 * 1024 * 1024), "large.jpg"),
        (png_that_claims(20_000, 10_000), "200-megapixels.png"),
        (png_that_claims(2**31 - 1, 2**31 - 1), "endless.png"),
        (b"PK\x03\x04broken", "broken.docx"),
        (archive(("readme.txt", "x")), "any.zip"),
        (docx(("bomb.bin", b"\0" * 60_000_000), ("more.bin", b"\0" * 60_000_000)), "bomb.docx"),
        (docx(("inner.zip", archive(("x", "y")))), "nested.docx"),
        (docx(("word/media/image1.bin", archive(("x", "y")))), "hidden.docx"),
        (docx(*((f"{number}.xml", "") for number in range(2_100))), "many.docx"),
        (docx(("word/vbaProject.bin", "x")), "macro.docx"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(content, name):
    made = ContributionFactory(values={"problem": "kept"})
    assert set(refused(made, content, name)) == {"upload"}
    assert made.fields.get().value == "kept"


def test_an_archive_that_lies_about_its_sizes():
    content = bytearray(docx(("big.bin", b"\0" * 150_000_000)))
    # The central directory and the entry itself say 10 bytes.
    true, false = struct.pack("<I", 150_000_000), struct.pack("<I", 10)
    assert true in content
    assert set(refused(ContributionFactory(), bytes(content).replace(true, false), "x.docx")) == {
        "upload"
    }


def test_a_picture_needs_what_it_shows():
    assert set(refused(ContributionFactory(), picture_bytes(), alt_text=" ")) == {"alt_text"}


@pytest.mark.parametrize("text", ["x" * 301, "a\u202eb", "a\x00b"])
def test_words_beside_a_file_are_looked_at_too(text):
    assert set(refused(ContributionFactory(), picture_bytes(), alt_text=text)) == {"alt_text"}
    assert set(refused(ContributionFactory(), picture_bytes(), caption=text)) == {"caption"}


def test_there_is_a_most():
    made = ContributionFactory()
    for _ in range(MOST_ATTACHMENTS):
        AttachmentFactory(contribution=made)
    with pytest.raises(ValidationError):
        attach(made, picture_bytes())


def test_others_attach_and_take_out_nothing(home):
    made = AttachmentFactory()
    with pytest.raises(PermissionDenied):
        attach(made.contribution, picture_bytes(), actor=UserFactory())
    with pytest.raises(PermissionDenied):
        remove_attachment(actor=UserFactory(), attachment=made)
    handed_in = AttachmentFactory(contribution=submitted_contribution())
    with pytest.raises(PermissionDenied):
        remove_attachment(actor=handed_in.contribution.owner, attachment=handed_in)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\plan.doc", "plan.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ('a"b\r\nX-Evil: 1.pdf', "a-b-X-Evil- 1.pdf"),
        ("...", "file.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_names_are_only_names(typed, kept):
    assert safe_name(typed, ".pdf") == kept


@pytest.mark.parametrize("kind", Kind.values)
def test_published_with_the_page_and_not_earlier(kind, home, client):
    made = ContributionFactory(kind=kind, complete=True)
    attach(made, picture_bytes(), "photo.jpg", alt_text="A counter", caption="In spring")
    attach(made, b"%PDF-1.7\n%%EOF", "form.pdf", alt_text="The form")
    client.force_login(made.owner)
    assert client.post(f"/contribute/{made.pk}/submit/").status_code == 302
    assert get_image_model().objects.count() == get_document_model().objects.count() == 0
    made.refresh_from_db()
    publish_contribution(actor=role_user(Role.EDITOR), contribution=made)
    client.logout()
    text = client.get(made.page.get_url()).content.decode()
    assert 'alt="A counter"' in text
    assert "In spring" in text
    document = get_document_model().objects.get()
    assert document.url in text
    page = made.page.specific
    assert [row.alt_text for row in page.pictures.all()] == ["A counter"]
    # Whoever edits next begins with them.
    assert [row.title for row in page.get_latest_revision_as_object().documents.all()] == [
        "The form"
    ]
