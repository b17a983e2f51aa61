"""The core that every part stands on."""
