"""What an attached file really is, by its content. What is refused leaves nothing behind."""

import io
import lzma
import re
import unicodedata
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

MEGABYTE = 1024 * 1024
LARGEST_PICTURE = 10 * MEGABYTE
LARGEST_DOCUMENT = 20 * MEGABYTE
MOST_PIXELS = 40_000_000
# Larger than any screen shows.
LONGEST_SIDE = 4096
MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 100 * MEGABYTE
LARGEST_RATIO = 200
LONGEST_NAME = 100

_PICTURES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
}
# What many phones make: a JPEG with more behind it, such as a smaller copy or the depth.
_SEVERAL_IN_ONE = "MPO"
# How an archive begins: with an entry, with none, or with one part of several.
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# Formats kept as archives: what the entry that names them says, or which entry must be there.
_OOXML = "application/vnd.openxmlformats-officedocument."
_OFFICE = {
    ".docx": ("word/document.xml", _OOXML + "wordprocessingml.document"),
    ".xlsx": ("xl/workbook.xml", _OOXML + "spreadsheetml.sheet"),
    ".pptx": ("ppt/presentation.xml", _OOXML + "presentationml.presentation"),
}
_OPEN = {
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_TEXTS = {".txt": "text/plain", ".csv": "text/csv"}
# What reading a damaged archive raises: each way of packing has an error of its own.
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".jar", ".zst")
KINDS = "JPEG, PNG or WebP pictures; PDF, Word, Excel, PowerPoint, OpenDocument, CSV or text files"


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its content, as it is kept, and what it is."""

    content: bytes
    name: str
    content_type: str
    width: int | None = None
    height: int | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, rather than downloaded."""
        return self.width is not None


def safe_name(name: str, extension: str) -> str:
    """A name that is only a name, with the extension of what the file is."""
    stem = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    stem = stem.rpartition(".")[0] or stem
    stem = re.sub(r"[^\w .()-]+", "-", stem).strip(" .-_")[:LONGEST_NAME]
    return f"{stem or 'file'}{extension}"


def inspect(upload: UploadedFile) -> Inspected:
    """Look into a file. Raises ValidationError, in words for whoever chose it."""
    size, name = upload.size or 0, upload.name or ""
    if size == 0:
        raise ValidationError("This file is empty.")
    if size > LARGEST_DOCUMENT:
        raise ValidationError(_too_large(size, LARGEST_DOCUMENT))
    content = upload.read()
    if content.startswith(_ARCHIVE):
        return _inspect_archive(content, name)
    kinds = {match.mime_type for match in _magic(content)}
    if content.startswith(b"%PDF-"):
        return Inspected(content, safe_name(name, ".pdf"), "application/pdf")
    if any(kind.startswith("image/") for kind in kinds) or _looks_like_picture(content):
        return _inspect_picture(content, name)
    return _inspect_text(content, name)


def _too_large(size: int, largest: int) -> str:
    return (
        f"This file has {size / MEGABYTE:.1f} MB. At most {largest // MEGABYTE} MB can be attached."
    )


def _magic(content: bytes) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(content[:65536])
    except (puremagic.PureError, ValueError):
        return []


def _looks_like_picture(content: bytes) -> bool:
    return content[:4] in {b"\x89PNG", b"RIFF"} or content[:2] == b"\xff\xd8"


def _refuse_kind() -> ValidationError:
    return ValidationError(f"Files of this kind cannot be attached. What can be: {KINDS}.")


def _inspect_picture(content: bytes, name: str) -> Inspected:
    if len(content) > LARGEST_PICTURE:
        raise ValidationError(_too_large(len(content), LARGEST_PICTURE))
    try:
        with warnings.catch_warnings():
            # We count the pixels ourselves, before any is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=list(_PICTURES))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _refuse_kind() from error
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    kind = "JPEG" if picture.format == _SEVERAL_IN_ONE else str(picture.format)
    if kind == picture.format and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError("Moving pictures cannot be attached. Please choose a still one.")
    content_type, extension = _PICTURES[kind]
    try:
        kept, size = _encode_anew(picture, kind)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise ValidationError(
            "This picture is damaged. Please save it anew, or choose another."
        ) from error
    return Inspected(kept, safe_name(name, extension), content_type, *size)


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        f"This picture has too many pixels. At most {MOST_PIXELS // 1_000_000} million can be "
        "attached: make it smaller first."
    )


def _encode_anew(picture: Image.Image, kind: str) -> tuple[bytes, tuple[int, int]]:
    """The pixels alone: where and by whom a picture was taken, and all else beside it, is gone."""
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    wanted = "RGBA" if has_alpha and kind != "JPEG" else "RGB"
    plain = Image.new(wanted, upright.size)
    plain.paste(upright.convert(wanted))
    out = io.BytesIO()
    options = {"quality": 88} if kind != "PNG" else {"optimize": False}
    plain.save(out, kind, **options)
    return out.getvalue(), plain.size


def _inspect_archive(content: bytes, name: str) -> Inspected:
    """An office file, which is an archive: nothing in it may unpack into too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, len(content))
            return _name_archive(archive, {entry.filename for entry in entries}, content, name)
    except ValidationError:
        raise
    except _BROKEN_ARCHIVE as error:
        raise ValidationError(
            "This file is damaged. Please save it anew, or choose another."
        ) from error


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or unpacked > LARGEST_RATIO * max(packed, 1)
    ):
        raise ValidationError(
            "This file unpacks into far more than it seems. It cannot be attached."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError("This file is locked with a password. Please remove it first.")
    if any(entry.filename.lower().endswith(_ARCHIVES) for entry in entries):
        raise ValidationError("There is an archive inside this file. It cannot be attached.")
    if any(
        entry.filename.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for entry in entries
    ):
        raise ValidationError("There is a program inside this file. Please save it without macros.")


def _name_archive(
    archive: zipfile.ZipFile, names: set[str], content: bytes, name: str
) -> Inspected:
    for extension, (entry, content_type) in _OFFICE.items():
        if entry in names and "[Content_Types].xml" in names:
            return _read_through(archive, content, safe_name(name, extension), content_type)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:  # noqa: PLR2004 - a few words
        said = archive.read("mimetype").decode("ascii", "replace").strip()
        for extension, content_type in _OPEN.items():
            if said == content_type:
                return _read_through(archive, content, safe_name(name, extension), content_type)
    raise _refuse_kind()


def _read_through(
    archive: zipfile.ZipFile, content: bytes, name: str, content_type: str
) -> Inspected:
    """Unpack once, counting: what an archive says of its sizes may be false."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while chunk := part.read(MEGABYTE):
                total += len(chunk)
                if total > LARGEST_UNPACKED:
                    raise ValidationError(
                        "This file unpacks into far more than it seems. It cannot be attached."
                    )
                if chunk.startswith((b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
                    raise ValidationError(
                        "There is an archive inside this file. It cannot be attached."
                    )
    return Inspected(content, name, content_type)


def _inspect_text(content: bytes, name: str) -> Inspected:
    extension = PurePosixPath(name).suffix.lower()
    if extension not in _TEXTS:
        raise _refuse_kind()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            "This is not a text in UTF-8. Please save it so, or as a PDF."
        ) from error
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):  # noqa: PLR2004 - control characters
        raise _refuse_kind()
    return Inspected(content, safe_name(name, extension), _TEXTS[extension])
