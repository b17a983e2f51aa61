"""What notifications add to manage.py."""
