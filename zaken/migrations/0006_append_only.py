# The audit can only be added to, and is found by subject; see zaken.append_only.

from django.db import migrations, models

from zaken.append_only import create_triggers, drop_triggers


class Migration(migrations.Migration):

    dependencies = [
        ('zaken', '0005_security_contact'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inzage',
            name='subject',
            field=models.CharField(max_length=40),
        ),
        migrations.AddIndex(
            model_name='inzage',
            index=models.Index(fields=['subject', '-tijdstip'], name='inzage_per_subject'),
        ),
        # last: SQLite loses triggers when a table is remade
        migrations.RunPython(create_triggers, drop_triggers),
    ]
