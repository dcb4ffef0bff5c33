"""What is enforced on contacts, and on what they are linked to."""

from erp.bc.rules.contacts import sentences as sentences
from erp.bc.rules.contacts import sentences_duplicates as sentences_duplicates
from erp.bc.rules.contacts import sentences_interactions as sentences_interactions
