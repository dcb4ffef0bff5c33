"""The rules of the Sales tables."""
