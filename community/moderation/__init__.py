"""What keeps it fair: flags, decisions with reasons, appeals, limits and suspensions."""
