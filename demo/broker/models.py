"""What was chosen on the login page, kept until the token is fetched.

Django OAuth Toolkit knows who logged in, but not at which level; and it takes the time of login
from the user row, which a second login of the same person would overwrite.
"""

from typing import ClassVar, Self

from django.db import models
from oauth2_provider.models import AccessToken


class Login(models.Model):
    """One login. Found by its authorization code first, by its access token later."""

    code = models.CharField(max_length=255, unique=True)
    acr = models.CharField(max_length=100)
    auth_time = models.DateTimeField()
    access_token = models.OneToOneField(
        AccessToken, null=True, on_delete=models.CASCADE, related_name="login"
    )

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    def __str__(self) -> str:
        """Name the row without its code."""
        return f"login {self.pk}"
