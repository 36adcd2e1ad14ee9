"""The people who work in the CMS."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Our own user model from the first migration on, because Django cannot swap it in later."""

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
