"""What a browser with passkeys does."""

import re

from django.urls import reverse

from xaso.kernel.accounts.testing import PASSWORD


def challenge_for(client):
    return client.post(reverse("accounts:passkey-options")).json()["challenge"]


def sign_in(client, answer, **more):
    return client.post(reverse("accounts:passkey-sign-in"), {"answer": answer} | more)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def type_password(client, user):
    return client.post(
        reverse("accounts:sign-in"), {"username": user.username, "password": PASSWORD}
    )


def add(client, device, *, wrong=None, **typed):
    challenge = client.post(reverse("accounts:passkey-creation")).json()["challenge"]
    answer = device.register(challenge, **(wrong or {}))
    form = {"name": "Máy ở cơ quan", "present": PASSWORD, "answer": answer}
    return client.post(reverse("accounts:passkey-add"), form | typed)


def shown_codes(page):
    return re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page.text)
