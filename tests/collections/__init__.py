"""Collections: who may see and change them, and what is done to them."""
