"""Commands of Finance and Operations."""
