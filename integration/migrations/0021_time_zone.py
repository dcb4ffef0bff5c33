"""The time zone of the installation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integration", "0020_held_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="connection",
            name="time_zone",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Schedules and the dates of documents go by it. Blank: the setting P2C_TIME_ZONE.",
                max_length=64,
                verbose_name="time zone",
            ),
        ),
        migrations.AddField(
            model_name="historicalconnection",
            name="time_zone",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Schedules and the dates of documents go by it. Blank: the setting P2C_TIME_ZONE.",
                max_length=64,
                verbose_name="time zone",
            ),
        ),
    ]
