"""What is known: the shared vocabulary, the library, and the ledger of who tried what."""
