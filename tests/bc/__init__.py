"""The rules of the Business Central tables."""
