"""Embedded engines under Wagtail's search: one shared half, and a small part for each engine.

From the top down: `backend` is what modelsearch talks to, `compiling` and `filters` turn its
queries into `nodes`, `results` turns hits into objects, `mapping` turns objects into documents and
`analysis` cuts text into words. `store` keeps index folders; `outbox`, `watching`, `draining` and
`rebuilding` keep them true. `tantivy` and `whoosh` each write, open and ask one folder.
"""
