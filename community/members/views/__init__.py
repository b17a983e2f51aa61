"""What is shown of people, and what each does with their own account."""
