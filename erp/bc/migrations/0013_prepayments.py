"""What of orders is paid ahead."""

from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bc", "0012_reserved_stock"),
    ]

    operations = [
        migrations.AddField(
            model_name="salesheader",
            name="prepayment_percent",
            field=models.DecimalField(
                decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Prepayment %"
            ),
        ),
        migrations.AddField(
            model_name="salesinvoiceheader",
            name="prepayment_invoice",
            field=models.BooleanField(default=False, verbose_name="Prepayment Invoice"),
        ),
        migrations.AddField(
            model_name="salesinvoiceheader",
            name="prepayment_order_no",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Prepayment Order No."),
        ),
        migrations.AddField(
            model_name="salesline",
            name="prepayment_percent",
            field=models.DecimalField(
                decimal_places=5, default=Decimal("0"), max_digits=19, verbose_name="Prepayment %"
            ),
        ),
        migrations.AddField(
            model_name="salesline",
            name="prepmt_amt_inv",
            field=models.DecimalField(
                decimal_places=4, default=Decimal("0"), editable=False, max_digits=19, verbose_name="Prepmt. Amt. Inv."
            ),
        ),
        migrations.AddField(
            model_name="salesline",
            name="prepmt_line_amount",
            field=models.DecimalField(
                decimal_places=4,
                default=Decimal("0"),
                editable=False,
                max_digits=19,
                verbose_name="Prepmt. Line Amount",
            ),
        ),
        migrations.AddField(
            model_name="salessetup",
            name="prepayment_g_l_acc_no",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Prepayment G/L Acc. No."),
        ),
    ]
