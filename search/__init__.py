"""Finding things: facets, and one search page over what each part registers. Knows no content."""
