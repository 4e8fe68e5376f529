from django.db import migrations, models

import zaken.domain


def move(apps, schema_editor):
    """The three paths of a DigiD broker become paths that differ from the profile."""
    Broker = apps.get_model("portal", "Broker")
    for row in Broker.objects.all():
        row.claims = {"bsn": row.claim_bsn, "loa": row.claim_loa}
        if row.claim_naam:
            row.claims["naam"] = row.claim_naam
        row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='broker',
            name='profiel',
            field=models.CharField(default='standaard', help_text='A name from portal.login.profiles', max_length=30),
        ),
        migrations.AddField(
            model_name='broker',
            name='claims',
            field=models.JSONField(blank=True, default=dict, help_text='Paths that differ from the profile: claim -> path'),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(model_name='broker', name='claim_bsn'),
        migrations.RemoveField(model_name='broker', name='claim_loa'),
        migrations.RemoveField(model_name='broker', name='claim_naam'),
        migrations.AlterField(
            model_name='broker',
            name='method',
            field=models.CharField(choices=[(method.value, method.value) for method in zaken.domain.Method], default='digid', help_text='The login means behind this client', max_length=30),
        ),
    ]
