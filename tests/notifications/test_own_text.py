"""What of a mail is its sender's own text, as several mail programs write it."""

import time
from email.message import EmailMessage

import pytest

from community.notifications.incoming import read_incoming
from community.notifications.own_text import own_text

OWN = "Thank you, we tried it.\n\nIt took two weeks."

GMAIL = f"""{OWN}

On Tue, Nov 24, 2026 at 9:15 AM Exemplar <reply+1-2@reply.example.test> wrote:

> New reply: Queues
>
> It says more.
"""
GMAIL_FOLDED = f"""{OWN}

On Tue, Nov 24, 2026 at 9:15 AM Exemplar with a long name <
reply+1-2@reply.example.test> wrote:

> New reply: Queues
"""
APPLE = f"""{OWN}

> On Nov 24, 2026, at 9:15 AM, Exemplar <reply+1-2@reply.example.test> wrote:
>
> New reply: Queues
"""
OUTLOOK = f"""{OWN}

From: Exemplar <reply+1-2@reply.example.test>
Sent: Tuesday, November 24, 2026 9:15 AM
To: Pat Person <pat@example.test>
Subject: [Exemplar] Queues

New reply: Queues
"""
OUTLOOK_OLD = f"""{OWN}

-----Original Message-----
From: Exemplar <reply+1-2@reply.example.test>
Sent: Tuesday, November 24, 2026 9:15 AM
To: Pat Person <pat@example.test>
Subject: [Exemplar] Queues

New reply: Queues
"""
THUNDERBIRD = f"""{OWN}

On 11/24/26 09:15, Exemplar wrote:
> New reply: Queues
> It says more.
"""
SIGNED = f"""{OWN}

--
Pat Person
Office of Examples
"""
PHONE = f"""{OWN}

Sent from my iPhone

> On Nov 24, 2026, at 9:15 AM, Exemplar <reply+1-2@reply.example.test> wrote:
>
> New reply: Queues
"""
GERMAN = f"""{OWN}

Am Di., 24. Nov. 2026 um 09:15 Uhr schrieb Exemplar <reply+1-2@reply.example.test>:

> New reply: Queues
"""
UNKNOWN = f"""{OWN}

Ein Programm, das niemand kennt, zitiert so:
| -- Write your answer above this line --
| New reply: Queues
"""

PROGRAMS = {
    "gmail": GMAIL,
    "gmail, folded": GMAIL_FOLDED,
    "apple": APPLE,
    "outlook": OUTLOOK,
    "outlook, old": OUTLOOK_OLD,
    "thunderbird": THUNDERBIRD,
    "signed": SIGNED,
    "phone": PHONE,
    "german": GERMAN,
    "plain": OWN,
}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_is_quoted_and_signed_is_left_out(program, ending):
    assert own_text(PROGRAMS[program].replace("\n", ending)) == OWN


def test_a_way_of_quoting_that_nobody_knows_ends_at_our_line():
    assert own_text(UNKNOWN).startswith(OWN)
    assert "New reply" not in own_text(UNKNOWN)


def test_lists_and_code_stay():
    text = "Three things:\n\n- one\n- two\n\n`code` and **more**"
    assert own_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "We tried it.\n\nThank you, this saved us weeks of work, and here is how we did it.",
        "It works.\nBest, we found, is to begin with one office and to measure for a month.",
        ("Long " * 300).strip() + "\n\nand short",
    ],
)
def test_a_text_is_not_taken_for_a_signature(text):
    assert own_text(text) == text


def test_nothing_that_hides_or_turns_is_left():
    assert own_text("a\u202eb\u200bc\x00d\ufeff") == "abcd"


HTML = """<html><head><style>p { color: red }</style></head><body>
<p>Thank you,<br>we <b>tried</b> it.</p><script>alert(1)</script>
<div class="gmail_quote"><div>On Tue wrote:</div><blockquote>New reply: Zzquoted</blockquote></div>
</body></html>"""
OUTLOOK_HTML = """<div>Thank you,</div><div>we tried it.</div><div id="appendonsend"></div><hr>
<div id="divRplyFwdMsg"><b>From:</b> Exemplar</div><div>Zzquoted</div>"""


@pytest.mark.parametrize("html", [HTML, OUTLOOK_HTML])
def test_a_mail_of_html_alone_is_read_as_text(html):
    message = EmailMessage()
    message["From"] = "pat@example.test"
    message.set_content(html, subtype="html")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="x.png")
    found = read_incoming(message.as_bytes())
    assert found is not None
    lines = [line.strip() for line in found.text.splitlines() if line.strip()]
    assert (lines, found.attachments) == (["Thank you,", "we tried it."], 1)


def test_the_plain_part_is_read_where_there_are_both():
    message = EmailMessage()
    message["From"] = "pat@example.test"
    message.set_content("Plain.")
    message.add_alternative("<p>HTML.</p>", subtype="html")
    found = read_incoming(message.as_bytes())
    assert found is not None
    assert found.text == "Plain."


@pytest.mark.parametrize(
    "text",
    [
        "On " * 20_000,
        "From: a\n" * 8_000,
        "> " * 30_000,
        "-" * 60_000,
        "\n" * 60_000,
        "a " * 30_000 + "wrote:",
        "Sent from my " + "a " * 30_000,
        "Disclaimer: " * 5_000,
        "On a\n" * 12_000 + "wrote:",
        "<div>" * 12_000,
        "a" + " " * 60_000 + "x",
        "a" + "\n" * 30_000 + "b",
        "a" + " \n" * 20_000 + "b",
        ("_" * 40 + "\n\n") * 700,
        "-- \n" * 9_000,
        "On a wrote\n" * 4_000,
    ],
)
def test_no_text_takes_long_to_read(text):
    started = time.process_time()
    own_text(text)
    assert time.process_time() - started < 3
