"""The site: settings, accounts, the core and the front page."""
