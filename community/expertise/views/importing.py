"""Taking in a file of advisors: looked through first, then stored."""

import csv
from io import StringIO

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from community.expertise.actions import import_advisors
from community.expertise.forms.importing import ImportForm
from community.expertise.import_file import (
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    NEEDED,
    FileRow,
    decoded,
    read_rows,
)
from community.expertise.models import WANTED_RESULTS
from community.expertise.views.frame import coordinators_only, page_with

# The columns of the file to begin with; more results can follow.
_RESULTS = tuple(f"result_{number}_" for number in range(1, WANTED_RESULTS + 1))
_FIRST = [name for name in COLUMNS if not name.startswith("result_") or name.startswith(_RESULTS)]


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Upload a file and see what would become of each row; then store it."""
    form, report, text = ImportForm(), None, ""
    if request.method == "POST":
        is_sure = request.POST.get("sure") == "yes"
        try:
            if is_sure:
                # The text that was looked through, sent back by the page that told of it.
                text = request.POST.get("text", "")
                rows = read_rows(decoded(text.encode(errors="surrogatepass")))
            else:
                form = ImportForm(request.POST, request.FILES)
                text, rows = _read(form)
            if rows:
                report = import_advisors(actor=request.user, rows=rows, dry_run=not is_sure)
        except ValidationError as error:
            if is_sure:
                form = ImportForm({})
                form.errors.clear()
            form.add_error("file", error)
    context = {
        "form": form,
        "report": report,
        "text": text,
        "columns": _FIRST,
        "needed": NEEDED,
        "most_rows": MOST_ROWS,
        "most_megabytes": MOST_BYTES // 1_000_000,
    }
    return page_with(request, "expertise/import.html", context, form)


def _read(form: ImportForm) -> tuple[str, list[FileRow]]:
    """The text of an uploaded file and its rows; neither where no file came."""
    if not form.is_valid():
        return "", []
    file = form.cleaned_data["file"]
    # One byte more than there may be: enough to see that it is too much.
    text = decoded(file.read(MOST_BYTES + 1))
    return text, read_rows(text)


@coordinators_only
@require_safe
def columns(_request: HttpRequest) -> HttpResponse:
    """A file with nothing but the headings."""
    out = StringIO()
    csv.writer(out).writerow(_FIRST)
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="advisors.csv"'},
    )
