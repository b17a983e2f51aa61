"""What people do in advising, each an act of one person with a name."""
