"""The adoption ledger: who tried which practice where, and how it went."""
