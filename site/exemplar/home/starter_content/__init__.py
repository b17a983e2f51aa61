"""The starter content: files that anyone can edit, read, checked and loaded into the library."""
