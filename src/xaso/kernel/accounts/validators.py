"""What a password must be, said in the product's own words."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """A password has a least length; length protects better than odd characters."""

    def get_error_message(self) -> str:
        """Say what is missing."""
        sentence = _("This password is too short: it needs at least %(length)s characters.")
        return sentence % {"length": self.min_length}

    def get_help_text(self) -> str:
        """Say what is wanted."""
        sentence = _("At least %(length)s characters; a short sentence is easy to remember.")
        return sentence % {"length": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    """A password is not one of those that strangers try first."""

    def get_error_message(self) -> str:
        """Say what is wrong."""
        return _("Too many people use this password. Please choose another one.")

    def get_help_text(self) -> str:
        """Say nothing: the error explains itself when it is needed."""
        return ""


class NotAboutOneself(password_validation.UserAttributeSimilarityValidator):
    """A password is not one's own name turned round."""

    def get_error_message(self) -> str:
        """Say what is wrong."""
        return _("This password is too much like the name or the user name.")

    def get_help_text(self) -> str:
        """Say what is wanted."""
        return _("Not your name and not your user name.")
