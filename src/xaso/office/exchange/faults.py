"""What can be wrong with a package or a gateway, each with its sentence for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fault(models.TextChoices):
    """Why a package is held back, or why it could not be sent or fetched."""

    EMPTY = "empty", _("The package is empty.")
    TOO_LARGE = "too_large", _("The package is larger than this office takes.")
    NOT_XML = "not_xml", _("The package is not readable XML.")
    NOT_EDXML = "not_edxml", _("The package is not an edXML message.")
    DOCTYPE = (
        "doctype",
        _("The package declares a document type or entities, which is forbidden."),
    )
    TOO_DEEP = "too_deep", _("The package is nested deeper than edXML allows.")
    TOO_MANY = "too_many", _("The package holds more elements than edXML needs.")
    FIELD_TOO_LONG = "field_too_long", _("A field of the package is too long.")
    FIELD_MISSING = "field_missing", _("A field that edXML demands is missing.")
    FIELD_WRONG = "field_wrong", _("A field of the package cannot be understood.")
    BAD_BASE64 = "bad_base64", _("An attached file is cut off or damaged (base64).")
    BAD_ARCHIVE = "bad_archive", _("An attached file cannot be unpacked.")
    ZIP_BOMB = "zip_bomb", _("An attached file would unpack to an enormous size.")
    ATTACHMENT_TOO_LARGE = (
        "file_too_large",
        _("An attached file is larger than this office takes."),
    )
    TOO_MANY_FILES = "too_many_files", _("The package holds too many attached files.")
    BAD_NAME = "bad_name", _("The name of an attached file leads out of its folder.")
    NO_ATTACHMENT = "no_attachment", _("The package brings no file.")
    LOST_ATTACHMENT = "lost_attachment", _("The package names a file that it does not bring.")
    FILE_REFUSED = "file_refused", _("An attached file was refused when it was checked.")
    BAD_SIGNATURE = "bad_signature", _("The package was changed after it was signed.")
    NOT_FOR_US = "not_for_us", _("The package is not addressed to this office.")
    SECRET = "secret", _("The document is marked secret and may not travel on this way.")
    NO_SUCH_DOCUMENT = "no_such_document", _("The document that it is about is not known here.")
    OTHER_SENDER = (
        "other_sender",
        _("The package names another sender than the gateway does."),
    )
    NO_REASON = "no_reason", _("A reason is missing where the rules demand one.")
    NO_GATEWAY = "no_gateway", _("No gateway is configured for this commune.")
    UNREACHABLE = "unreachable", _("The gateway does not answer.")
    NOT_LET_IN = "not_let_in", _("The gateway does not accept our name and secret.")
    UNKNOWN_RECEIVER = "unknown_receiver", _("The gateway does not know the receiver.")
    RECEIVER_LOCKED = "receiver_locked", _("The receiver is closed at the gateway.")
    UNKNOWN_SENDER = "unknown_sender", _("The gateway does not know this office.")
    REFUSED_THERE = "refused_there", _("The gateway refused the package.")
    GATEWAY_FAULT = "gateway_fault", _("The gateway has a fault of its own.")
    WRONG_ANSWER = (
        "wrong_answer",
        _("The gateway answered something that cannot be understood."),
    )
    NOT_READY = (
        "not_ready",
        _("The document cannot be packed: a file is missing or not checked yet."),
    )
    UNFORESEEN = "unforeseen", _("Something failed here that was not foreseen.")


FOR_GOOD = frozenset(
    {
        Fault.UNKNOWN_RECEIVER,
        Fault.RECEIVER_LOCKED,
        Fault.UNKNOWN_SENDER,
        Fault.REFUSED_THERE,
        Fault.ATTACHMENT_TOO_LARGE,
        Fault.TOO_LARGE,
    }
)
"""What another attempt would not mend: a person has to look first."""

PASSING = frozenset({Fault.UNREACHABLE, Fault.NOT_LET_IN, Fault.GATEWAY_FAULT})
"""What lies with the gateway and not with the package: it is there when the gateway is well again."""


class ExchangeError(Exception):
    """Something is wrong with a package or a gateway; ``fault`` says what, ``note`` where.

    ``note`` comes from us, or is a short piece of what the other side sent; it is shown as text.
    """

    fault: Fault = Fault.GATEWAY_FAULT

    def __init__(self, note: str = "", *, fault: Fault | None = None) -> None:
        self.note = note[:300]
        if fault is not None:
            self.fault = fault
        super().__init__(f"{self.fault}: {self.note}" if self.note else str(self.fault))
