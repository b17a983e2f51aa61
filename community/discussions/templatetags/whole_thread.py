"""How the export of a whole thread tells times."""

import datetime as dt

from django import template
from django.utils.dateformat import format as written

register = template.Library()


@register.filter
def moment(text: str) -> str:
    """A time of the export as people read it, in UTC."""
    return f"{written(dt.datetime.fromisoformat(text).astimezone(dt.UTC), 'F j, Y, H:i')} UTC"
