"""Where the provider of the mail hands in what was sent to a reply address."""

import hmac
import time
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from community.notifications.receiving import receive

LARGEST = 1024 * 1024
WINDOW = 5 * 60  # seconds


@csrf_exempt
@never_cache
def receive_mail(request: HttpRequest) -> HttpResponse:
    """Take in one mail as it travelled, signed by the provider: see docs/mail.md.

    What was taken in, to whatever end, is answered with 200: sending it again changes nothing.
    """
    if not (settings.INBOUND_MAIL_SECRET and settings.MAIL_REPLY_DOMAIN):
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if refusal := _too_large(request):
        return refusal
    timestamp = request.headers.get("X-Mail-Timestamp", "")
    signature = request.headers.get("X-Mail-Signature", "").removeprefix("sha256=")
    if not (_is_recent(timestamp) and _is_signed(timestamp, signature, request.body)):
        return JsonResponse({"error": "The signature is not valid now."}, status=403)
    once = f"inbound:{sha256(signature.encode()).hexdigest()}"
    if not cache.add(once, value=True, timeout=2 * WINDOW):
        return JsonResponse({"error": "This request was made before."}, status=409)
    try:
        outcome = receive(request.body)
    except Exception:
        # It was not taken in: the provider may send the same again.
        cache.delete(once)
        raise
    return JsonResponse({"outcome": outcome})


def _too_large(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a body that is too large, or of unknown length, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        return JsonResponse({"error": "Say how long the body is."}, status=411)
    if int(length) > LARGEST:
        return JsonResponse({"error": f"More than {LARGEST} bytes."}, status=413)
    return None


def _is_recent(timestamp: str) -> bool:
    is_number = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= len("9" * 12)
    return is_number and abs(time.time() - int(timestamp)) <= WINDOW


def sign(timestamp: str, body: bytes) -> str:
    """The signature of a request."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(settings.INBOUND_MAIL_SECRET.encode(), signed, sha256).hexdigest()


def _is_signed(timestamp: str, signature: str, body: bytes) -> bool:
    given = signature.encode("utf-8", "surrogateescape")
    return hmac.compare_digest(sign(timestamp, body).encode(), given)
