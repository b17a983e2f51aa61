"""All that is kept of one person, as JSON, made part by part."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from community.members.personal_data import registered


def export_of(user: Any) -> Iterator[str]:
    """The file in pieces: a heading, and one part for each kind of thing that is kept."""
    head = {"site": settings.BASE_URL, "made": timezone.now().isoformat(timespec="seconds")}
    yield "{\n" + json.dumps(head, indent=1)[2:-2]
    for kept in registered():
        part = {"what": kept.label, "kept": kept.export(user)}
        text = json.dumps(part, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False)
        yield f',\n "{kept.name}": {text}'
    yield "\n}\n"
