"""The ledger as one context sees it: which adopters are similar, and what became of it there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.contrib.auth.models import AnonymousUser

from exemplar.core.content_version import versioned
from practices.fit.factors import Context
from practices.fit.ledger import Keys, Ledger, current_ledger, similar_places
from practices.fit.rates import (
    LEAST_REPORTS,
    Counts,
    Estimate,
    Rates,
    bounds,
    estimate,
    fit_strength,
    overall_rates,
)
from practices.library.models import PracticePage

# Contexts for which what was worked out is kept, until the ledger changes.
MOST_VIEWS = 64


@versioned
def hidden_practices() -> frozenset[int]:
    """The practices that the public may not read: the overall rate must tell nothing of them."""
    public = PracticePage.objects.visible_to(AnonymousUser())
    keys = PracticePage.objects.exclude(pk__in=public.values("pk")).values_list("pk", flat=True)
    return frozenset(keys)


@dataclass(frozen=True)
class LedgerView:
    """What the ledger says to one context, of each practice that was tried anywhere."""

    ledger: Ledger
    verdicts: Any  # places by factors
    worked: Counts  # in similar services
    tried: Counts
    worked_anywhere: Counts
    tried_anywhere: Counts
    overall: Rates  # of all others
    strength: float

    @cached_property
    def low(self) -> Rates:
        """The lower end of each interval; below zero where there is too little to tell."""
        low, _ = bounds(self.worked, self.tried, self.overall, self.strength)
        return np.where(self.tried >= LEAST_REPORTS, low, -1.0)

    def _slot(self, practice: int) -> int | None:
        place = int(np.searchsorted(self.ledger.practices, practice))
        is_there = place < len(self.ledger.practices) and self.ledger.practices[place] == practice
        return place if is_there else None

    def estimate(self, practice: int) -> Estimate:
        """How often one practice worked in similar services."""
        slot = self._slot(practice)
        if slot is None:
            worked, tried = self._public_totals
            overall = overall_rates(np.array([0, worked]), np.array([0, tried]))
            return estimate(0, 0, float(overall[0]), self.strength)
        return estimate(
            int(self.worked[slot]), int(self.tried[slot]), float(self.overall[slot]), self.strength
        )

    @cached_property
    def _public_totals(self) -> tuple[int, int]:
        public = _is_public(self.ledger)
        return int(self.worked_anywhere[public].sum()), int(self.tried_anywhere[public].sum())

    def anywhere(self, practice: int) -> tuple[int, int]:
        """How often one practice worked, and was tried, wherever it was."""
        slot = self._slot(practice)
        if slot is None:
            return 0, 0
        return int(self.worked_anywhere[slot]), int(self.tried_anywhere[slot])

    def worked_in_similar(self) -> Keys:
        """The practices that worked in one similar service at least."""
        return self.ledger.practices[self.worked > 0]

    def rank(self, practices: Sequence[int]) -> list[int]:
        """Practices by the lower end of the interval; with too few reports last, as they came."""
        keys = np.asarray(practices, np.int64)
        if not len(self.ledger.practices) or not len(keys):
            return list(practices)
        slots = np.searchsorted(self.ledger.practices, keys)
        slots[slots == len(self.ledger.practices)] = 0
        low = np.where(self.ledger.practices[slots] == keys, self.low[slots], -1.0)
        found: list[int] = keys[np.argsort(-low, kind="stable")].tolist()
        return found


def _is_public(ledger: Ledger) -> Any:
    return ~np.isin(ledger.practices, list(hidden_practices()))


def library_rate() -> tuple[int, int]:
    """How many of the reports that count say that it worked, of all that the public may read."""
    ledger = current_ledger()
    public = _is_public(ledger)
    worked, counted = ledger.tally(ledger.counts & ledger.worked), ledger.tally(ledger.counts)
    return int(worked[public].sum()), int(counted[public].sum())


def view_for(context: Context) -> LedgerView:
    """What the ledger says now to a context; equal contexts share what was worked out."""
    ledger, hidden = current_ledger(), hidden_practices()
    key = (context, hidden)
    if key not in ledger.views:
        if len(ledger.views) >= MOST_VIEWS:
            ledger.views.clear()
        ledger.views[key] = _look(ledger, context)
    view: LedgerView = ledger.views[key]
    return view


def _look(ledger: Ledger, context: Context) -> LedgerView:
    verdicts = ledger.verdicts(context)
    similar = similar_places(verdicts) & ledger.counts
    worked, tried = ledger.tally(similar & ledger.worked), ledger.tally(similar)
    anywhere = ledger.tally(ledger.counts & ledger.worked), ledger.tally(ledger.counts)
    public = _is_public(ledger)
    overall = overall_rates(anywhere[0] * public, anywhere[1] * public)
    strength = fit_strength(worked * public, tried * public, overall)
    return LedgerView(ledger, verdicts, worked, tried, *anywhere, overall, strength)
