"""What a page weighs on the wire, served as in production: hashed and compressed."""

from threading import Thread

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler

from xaso.kernel.accounts.api import Role

pytestmark = pytest.mark.browser
KB = 1000
HASHED = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "xaso.config.static.HashedStaticFiles"},
}


@pytest.fixture(scope="module")
def site(sample, tmp_path_factory):
    """Serve the product without the help of the development server."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES=HASHED, STATIC_ROOT=root, WHITENOISE_USE_FINDERS=False):
        call_command("collectstatic", verbosity=0, interactive=False)
        server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        server.daemon_threads = True
        server.set_app(get_wsgi_application())
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


def weight(windows, user, path):
    """Open a page with nothing kept from before; return the bytes that came, by address."""
    page = windows.sign_in(user).new_page()
    devtools, addresses, came = page.context.new_cdp_session(page), {}, {}
    devtools.send("Network.enable")
    devtools.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    devtools.on(
        "Network.loadingFinished",
        lambda event: came.update({addresses[event["requestId"]]: event["encodedDataLength"]}),
    )
    page.goto(windows.site + path, wait_until="networkidle")
    return came


@pytest.mark.parametrize("path", ["/", "/tra-cuu/", "/dich-vu-cong/thu-tuc/1.001193/"])
def test_a_citizens_first_page_weighs_at_most_100_kb(windows, path):
    came = weight(windows, None, path)

    assert len(came) > 5, came
    assert sum(came.values()) <= 100 * KB, came


def test_the_home_of_an_official_weighs_at_most_250_kb(windows, sample):
    came = weight(windows, sample.person(Role.RECEPTIONIST), "/")

    assert len(came) > 5, came
    assert sum(came.values()) <= 250 * KB, came
