"""An archive writes nothing outside the folder that it is unpacked in."""

import io
import tarfile

import pytest

from exemplar.core.backups import BackupError, unpacked

LEAVING = ["../outside", "/outside", "media/../../outside"]


def _archive(path, *members):
    with tarfile.open(path, "w:gz") as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize("name", LEAVING)
def test_a_name_that_leads_outside_is_refused(db, tmp_path, settings, name):
    """By steps upward or from the root."""
    settings.VAR_DIR = tmp_path / "var"
    _archive(tmp_path / "bad.tar.gz", (tarfile.TarInfo(name), b"x"))
    with pytest.raises(BackupError), unpacked(tmp_path / "bad.tar.gz"):
        pass
    assert not list(tmp_path.rglob("outside"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_passed_over(db, tmp_path, settings, kind):
    """A file written through a link would land where the link points."""
    settings.VAR_DIR = tmp_path / "var"
    link = tarfile.TarInfo("media")
    link.type, link.linkname = kind, str(tmp_path / "target")
    (tmp_path / "target").mkdir()
    _archive(tmp_path / "bad.tar.gz", (link, b""), (tarfile.TarInfo("media/planted"), b"x"))
    with pytest.raises(BackupError), unpacked(tmp_path / "bad.tar.gz"):
        pass
    assert not list((tmp_path / "target").iterdir())
