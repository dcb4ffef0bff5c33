"""Tests of the REST interface: what a client sends and reads."""
