"""What the module offers to the frame of every page."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.providers.api import MenuEntry, menu

MY_WORK = menu.register(
    MenuEntry(
        key="home.my_work",
        label=_("My work"),
        url_name="home:home",
        icon="house-door",
        group="",
        order=0,
        primary=True,
    )
)
