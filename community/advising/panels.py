"""Parts of the pages of advice that belong to what comes later: shortlists, offers, engagements.

`/advice/` and the page of a request show what is registered here, in the order of their places. A
part says itself what a person may see; nothing is shown where it answers with nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from community.advising.models import AdviceRequest

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A template with what it shows."""

    template: str
    context: Context


@dataclass(frozen=True)
class Panel:
    """A part of the page of a request: `show(request, user)` answers with what it shows."""

    name: str
    place: int
    template: str
    show: Callable[[AdviceRequest, Any], Context | None]


@dataclass(frozen=True)
class FrontSection:
    """A part of /advice/: `show(user)` answers with what it shows."""

    name: str
    place: int
    template: str
    show: Callable[[Any], Context | None]


_panels: dict[str, Panel] = {}
_sections: dict[str, FrontSection] = {}


def register_panel(panel: Panel) -> None:
    """Show a part on the page of each request, to those for whom it has something."""
    _panels[panel.name] = panel


def register_section(section: FrontSection) -> None:
    """Show a part on /advice/, to those for whom it has something."""
    _sections[section.name] = section


def panels_of(request: AdviceRequest, user: Any) -> list[Part]:
    """What a person sees of a request beside itself."""
    found = []
    for panel in sorted(_panels.values(), key=lambda each: (each.place, each.name)):
        context = panel.show(request, user)
        if context is not None:
            found.append(Part(panel.template, context))
    return found


def sections_for(user: Any) -> list[Part]:
    """What a person sees on /advice/ beside requests."""
    found = []
    for section in sorted(_sections.values(), key=lambda each: (each.place, each.name)):
        context = section.show(user)
        if context is not None:
            found.append(Part(section.template, context))
    return found
