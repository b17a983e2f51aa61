"""Where people talk: spaces, threads, replies, and comments beside pages."""
