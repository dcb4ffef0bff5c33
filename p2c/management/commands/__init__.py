"""Administrative commands of the whole site."""
