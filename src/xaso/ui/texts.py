"""Sentences that scripts say, translated on the server."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

TEXTS = {
    "signedOut": _("You have been signed out. Please sign in again; what you typed is kept."),
    "forbidden": _("Your account may not do this."),
    "gone": _("This no longer exists. Please load the page again."),
    "changed": _("A colleague changed this in the meantime. Please load the page again."),
    "tooLarge": _("The file is too large."),
    "tooOften": _("Too many attempts. Please wait a moment and try again."),
    "serverFault": _("Something went wrong on our side. Nothing was lost; please try again."),
    "noConnection": _("There is no connection. Please try again when it is back."),
    "keysOpen": _("The list of keys is open."),
    "draftRestored": _("What you typed earlier on this device has been filled in again."),
    "draftDrop": _("Discard it"),
    "selected": _("%(count)s selected"),
    "suggestions": _("Suggestions"),
    "noSuggestions": _("Nothing matches."),
    "suggestionCount": _("%(count)s suggestions. Choose with the arrow keys."),
    "pointAtCode": _("Hold the code inside the frame"),
    "pointAtPaper": _("Photograph the whole page in good light"),
    "takePhoto": _("Take the photograph"),
    "photoTaken": _("The photograph was added."),
    "photoName": _("photo"),
    "codeRead": _("The code was read."),
    "noCamera": _(
        "The camera cannot be used. Please allow it in the browser, or type instead."
    ),
    "cancel": _("Cancel"),
    "remove": _("Remove"),
    "removeFile": _("Remove %(name)s"),
    "uploadUnderway": _("%(percent)s sent"),
    "uploadPause": _("Pause"),
    "uploadGoOn": _("Go on"),
    "uploadTryAgain": _("Try again now"),
    "uploadPaused": _("Paused at %(percent)s."),
    "uploadLost": _("There is no connection. Sending goes on by itself when it is back."),
    "uploadChecking": _("It has arrived and is being checked."),
    "uploadArrived": _("It has arrived."),
    "uploadAgain": _(
        "Please choose this file again. %(percent)s of it is here already and is not sent again."
    ),
    "uploadHeld": _(
        "This file has not arrived. Please go on with it or remove it, then send the form."
    ),
    "uploadWait": _("The form goes by itself once these files have arrived."),
    "sending": _("Being sent …"),
    "megabytes": _("%(size)s MB"),
    "kilobytes": _("%(size)s kB"),
    "idleTitle": _("Are you still there?"),
    "idle": _("For safety this session locks in %(seconds)s seconds."),
    "stay": _("Go on working"),
}

POLITE = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("No file was submitted."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop(
        "Select a valid choice. %(value)s is not one of the available choices.",
    ),
)
"""Django's own sentences that our catalogue says more politely than Django's."""
