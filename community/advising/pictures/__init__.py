"""Pictures of a run, laid out on the server: who goes where, loads, how scores spread."""
