"""The table of logins."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create it."""

    initial = True

    dependencies = [  # noqa: RUF012 (Django's own shape)
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]

    operations = [  # noqa: RUF012 (Django's own shape)
        migrations.CreateModel(
            name="Login",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=255, unique=True)),
                ("acr", models.CharField(max_length=100)),
                ("auth_time", models.DateTimeField()),
                (
                    "access_token",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="login",
                        to="oauth2_provider.accesstoken",
                    ),
                ),
            ],
        ),
    ]
