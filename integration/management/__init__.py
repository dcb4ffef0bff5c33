"""Commands of the integration: thin skins over the services."""
