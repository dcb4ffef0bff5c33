"""The Sales side: accounts, contacts and what they refer to, named as in Dataverse."""
