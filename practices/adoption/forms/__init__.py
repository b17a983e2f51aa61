"""The forms in which the ledger is kept: in the admin, and on the site."""

from practices.adoption.forms.admin import AdoptionForm
from practices.adoption.forms.decisions import DecisionForm, WithdrawForm
from practices.adoption.forms.report import ReportForm

__all__ = ["AdoptionForm", "DecisionForm", "ReportForm", "WithdrawForm"]
