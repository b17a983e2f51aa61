"""What the library accepts, in the editors' words. What must be told is read from the library."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from exemplar.core.content_version import raise_version
from exemplar.core.markdown import MarkdownField, render_markdown
from exemplar.core.plain_text import validate_lines

# The words of a new installation.
FIRST_WORDS = """\
## It is accepted if

- it is about serving the public, and somebody in another agency could do it, or learn from it \
not to;
- it is told as it was, failures included: an attempt that was stopped is worth as \
much as a success;
- it says where each statement comes from, and each number has its unit, its period and whose \
experience it describes;
- it says where it fits and where it does not;
- it is in your own words, or quotes what may be quoted.

## It is not accepted if

- it sells a product or a service, or names one where a kind of product would do;
- it holds personal data of customers or staff, or anything that must not be public;
- nobody could check it: no source, and nobody who could be asked;
- the library has it already. Then tell your story of it as a case study.

## How it is reviewed

1. You hand it in. From then on its page says by which date you have an answer.
2. An editor who has not written it reads it. They publish it, ask for changes with comments on \
the sections, or decline it with a reason.
3. Asked for changes, you answer the comments, change the text and hand it in again. You can take \
it back at any time before it is published.
4. Published, it names its authors. How strong the evidence is, two raters judge from the \
outcomes; how far it has come, the adoption ledger tells. Neither is typed in.
"""


def first_words() -> str:
    """What stands there until the editors write their own."""
    return FIRST_WORDS


@register_setting(icon="clipboard-list")
class AcceptanceRules(BaseGenericSetting):
    """The rules that everybody reads before they write, and editors when they review."""

    text = MarkdownField(
        headings_down=0,
        default=first_words,
        validators=[validate_lines],
        help_text="Begin a section with two number signs (##). What a practice and a case study "
        "must tell, and which files can be attached, is added below by itself.",
    )

    panels = [FieldPanel("text")]

    class Meta:
        verbose_name = "acceptance rules"
        verbose_name_plural = "acceptance rules"

    def __str__(self) -> str:
        return "Acceptance rules"


def acceptance_html() -> str:
    """The rules as they are shown; reading them writes nothing."""
    rules = AcceptanceRules.objects.first() or AcceptanceRules()
    return render_markdown(rules.text, headings_down=0)


@receiver(post_save, sender=AcceptanceRules)
@receiver(post_delete, sender=AcceptanceRules)
def on_changed(**_kwargs: Any) -> None:
    """Everybody reads the new rules from now on, on pages that are kept too."""
    raise_version()
