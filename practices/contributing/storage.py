"""Where what people attach is kept until it is published: no address leads there by itself."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage

FOLDER = "contributions"


class PrivateStorage(FileSystemStorage):
    """A folder beside the media: files reach people through a view that asks first."""

    @property
    def base_location(self) -> str:
        """The folder, read anew each time, as tests move it."""
        return str(Path(settings.VAR_DIR) / FOLDER)

    @property
    def location(self) -> str:
        """The folder as an absolute path."""
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        """Refuse: there is none."""
        raise ValueError("What is attached to a contribution has no address of its own.")


def private_storage() -> Storage:
    """The place for attached files."""
    return PrivateStorage(file_permissions_mode=0o600, directory_permissions_mode=0o700)
