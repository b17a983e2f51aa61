"""Collections: practices and case studies put together, to share or to keep."""
