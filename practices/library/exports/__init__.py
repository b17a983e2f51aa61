"""Lists to take along: as CSV, as a workbook, as JSON, with units and sources."""
