"""What is wrong with a package: one class a kind, so that each can be told apart."""

from xaso.office.exchange.faults import ExchangeError, Fault


class PackageRefusedError(ExchangeError):
    """A package is not taken."""


class EmptyPackageError(PackageRefusedError):
    """Nothing came."""

    fault = Fault.EMPTY


class PackageTooLargeError(PackageRefusedError):
    """It is larger than is taken."""

    fault = Fault.TOO_LARGE


class NotXmlError(PackageRefusedError):
    """It is no XML, or cut off."""

    fault = Fault.NOT_XML


class NotEdxmlError(PackageRefusedError):
    """It is XML, but no edXML."""

    fault = Fault.NOT_EDXML


class DoctypeError(PackageRefusedError):
    """It declares a document type or entities: the way of external entities and billion laughs."""

    fault = Fault.DOCTYPE


class TooDeepError(PackageRefusedError):
    """It is nested without end."""

    fault = Fault.TOO_DEEP


class TooManyElementsError(PackageRefusedError):
    """It has elements without end."""

    fault = Fault.TOO_MANY


class FieldTooLongError(PackageRefusedError):
    """A field is longer than any real one."""

    fault = Fault.FIELD_TOO_LONG


class FieldMissingError(PackageRefusedError):
    """A field without which nothing can be done is not there."""

    fault = Fault.FIELD_MISSING


class FieldWrongError(PackageRefusedError):
    """A field without which nothing can be done cannot be understood."""

    fault = Fault.FIELD_WRONG


class DamagedAttachmentError(PackageRefusedError):
    """The base64 of a file is cut off or holds other characters."""

    fault = Fault.BAD_BASE64


class BadArchiveError(PackageRefusedError):
    """A zipped file cannot be unpacked, or its checksum is wrong."""

    fault = Fault.BAD_ARCHIVE


class ZipBombError(PackageRefusedError):
    """A zipped file would unpack to an enormous size."""

    fault = Fault.ZIP_BOMB


class FileTooLargeError(PackageRefusedError):
    """A file is larger than is taken."""

    fault = Fault.ATTACHMENT_TOO_LARGE


class TooManyAttachmentsError(PackageRefusedError):
    """More files than any document has."""

    fault = Fault.TOO_MANY_FILES


class BadNameError(PackageRefusedError):
    """The name of a file is a path."""

    fault = Fault.BAD_NAME


class NoAttachmentError(PackageRefusedError):
    """A new document comes without its file."""

    fault = Fault.NO_ATTACHMENT


class LostAttachmentError(PackageRefusedError):
    """The manifest names a file that is not there."""

    fault = Fault.LOST_ATTACHMENT


class BadSignatureError(PackageRefusedError):
    """The signature does not fit the content."""

    fault = Fault.BAD_SIGNATURE
