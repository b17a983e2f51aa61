"""Context fit: a reader's service beside the services in which a practice was tried."""
