"""Addresses of the whole product."""

from django.urls import URLPattern, URLResolver, include, path

from xaso.public_services.dossiers.urls import tracking_patterns

handler400 = "xaso.config.errors.bad_request"
handler403 = "xaso.config.errors.forbidden"
handler404 = "xaso.config.errors.not_found"
handler500 = "xaso.config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("xaso.kernel.home.urls")),
    path("", include("xaso.kernel.accounts.urls")),
    path("", include("xaso.kernel.audit.urls")),
    path("", include("xaso.kernel.directory.urls")),
    path("", include("xaso.kernel.officials.urls")),
    path("", include("xaso.kernel.identity.urls")),
    path("", include("xaso.kernel.search.urls")),
    path("", include("xaso.kernel.notifications.urls")),
    path("", include("xaso.ui.urls")),
    path("", include("xaso.kernel.events.urls")),
    path("files/", include("xaso.kernel.files.urls")),
    path("legal/", include("xaso.kernel.legal.urls")),
    path("working-time/", include("xaso.kernel.working_time.urls")),
    path("residents/", include("xaso.registers.residents.urls")),
    path("forms/", include("xaso.kernel.forms.urls")),
    path("signing/", include("xaso.office.signing.urls")),
    path("kiem-tra-van-ban/", include("xaso.office.signing.check_urls")),
    path("documents/", include("xaso.office.documents.urls")),
    path("archive/", include("xaso.office.archive.urls")),
    path("exchange/", include("xaso.office.exchange.urls")),
    path("procedures/", include("xaso.public_services.procedures.urls")),
    path("payments/", include("xaso.public_services.payments.urls")),
    path("", include("xaso.public_services.vault.urls")),
    path("dossiers/", include("xaso.public_services.dossiers.urls")),
    path("counter/", include("xaso.public_services.counter.urls")),
    path("", include("xaso.public_services.queue.urls")),
    path("", include("xaso.public_services.portal.urls")),
    path("", include("xaso.kernel.api_clients.urls")),
    path("", include("xaso.kernel.webhooks.urls")),
    path("tra-cuu/", include(tracking_patterns)),
]
