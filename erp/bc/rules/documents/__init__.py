"""What is enforced on quotes, orders and posted documents."""

from erp.bc.rules.documents import sentences as sentences
from erp.bc.rules.documents import sentences_posting as sentences_posting
