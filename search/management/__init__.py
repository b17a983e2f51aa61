"""What search adds to manage.py."""
