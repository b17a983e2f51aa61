"""The small drawings of the site: what stands inside the frame of 24 by 24, by name."""

from django.utils.safestring import SafeString, mark_safe

_ANY = mark_safe('<circle cx="12" cy="12" r="3"/>')
_DRAWINGS: dict[str, str] = {
    "mark": '<path d="M4 20v-4M9.3 20v-8M14.7 20V8M20 20V4" stroke-width="3.4"/>',
    "introduced": (
        '<path d="M4 19v-4" stroke-width="3.4"/><path d="M9.3 19v-7M14.7 19V8M20 19V4" '
        'stroke-width="1.4"/>'
    ),
    "tested": (
        '<path d="M4 19v-4M9.3 19v-7" stroke-width="3.4"/><path d="M14.7 19V8M20 19V4" '
        'stroke-width="1.4"/>'
    ),
    "implemented": (
        '<path d="M4 19v-4M9.3 19v-7M14.7 19V8" stroke-width="3.4"/><path d="M20 19V4" '
        'stroke-width="1.4"/>'
    ),
    "replicated": '<path d="M4 19v-4M9.3 19v-7M14.7 19V8M20 19V4" stroke-width="3.4"/>',
    "strong": '<path d="m3 13 5 5L18 7M12.5 18 21.5 8"/>',
    "check": '<path d="m5 12.5 5 5L19.5 7"/>',
    "some": '<path d="m5 12.5 5 5L19.5 7"/>',
    "success": '<path d="m5 12.5 5 5L19.5 7"/>',
    "expert_opinion": '<path d="M4 5h16v11h-8l-5 4v-4H4z"/>',
    "mixed": '<path d="M4 8h8M8 4v8M13 17h7M19 4 5 20" stroke-width="1.8"/>',
    "insufficient": '<circle cx="12" cy="12" r="8.5" stroke-dasharray="3 3.6"/>',
    "not_working": '<path d="m6 6 12 12M18 6 6 18"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "not_rated": '<path d="M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "question": (
        '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.6 2.6 0 1 1 3.6 '
        '2.4c-.8.4-1.1.9-1.1 1.8M12 16.9v.1"/>'
    ),
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.1"/>',
    "warning": '<path d="M12 3.5 2.5 20h19zM12 10v4.5M12 17.2v.1"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c1-4.3 4-6 8-6s7 1.7 8 6"/>',
    "down": '<path d="m6 9 6 6 6-6"/>',
    "left": '<path d="m15 5-7 7 7 7"/>',
    "right": '<path d="m9 5 7 7-7 7"/>',
    "lock": (
        '<rect x="5" y="11" width="14" height="9.5" rx="1.5" fill="currentColor"/><path '
        'd="M8 11V8a4 4 0 0 1 8 0v3"/>'
    ),
    "print": '<path d="M7 8V3.5h10V8M7 17H3.5V8h17v9H17M7 14h10v6.5H7z"/>',
    "mail": '<path d="M3 5.5h18v13H3zm0 1 9 7 9-7"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "edit": '<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19z"/>',
    "save": '<path d="M6.5 3.5h11V21L12 16.5 6.5 21z"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "compare": '<path d="M3.5 5h7v14h-7zM13.5 5h7v14h-7z"/>',
    "bell": '<path d="M5 17.5h14l-1.6-2.4V10a5.4 5.4 0 0 0-10.8 0v5.1zM10 20.5h4M12 4.5v-1"/>',
    "feed": (
        '<path d="M5 5.5A13.5 13.5 0 0 1 18.5 19M5 12a7 7 0 0 1 7 7"/><circle cx="6" '
        'cy="18" r="1.2" fill="currentColor"/>'
    ),
    "demonstration": (
        '<path d="M9 3.5h6M10 3.5V10l-5 8.5c-.6 1.2.1 2 1.3 2h11.4c1.2 0 1.9-.8 1.3-2L14 '
        '10V3.5M7.5 15.5h9"/>'
    ),
}
_KNOWN: dict[str, SafeString] = {name: mark_safe(path) for name, path in _DRAWINGS.items()}  # noqa: S308


def drawing_called(name: str) -> SafeString:
    """The strokes of a drawing; of one that nobody drew, a ring."""
    return _KNOWN.get(name, _ANY)
