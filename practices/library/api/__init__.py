"""The library as a reading API: what the pages show, as JSON, to the same readers."""

from practices.library.api.routes import router

__all__ = ["router"]
