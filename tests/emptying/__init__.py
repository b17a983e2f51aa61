"""What only tests may do: empty the database, the audit trail included."""
