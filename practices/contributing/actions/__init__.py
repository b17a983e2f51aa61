"""What people do with contributions."""

from practices.contributing.actions.attaching import (
    attach_file,
    publish_attachments,
    remove_attachment,
)
from practices.contributing.actions.coauthoring import (
    accept_invitation,
    agree_to_contact,
    invite_coauthor,
    leave_or_remove_coauthor,
)
from practices.contributing.actions.submitting import (
    submit_contribution,
    take_in_revision,
    withdraw_contribution,
)
from practices.contributing.actions.writing import (
    delete_contribution,
    save_field,
    start_contribution,
)

__all__ = [
    "accept_invitation",
    "agree_to_contact",
    "attach_file",
    "delete_contribution",
    "invite_coauthor",
    "leave_or_remove_coauthor",
    "publish_attachments",
    "remove_attachment",
    "save_field",
    "start_contribution",
    "submit_contribution",
    "take_in_revision",
    "withdraw_contribution",
]
