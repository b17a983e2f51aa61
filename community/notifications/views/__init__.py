"""The pages of following, the inbox and mail: each one's own alone."""
