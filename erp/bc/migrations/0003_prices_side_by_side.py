"""Indexes on which the prices of an item in a group or list stand side by side, instead of those of the item alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bc", "0002_products_prices_invoices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pricelistline",
            name="asset_item",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="price_list_lines",
                to="bc.item",
                verbose_name="Item",
            ),
        ),
        migrations.AlterField(
            model_name="pricelistline",
            name="asset_resource",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="price_list_lines",
                to="bc.resource",
                verbose_name="Resource",
            ),
        ),
        migrations.AlterField(
            model_name="salesprice",
            name="item",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="prices",
                to="bc.item",
                verbose_name="Item",
            ),
        ),
        migrations.AddIndex(
            model_name="pricelistline",
            index=models.Index(fields=["asset_item", "price_list"], name="bc_price_list_line_item"),
        ),
        migrations.AddIndex(
            model_name="pricelistline",
            index=models.Index(fields=["asset_resource", "price_list"], name="bc_price_list_line_resource"),
        ),
        migrations.AddIndex(
            model_name="salesprice",
            index=models.Index(fields=["item", "customer_price_group"], name="bc_sales_price_of_item"),
        ),
    ]
