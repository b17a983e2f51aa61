"""Discussions in the admin: the spaces, and the names of what people do, for the audit trail."""

from typing import Any, ClassVar

from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from community.discussions.models import Space
from community.discussions.space_form import SpaceForm
from community.moderation.audit import show_in_trail

_ACTIONS = {
    "open": ("Start a discussion", "Discussion started"),
    "reply": ("Reply", "Reply written"),
    "edit": ("Edit a post", "Post edited"),
    "delete": ("Delete a post", "Post deleted by its author"),
    "redact": ("Redact a post", "Text taken out for good"),
    "promote": ("Turn a thread into a practice", "Turned into the draft of a practice"),
    "accept": ("Accept an answer", "Answer accepted"),
    "unaccept": ("Take an accepted answer back", "Answer no longer accepted"),
}
_ARRANGING = {
    "move": ("Move a thread", "Thread moved"),
    "merge": ("Merge threads", "Threads merged"),
    "split": ("Split a thread", "Thread split"),
    "lock": ("Lock a thread", "Thread locked"),
    "unlock": ("Unlock a thread", "Thread unlocked"),
    "pin": ("Pin a thread", "Thread pinned"),
    "unpin": ("Unpin a thread", "Thread no longer pinned"),
}

# What moderators read in their trail: not each post, but what is done to posts and threads.
for _name, (_, _message) in (_ARRANGING | {"redact": _ACTIONS["redact"]}).items():
    show_in_trail(f"discussions.{_name}", _message)


class _Formatter(LogFormatter):
    """What was done, with the reason where one was given."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """What was done, and why."""
        reason = log_entry.data.get("reason", "")
        return f"{self.message}: {reason}" if reason else str(self.message)


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Name what people do in discussions."""
    for name, (label, message) in (_ACTIONS | _ARRANGING).items():
        formatter = type("Formatter", (_Formatter,), {"label": label, "message": message})
        actions.register_action(f"discussions.{name}")(formatter)


class SpaceViewSet(SnippetViewSet):
    """The spaces: what they are called, who reads them, and where they stand in the list."""

    model = Space
    icon = "comment"
    menu_label = "Spaces"
    menu_order = 230
    add_to_admin_menu = True
    ordering: ClassVar[Any] = ("position", "name")
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["name"]
    list_display: ClassVar[list[Any]] = ["name", "audience", "is_open", "holds_first_posts"]
    list_filter: ClassVar[list[str]] = ["audience", "is_open"]
    list_per_page = 100
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", targets=["slug"], placeholder="Name", apply_if_live=False),
            *(
                FieldPanel(name)
                for name in (
                    "slug", "description", "audience", "named", "is_open",
                    "holds_first_posts", "position",
                )
            ),
        ],
        base_form_class=SpaceForm,
    )  # fmt: skip

    def register_chooser_viewset(self) -> None:
        """None: the dialog would tell every editor the names of private spaces."""


register_snippet(SpaceViewSet)
