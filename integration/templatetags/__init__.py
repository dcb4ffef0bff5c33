"""Template tags of the integration's pages."""
