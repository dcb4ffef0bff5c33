"""What the commands of the integration print, refuse and write."""
