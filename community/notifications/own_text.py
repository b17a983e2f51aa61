"""What of a mail's text its sender wrote: without what it quotes, and without a signature.

mail-parser-reply knows how mail programs write these. Its expressions take minutes over some texts
that nobody writes in earnest, so it never sees a long line or many empty ones.
"""

import re
from secrets import token_hex

from mailparser_reply.parser import EmailMessage

from community.notifications.wording import plain_text

# An answer in a mail that quotes in a way that nobody knows ends here.
REPLY_LINE = "-- Write your answer above this line --"
LANGUAGES = ["en", "es", "fr", "de"]
# What people quote below their answer can be long; their answer is not.
LONGEST_READ = 30_000
# A header or a signature is never so long, nor a closing such as "Kind regards,".
LONGEST_LINE = 300
LONGEST_SIGNATURE = 400
LONGEST_CLOSING = 25
_SURE = re.compile(r"\s*(?:[-_]{2}|Sent from|Get Outlook|Gesendet von|Envoyé de|Enviado desde)")


def own_text(body: str) -> str:
    """What its sender wrote, with nothing invisible in it."""
    text = plain_text(body[:LONGEST_READ], LONGEST_READ).partition(REPLY_LINE)[0]
    text = re.sub(r"[ \t]{4,}", "   ", text)
    text = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text)
    kept, mark = {}, token_hex(6)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            # Quoted lines go in any case; anything else comes back as it is.
            lines[number] = line[:1] if line.startswith(">") else f"line{mark}x{number}x"
            kept[lines[number]] = line
    own = _without_quotes("\n".join(lines))
    for short, line in kept.items():
        own = own.replace(short, line) if short.startswith(f"line{mark}") else own
    return own


def _without_quotes(text: str) -> str:
    mail = EmailMessage(text=text, languages=[*LANGUAGES], keep_hyphen_lists=True).read()
    latest = mail.replies[0]
    own = latest.content.replace(latest.headers or "", "")
    if latest.signatures and _is_signature(latest.signatures):
        own = own.replace(latest.signatures, "")
    lines = [line.rstrip() for line in own.splitlines() if not line.startswith(">")]
    return "\n".join(lines).strip()


def _is_signature(found: str) -> bool:
    """Whether this can be a signature: a text that begins with thanks goes on, and is none."""
    first = found.strip().partition("\n")[0]
    return bool(_SURE.match(found)) or (
        len(first) <= LONGEST_CLOSING and len(found) <= LONGEST_SIGNATURE
    )
