"""The post: a sentence on the timeline of an order or an account, by a person or by what happened elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped, lookup
from integration.records import new_id


class PostType(models.IntegerChoices):
    """What kind of post it is."""

    CHECK_IN = 1, _("Check-in")
    IDEA = 2, _("Idea")
    NEWS = 3, _("News")
    PRIVATE_MESSAGE = 4, _("Private Message")
    QUESTION = 5, _("Question")
    RE_POST = 6, _("Re-post")
    STATUS = 7, _("Status")


class PostSource(models.IntegerChoices):
    """Whether the system posted it or a person."""

    AUTO_POST = 1, _("Auto Post")
    MANUAL_POST = 2, _("Manual Post")


class Post(Stamped):
    """A post. It is about one record, and goes with it."""

    postid = models.UUIDField(_("Post Id"), primary_key=True, db_column="postid", default=new_id, editable=False)
    regardingobjectid_salesorder = lookup(
        _("Regarding (Order)"), "crm.SalesOrder", "regardingobjectid_salesorder", models.CASCADE
    )
    regardingobjectid_account = lookup(
        _("Regarding (Account)"), "crm.Account", "regardingobjectid_account", models.CASCADE
    )
    type = models.IntegerField(_("Type"), db_column="type", choices=PostType.choices, default=PostType.STATUS)
    source = models.IntegerField(
        _("Source"), db_column="source", choices=PostSource.choices, default=PostSource.MANUAL_POST
    )
    text = models.CharField(_("Text"), max_length=1000, db_column="text")

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(regardingobjectid_salesorder=None) | models.Q(regardingobjectid_account=None),
                name="crm_post_one_object",
                violation_error_message=_("A post is about one record: choose an order or an account."),
            )
        ]
        indexes = [models.Index(fields=["modifiedon"], name="crm_post_modified")]

    def __str__(self) -> str:
        return text_of(self.text)


def text_of(words: str, length: int = 60) -> str:
    """The beginning of what was written, for lists."""
    return words if len(words) <= length else f"{words[: length - 1]}…"
