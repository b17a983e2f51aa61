"""Filling in a form of the admin as a browser does: what it holds, and what a person changes."""

from typing import Any

import bs4
from django.contrib.messages import get_messages
from django.test import Client
from wagtail.test.utils.form_data import querydict_from_html


def fill(client: Client, address: str, **changes: Any) -> Any:
    """The answer to a form that was opened, changed and sent; a list stands for several values."""
    html = client.get(address).content.decode()
    form = bs4.BeautifulSoup(html, "html.parser").find(id=["w-editor-form", "page-edit-form"])
    data = querydict_from_html(html, form_id=form["id"])
    for name, value in changes.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name, [str(one) for one in values])
    return client.post(address, data)


def told(response: Any) -> list[str]:
    """The messages that an answer leaves for the next page."""
    return [str(message).strip() for message in get_messages(response.wsgi_request)]
