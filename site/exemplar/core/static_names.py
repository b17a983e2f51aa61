"""Static files under names that change with their content: so do those that a script imports."""

from django.contrib.staticfiles.storage import ManifestFilesMixin, ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In our own scripts only; what libraries import is for them to name.
_IMPORTS = (
    "exemplar/js/*.js",
    ((r"""(?P<matched>from "(?P<url>\./[^"]+)";)""", 'from "%(url)s";'),),
)


class PlainFiles(ManifestStaticFilesStorage):
    """As they are: for the demonstration, which only this machine asks."""

    patterns = (*ManifestFilesMixin.patterns, _IMPORTS)


class CompressedFiles(CompressedManifestStaticFilesStorage):
    """Beside each file its compressed form."""

    patterns = (*ManifestFilesMixin.patterns, _IMPORTS)
