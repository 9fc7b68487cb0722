"""Leaving the provider too (OpenID Connect RP-Initiated Logout 1.0)."""

from urllib.parse import urlencode

from django.conf import settings

from xaso.kernel.identity import metadata
from xaso.kernel.identity.configuration import provider
from xaso.kernel.identity.refusals import ProviderDownError


def provider_sign_out() -> str:
    """Return where one signs out of the provider; empty where it has no such address.

    No id token is kept, so none is named: the provider asks the person.
    """
    using = provider()
    if using is None:
        return ""
    try:
        address = metadata.endpoint(using, "end_session_endpoint")
    except ProviderDownError:
        return ""
    back = {"client_id": using.client_id, "post_logout_redirect_uri": settings.XASO_URL}
    return f"{address}?{urlencode(back)}" if address else ""
