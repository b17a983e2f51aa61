"""What the audit trail keeps of runs and weights: who did what to which, never what is in it."""

from typing import Final

ACTIONS: Final = {
    "advising.run_shortlist": "Shortlist made",
    "advising.run_cohort": "Cohort made",
    "advising.publish_run": "Run published",
    "advising.lock_pairing": "Pairing locked",
    "advising.unlock_pairing": "Pairing unlocked",
    "advising.add_pairing": "Advisor added to a plan by hand",
    "advising.remove_pairing": "Advisor taken out of a plan by hand",
    "advising.replace_pairing": "Advisor replaced in a plan by hand",
    "advising.end_unfilled": "Request ended as unfilled",
    "advising.export_run": "Run downloaded",
    "advising.propose_weights": "Weights proposed",
    "advising.approve_weights": "Weights approved",
    "advising.refuse_weights": "Weights refused",
}
