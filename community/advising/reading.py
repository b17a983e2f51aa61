"""Past results and requests as numbers: made by a task, kept in a file and beside their texts.

No page makes them. What the sentence model says of a text is stored with the text; the words of all
past results together, and without the model their directions of meaning, are one file that every
process reads.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Sum
from django.utils import timezone

from community.advising.advisor_records import in_pool, request_text
from community.advising.matching import minilm
from community.advising.matching.records import PastResult as Result
from community.advising.matching.records import Text
from community.advising.matching.texts import (
    Encoder,
    Floats,
    Texts,
    compile_texts,
    from_bytes,
    to_bytes,
)
from community.advising.models import AdviceRequest
from community.expertise.models import PastResult

PLAIN = "tf-idf+lsa"
BATCH = 200
# A change is not read at once where everything was read this shortly before: others may follow.
READ_AGAIN_AFTER = 60.0


class NotReadYetError(ValidationError):
    """Texts have changed and are being read."""

    def __init__(self) -> None:
        super().__init__(
            "What advisors wrote has changed and is being read. Try again in a minute."
        )


def encoder() -> Encoder | None:
    """The sentence model, where it is installed."""
    return minilm.load() if minilm.is_installed() else None


def model_name() -> str:
    """By what texts are compared at the moment."""
    return minilm.NAME if minilm.is_installed() else PLAIN


def stamp() -> str:
    """What all past results are at the moment, in a few letters; one query."""
    known = PastResult.objects.filter(advisor__in=in_pool().order_by().values("pk")).aggregate(
        count=Count("pk"), keys=Sum("pk"), people=Sum("advisor_id"), changed=Max("changed_at")
    )
    facts = f"{model_name()} {known['count']} {known['keys']} {known['people']} {known['changed']}"
    return hashlib.sha256(facts.encode()).hexdigest()[:24]


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "matching"


def _file(name: str) -> Path:
    return _folder() / f"texts-{name}.npz"


def is_read() -> bool:
    """Whether all past results are read as they are now."""
    return _file(stamp()).exists()


def was_just_read() -> bool:
    """Whether they were all read a moment ago, changed since or not."""
    files = list(_folder().glob("texts-*.npz")) if _folder().is_dir() else []
    newest = max((each.stat().st_mtime for each in files), default=0.0)
    return timezone.now().timestamp() - newest < READ_AGAIN_AFTER


def texts_as_of(name: str) -> Texts:
    """All past results as they were read for a stamp. Raises NotReadYetError."""
    try:
        return Texts.from_bytes(_file(name).read_bytes())
    except FileNotFoundError:
        raise NotReadYetError from None


def read_results() -> int:
    """Read all past results anew: vectors that are missing, and all of them together; how many."""
    name, model = stamp(), encoder()
    vectors = store_vectors(model) if model else None
    texts = compile_texts(_results_of_all(), encoder=model, vectors=vectors)
    _keep(name, texts)
    return len(texts.results)


def _results_of_all() -> dict[str, list[Result]]:
    """What each advisor in the pool wrote."""
    rows = PastResult.objects.filter(advisor__in=in_pool().order_by().values("pk"))
    found: dict[str, list[Result]] = {}
    for advisor, key, title, text in rows.order_by("advisor", "position", "pk").values_list(
        "advisor_id", "pk", "title", "text"
    ):
        found.setdefault(str(advisor), []).append(Result(id=str(key), title=title, text=text))
    return found


def _keep(name: str, texts: Texts) -> None:
    """Put the file in place whole, and take older ones away."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(texts.to_bytes())
    os.replace(file.name, _file(name))
    for each in folder.glob("texts-*.npz"):
        if each != _file(name):
            each.unlink(missing_ok=True)


def store_vectors(model: Encoder, *, anew: bool = False) -> dict[str, Floats]:
    """Have the model read each past result that it has not read; all vectors, by result."""
    rows = PastResult.objects.order_by("pk")
    unread = rows if anew else rows.exclude(vector_model=model.name)
    keys = list(unread.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = list(PastResult.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk"))
        found = model.encode([Text(id="", title=one.title, text=one.text).words for one in some])
        for one, vector in zip(some, found, strict=True):
            _store(one, vector, model.name, changed_at=one.changed_at)
    stored = rows.filter(vector_model=model.name, vector__isnull=False)
    return {
        str(key): from_bytes(bytes(vector))
        for key, vector in stored.values_list("pk", "vector")
        if vector is not None
    }


def _store(row: Any, vector: Floats, name: str, **unchanged: Any) -> None:
    """Keep a vector, unless the text has changed while it was read."""
    rows = type(row).objects.filter(pk=row.pk, **unchanged)
    rows.update(vector=to_bytes(vector), vector_model=name)


def read_request(request: AdviceRequest) -> bool:
    """Have the model read a request; whether there is a model."""
    model = encoder()
    if model is None:
        return False
    words = Text(id="", title=request.title, text=request_text(request)).words
    _store(request, model.encode([words])[0], request_model(request, model.name))
    return True


def request_model(request: AdviceRequest, name: str | None = None) -> str:
    """By what a request was read, and which text: a digest tells when it has changed since."""
    words = Text(id="", title=request.title, text=request_text(request)).words
    return f"{name or model_name()}#{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def vector_of(request: AdviceRequest) -> Floats | None:
    """What the model said of a request; nothing without a model. Raises NotReadYetError."""
    if not minilm.is_installed():
        return None
    if request.vector is None or request.vector_model != request_model(request):
        raise NotReadYetError
    return from_bytes(bytes(request.vector))
