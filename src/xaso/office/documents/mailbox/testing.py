"""Letters for tests, as if they had come to the mailbox."""

from email.message import EmailMessage

from xaso.office.documents.mailbox.keeping import Place, keep
from xaso.office.documents.models import Letter
from xaso.office.documents.testing_incoming import letter_pdf


def letter_come(uid: int, subject: str, *, has_file: bool = True) -> Letter:
    """Let a letter come: with the document of another agency, or with words alone."""
    made = EmailMessage()
    made["From"] = "Sở Nội vụ tỉnh Thanh Hóa <vanthu@sonoivu.example>"
    made["Subject"] = subject
    made["Message-ID"] = f"<{uid}@sonoivu.example>"
    made.set_content("Kính gửi Ủy ban nhân dân xã.\n\nXin gửi văn bản đính kèm.")
    if has_file:
        made.add_attachment(
            letter_pdf(), maintype="application", subtype="pdf", filename="Công văn.pdf"
        )
    raw = made.as_bytes()
    place = Place("vanthu@xa-mau.example", 1, uid)
    keep(place, raw, raw)
    return Letter.objects.get(uid=uid)
