"""Whether the site is alive, whether it is ready, and what robots may read."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

Check = Callable[[], str | None]
_readiness: dict[str, Check] = {}


def register_readiness(name: str) -> Callable[[Check], Check]:
    """Add a check to /readyz: a function that returns None, or what is wrong in one sentence."""

    def register(check: Check) -> Check:
        _readiness[name] = check
        return check

    return register


@register_readiness("database")
def _database() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Read once: it takes a third of a second, and whoever likes may ask whether we are ready."""
    return frozenset(MigrationLoader(None).graph.nodes)


@register_readiness("migrations")
def _migrations() -> str | None:
    waiting = _migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations())
    return f"{len(waiting)} migrations have not been applied." if waiting else None


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """The site can serve: each check with "ok" or what is wrong; 503 when any fails."""
    results = {}
    for name, check in _readiness.items():
        try:
            results[name] = check() or "ok"
        except (DatabaseError, OSError):
            # What exactly is wrong is for the log, not for whoever asks.
            results[name] = "not reachable"
    ready = all(result == "ok" for result in results.values())
    return JsonResponse({"ready": ready, **results}, status=200 if ready else 503)


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where the site's mark is."""
    return redirect(static("exemplar/img/mark.svg"), permanent=True)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Robots may read what is published; not forms, the admin or endless lists."""
    lines = [
        "User-agent: *",
        *(
            f"Disallow: {path}"
            for path in (
                "/account/",
                "/admin/",
                "/advisors/",
                "/api/v1/",
                "/search/",
                "/practices/?",
                "/cases/?",
                "/practices/compare/",
                "/practices/export/",
                "/cases/export/",
            )
        ),
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
