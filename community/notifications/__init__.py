"""Notifications: what people follow, and how news reaches them."""
