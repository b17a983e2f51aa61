"""What editors and admins do in the admin."""
