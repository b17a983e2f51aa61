"""What editors take out of the admin: no title of a member runs in their spreadsheet."""

import csv
import io

import pytest
from django.urls import reverse

from exemplar.accounts.enums import Role
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("report", ["library_stale", "wagtailadmin_reports:aging_pages"])
def test_a_title_like_a_formula(client_for, report):
    title = '=HYPERLINK("https://elsewhere.example","Open")'
    PracticeFactory(title=title, verify_by=None)
    answer = client_for(Role.EDITOR).get(reverse(report), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{title}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
