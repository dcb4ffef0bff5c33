"""Tests of what installs and starts the site on a server."""
