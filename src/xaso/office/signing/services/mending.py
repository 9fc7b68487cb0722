"""Making files of people's own programs fit to be signed, for the modules that bring them."""


def as_signable(pdf: bytes) -> bytes:
    """Return a PDF as it can be signed: itself, or while nobody has signed it the same pages anew.

    Raises:
        NotSignedError: It cannot be signed, as it is or written anew.
    """
    from xaso.office.signing.engine import mending  # noqa: PLC0415 (two seconds of libraries)

    return mending.as_signable(pdf)
