"""Who may do what in advising."""
