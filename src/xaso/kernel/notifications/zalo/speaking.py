"""Speaking with Zalo: tokens that rotate, and messages by approved templates."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel, ConfigDict

from xaso.kernel.notifications.calling import CallError, call
from xaso.kernel.notifications.channels import NO_TEMPLATE, Message, RefusedError, Sent
from xaso.kernel.notifications.models import ZaloAccount
from xaso.kernel.notifications.zalo.answers import STALE_TOKEN, raise_for
from xaso.lib import clock

EARLY = timedelta(minutes=5)


class TokenError(Exception):
    """Zalo gave no token: the account has to be allowed anew at Zalo."""


class Template(BaseModel):
    """An approved template, and which of our words fills each of its parameters."""

    model_config = ConfigDict(extra="forbid")
    id: str
    fields: dict[str, str]


def send(account: ZaloAccount, message: Message) -> Sent:
    """Send a message by the template of its kind; a token that went stale is renewed once."""
    body = _content(account, message)
    access = token(account.pk)
    told = _post(account, access, body)
    if told.get("error") == STALE_TOKEN:
        told = _post(account, token(account.pk, stale=access), body)
    raise_for(int(told.get("error", 1)))
    data: Any = told.get("data") or {}
    return Sent(str(data.get("msg_id", ""))[:80], 1)


@transaction.atomic
def token(account_id: UUID, *, stale: str = "") -> str:
    """Return a token that counts, another than the stale one; whoever finds it stale asks once.

    One asks at a time, since a refresh token counts once.

    Raises:
        TokenError: Zalo refuses the refresh token.
    """
    account = ZaloAccount.objects.select_for_update().get(pk=account_id)
    is_fresh = account.access_until > clock.now() + EARLY
    if is_fresh and account.access not in ("", stale):
        return str(account.access)
    asked = {"app_id": account.app_id, "grant_type": "refresh_token"}
    form = urlencode(asked | {"refresh_token": account.refresh}).encode()
    headers = {
        "secret_key": account.app_secret,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    told = _read(call("POST", f"{account.oauth_url}/v4/oa/access_token", form, headers).body)
    if not told.get("access_token") or not told.get("refresh_token"):
        raise TokenError
    account.access, account.refresh = told["access_token"], told["refresh_token"]
    account.access_until = clock.now() + timedelta(seconds=int(told.get("expires_in", 3600)))
    account.save(update_fields=["access_sealed", "refresh_sealed", "access_until"])
    return str(account.access)


def _content(account: ZaloAccount, message: Message) -> bytes:
    if message.kind not in account.templates:
        raise RefusedError(NO_TEMPLATE)
    template = Template.model_validate(account.templates[message.kind])
    missing = set(template.fields.values()) - set(message.words)
    if missing:
        raise RefusedError("zalo words")
    content = {
        "phone": message.address.lstrip("+"),
        "template_id": template.id,
        "template_data": {name: message.words[word] for name, word in template.fields.items()},
        "tracking_id": str(message.id),
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _post(account: ZaloAccount, access: str, body: bytes) -> dict[str, Any]:
    headers = {"access_token": access, "Content-Type": "application/json"}
    return _read(call("POST", f"{account.api_url}/message/template", body, headers).body)


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise CallError("json") from None
    if not isinstance(told, dict):
        raise CallError("json")
    return told
