"""The pages on which people write for the library."""

from practices.contributing.views.autosaving import autosave, show_markdown
from practices.contributing.views.lists import (
    acceptance_rules,
    answer_invitation,
    begin,
    contribute,
)
from practices.contributing.views.people import part, people
from practices.contributing.views.reviewing import again
from practices.contributing.views.showing import attached_file, preview
from practices.contributing.views.submitting import delete, submit, withdraw
from practices.contributing.views.writing import write

__all__ = [
    "acceptance_rules",
    "again",
    "answer_invitation",
    "attached_file",
    "autosave",
    "begin",
    "contribute",
    "delete",
    "part",
    "people",
    "preview",
    "show_markdown",
    "submit",
    "withdraw",
    "write",
]
