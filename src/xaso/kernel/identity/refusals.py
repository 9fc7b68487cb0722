"""Why a citizen was not signed in; each says it in a sentence for them."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.providers.api import Text


class SignInFailedError(Exception):
    """Nobody was signed in."""

    sentence: Text = _("You have not been signed in. Please try again.")
    status = 400


class NotBegunHereError(SignInFailedError):
    """The answer does not belong to what this browser began, or came too late or again."""

    sentence = _(
        "This sign-in was not begun in this browser, or too long ago. Please begin again here."
    )


class CalledOffError(SignInFailedError):
    """The person or the provider broke off."""

    sentence = _("You did not finish signing in. You can begin again at any time.")


class ProviderDownError(SignInFailedError):
    """The provider does not answer, too late or with nonsense."""

    sentence = _(
        "The e-identity service does not answer just now. Please try again in a few minutes,"
        " or come to the one-stop desk: everything can be done there too."
    )
    status = 503


class NotTrustedError(SignInFailedError):
    """What the provider sent could not be verified."""

    sentence = _(
        "What the e-identity service sent could not be verified, so nobody was signed in."
        " Please begin again. If it happens again, call the one-stop desk."
    )


class AccountClosedError(SignInFailedError):
    """The citizen's account was closed."""

    sentence = _("This account is closed. Please ask at the one-stop desk.")
    status = 403
