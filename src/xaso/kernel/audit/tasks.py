"""What the worker does for the audit trail by the clock."""

import logging

from procrastinate.contrib.django import app

from xaso.kernel.audit.services.sealing import seal
from xaso.kernel.audit.services.witnessing import tell_witness
from xaso.kernel.organisations.api import served_communes

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal_everything(timestamp: int) -> None:
    """Seal what the served communes have committed, every ten seconds; tell the witness.

    One commune's trouble, whatever it is, does not hold up the others.
    """
    for commune in served_communes():
        try:
            seal(commune.pk)
            tell_witness(commune.pk)
        except Exception as error:  # noqa: BLE001 - whatever somebody did to this tree
            logger.error("audit_not_sealed commune=%s %s", commune.pk, type(error).__name__)
