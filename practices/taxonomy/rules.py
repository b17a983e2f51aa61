"""Who may change the vocabulary: editors. Everybody may read it."""

from exemplar.accounts.enums import Role
from exemplar.accounts.permissions import grant_permissions

MODELS = ("topic", "industry", "channel", "customergroup", "agency", "company")

grant_permissions(
    Role.EDITOR,
    *(
        f"taxonomy.{verb}_{model}"
        for verb in ("add", "change", "delete", "view")
        for model in MODELS
    ),
)
