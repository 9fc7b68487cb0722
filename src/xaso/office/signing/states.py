"""What keys, authorities, requests and batches can be, and how they stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class KeyOwner(TextChoices):
    """Whose key it is."""

    PERSON = "person", _("A person's")
    ORGANISATION = "organisation", _("The organisation's seal")


class KeyProvider(TextChoices):
    """Where a private key lives; never in the database."""

    PKCS12 = "pkcs12", _("Key file on the server (PKCS#12)")
    PKCS11 = "pkcs11", _("Token or security module (PKCS#11)")
    PLUGIN = "plugin", _("Token at the person's computer, through the signing program")


class ImageKind(TextChoices):
    """What is seen on the paper."""

    HANDWRITING = "handwriting", _("Handwritten signature")
    SEAL = "seal", _("Seal of the organisation")


class AuthorityKind(TextChoices):
    """By what authority somebody signs (Decree 30/2020/NĐ-CP article 13, verified)."""

    OWN = "own", _("In one's own position")
    TM = "tm", _("TM. (on behalf of the collective)")
    KT = "kt", _("KT. (for the head)")
    TL = "tl", _("TL. (by order of the head)")
    TUQ = "tuq", _("TUQ. (authorised by the head)")
    Q = "q", _("Q. (acting head)")


class StepKind(TextChoices):
    """What is put on the paper in a step."""

    PERSON = "person", _("Signature of a person")
    ORGANISATION = "organisation", _("Seal of the organisation")
    TEXT_MARK = "text_mark", _("Mark of the organisation in words")


class StepState(TextChoices):
    """How a step of a request stands."""

    WAITING = "waiting", _("Waits for those before")
    READY = "ready", _("Waits for the signature")
    SIGNED = "signed", pgettext_lazy("signing", "Signed")
    REFUSED = "refused", pgettext_lazy("signing", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("signing", "Called off")


class RequestState(TextChoices):
    """How a request for signatures stands."""

    OPEN = "open", _("Being signed")
    COMPLETED = "completed", _("Signed by all")
    REFUSED = "refused", pgettext_lazy("signing", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("signing", "Called off")


class BatchState(TextChoices):
    """How a batch stands."""

    OPEN = "open", _("Being looked through")
    SIGNING = "signing", _("Being signed in turn")
    DONE = "done", pgettext_lazy("signing", "Done")
    CANCELLED = "cancelled", pgettext_lazy("signing", "Called off")


class ItemMark(TextChoices):
    """What the signer decided about a paper of a batch."""

    NONE = "", _("Not decided")
    SIGN = "sign", _("To be signed")
    REFUSE = "refuse", _("To be refused")


class ItemState(TextChoices):
    """How far a paper of a batch is."""

    WAITING = "waiting", _("Waits its turn")
    SIGNED = "signed", pgettext_lazy("signing", "Signed")
    REFUSED = "refused", pgettext_lazy("signing", "Refused")
    FAILED = "failed", pgettext_lazy("signing", "Not signed")
