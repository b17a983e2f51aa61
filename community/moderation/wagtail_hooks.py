"""What moderation adds to the admin: its words in the audit trail, and reasons kept for use."""

from typing import ClassVar

from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from community.moderation.audit import ACTIONS
from community.moderation.models import ReasonTemplate


class ActFormatter(LogFormatter):
    """What was done, and the reason that was given."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """The words of the action."""
        return self.label

    def format_comment(self, log_entry: BaseLogEntry) -> str:
        """The reason, where one was given."""
        return str(log_entry.data.get("reason", ""))


@hooks.register("register_log_actions")
def moderation_actions(actions: LogActionRegistry) -> None:
    """Keep in the audit trail what moderators do and what people ask of them."""
    for name, label in ACTIONS.items():
        actions.register_action(name)(type("ActFormatter", (ActFormatter,), {"label": label}))


class ReasonTemplateViewSet(SnippetViewSet):
    """The screens for reasons that moderators begin theirs with."""

    model = ReasonTemplate
    icon = "clipboard-list"
    menu_label = "Reasons for decisions"
    add_to_settings_menu = True
    copy_view_enabled = False
    search_fields: ClassVar[list[str]] = ["title", "text"]
    search_backend_name = None
    list_display: ClassVar[list[str]] = ["title", "position"]
    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("title"),
        FieldPanel("text", help_text="The author reads it. Say what is wrong, and what to do."),
        FieldPanel("position", help_text="The lowest comes first."),
    ]


register_snippet(ReasonTemplateViewSet)
