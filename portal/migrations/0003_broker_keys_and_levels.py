import zaken.at_rest
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_claims'),
    ]

    operations = [
        migrations.AddField(
            model_name='broker',
            name='acr_values_per_loa',
            field=models.JSONField(blank=True, default=dict, help_text='Name of a level -> acr_values that ask for it; empty: the words of DigiD, eHerkenning or eIDAS'),
        ),
        migrations.AddField(
            model_name='broker',
            name='assertion_audience',
            field=models.CharField(choices=[('issuer', 'Issuer'), ('token_endpoint', 'Token Endpoint')], default='issuer', max_length=20),
        ),
        migrations.AddField(
            model_name='broker',
            name='callback_iss',
            field=models.BooleanField(default=False, help_text='The broker names itself in the callback (RFC 9207)'),
        ),
        migrations.AddField(
            model_name='broker',
            name='client_key',
            field=zaken.at_rest.EncryptedTextField(blank=True, default='', help_text='PEM of our private key, for private_key_jwt'),
        ),
        migrations.AddField(
            model_name='broker',
            name='client_key_algo',
            field=models.CharField(choices=[('RS256', 'Rs256'), ('PS256', 'Ps256'), ('ES256', 'Es256')], default='ES256', max_length=10),
        ),
        migrations.AddField(
            model_name='broker',
            name='client_key_id',
            field=models.CharField(blank=True, help_text='Empty: the thumbprint of the key (RFC 7638)', max_length=200),
        ),
        migrations.AddField(
            model_name='broker',
            name='pinned',
            field=models.JSONField(blank=True, default=list, help_text='Names of fields that the configuration gave: load_broker leaves them'),
        ),
        migrations.AlterField(
            model_name='broker',
            name='client_secret',
            field=zaken.at_rest.EncryptedTextField(blank=True, default=''),
        ),
        migrations.AlterField(
            model_name='broker',
            name='token_auth',
            field=models.CharField(choices=[('post', 'Post'), ('basic', 'Basic'), ('private_key_jwt', 'Private Key Jwt')], default='post', max_length=20),
        ),
    ]
