"""The language model: an interface, and the two things behind it."""
