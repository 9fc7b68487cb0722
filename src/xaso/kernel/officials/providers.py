"""What the module offers to the frame of every page."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.officials.permissions import DELEGATE, MANAGE, OPEN_EMERGENCY, SEE_POWERS
from xaso.kernel.providers.api import MenuEntry, menu

OFFICIALS = menu.register(
    MenuEntry(
        key="officials.list",
        label=_("Officials"),
        url_name="officials:list",
        icon="people",
        group=_("Administration"),
        order=900,
        permission=MANAGE.key,
    )
)
POWERS = menu.register(
    MenuEntry(
        key="officials.powers",
        label=_("Administrative powers"),
        url_name="officials:powers",
        icon="shield-check",
        group=_("Administration"),
        order=902,
        permission=SEE_POWERS.key,
    )
)
EMERGENCIES = menu.register(
    MenuEntry(
        key="officials.emergencies",
        label=_("Emergency powers"),
        url_name="officials:emergencies",
        icon="lightning-charge",
        group=_("Administration"),
        order=903,
        permission=OPEN_EMERGENCY.key,
    )
)
DELEGATIONS = menu.register(
    MenuEntry(
        key="officials.delegations",
        label=_("Delegation"),
        url_name="officials:delegations",
        icon="person-check",
        group=_("Administration"),
        order=905,
        permission=DELEGATE.key,
    )
)
name_actions(
    {
        "officials.account.added": _("Account added"),
        "officials.account.disabled": _("Account disabled"),
        "officials.account.closed_unused": _("Unused account closed"),
        "officials.account.invited": _("Invitation sent"),
        "officials.account.enabled": _("Account enabled"),
        "officials.account.unlocked": _("Account unlocked"),
        "officials.account.password_reset": _("New first password given"),
        "officials.account.second_factor_reset": _("Second step of signing in reset"),
        "officials.account.signed_out": _("Signed out everywhere by the IT officer"),
        "accounts.locked_to_strangers": _("Account locked in new browsers"),
        "accounts.first_password_replaced": _("First password replaced by an own one"),
        "accounts.password_changed": _("Password changed"),
        "accounts.phone_code_set": _("Code from the phone set up"),
        "accounts.passkey_added": _("Passkey added"),
        "accounts.passkey_removed": _("Passkey removed"),
        "accounts.recovery_codes_made": _("Recovery codes made"),
        "accounts.recovery_code_used": _("Recovery code used"),
        "accounts.sessions_ended": _("Signed out in other browsers"),
        "accounts.new_device": _("Signed in with a new browser"),
        "officials.role.granted": _("Role given"),
        "officials.role.ended": _("Role ended"),
        "officials.role.renewed": _("Administrative power renewed"),
        "officials.role.extended_from_host": _("Administrative power extended on the server"),
        "officials.departure.planned": _("Departure planned"),
        "officials.departure.called_off": _("Departure called off"),
        "officials.departure.carried_out": _("Departure carried out"),
        "officials.departure.handed_over": _("Work of a leaver handed over"),
        "officials.emergency.opened": _("Emergency power opened"),
        "officials.emergency.closed": _("Emergency power ended before its time"),
        "officials.emergency.reviewed": _("Emergency power reviewed"),
        "officials.role.lent": _("Role lent"),
        "officials.role.taken_back": _("Lent role taken back"),
    }
)
name_words(
    {
        "official": _("Official"),
        "delegation": _("Delegation"),
        "role": _("Role"),
        "unit": _("Unit"),
        "from_day": _("From"),
        "to_day": _("Last day"),
        "last_day": _("Last day"),
        "days": _("Number of days"),
        "to_oneself": _("To oneself"),
        "until": _("Ends at"),
        "account_closed": _("Account closed"),
    }
)
