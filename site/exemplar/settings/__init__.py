"""Settings: base holds what is shared; dev, test and production each say what differs."""
