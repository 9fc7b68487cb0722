"""The file that ``XASO_EXCHANGE_GATEWAYS`` names: which gateways there are, and who we are there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from xaso.office.exchange.edxml.signatures import PackageSigner
from xaso.office.exchange.edxml.writing import LGSP_ORDER, SDK_ORDER, Style

ADAPTERS = ("lgsp-rest", "vxp", "file-drop")
ORDERS = {"sdk": SDK_ORDER, "lgsp": LGSP_ORDER}
LONGEST_KEY = 40
SECONDS = 60


class BadConfigurationError(ValueError):
    """The file says something that cannot be."""


@dataclass(frozen=True, slots=True)
class GatewayConfiguration:
    """One gateway: a table of the file, its name the key.

    Attributes:
        adapter: ``lgsp-rest``, ``vxp`` or ``file-drop``.
        address: where it answers; for ``file-drop`` the folder.
        agencies: our agency codes there, each with what it signs in with (``user``, ``password``,
            ``system_id``, ``secret_key``, as the adapter needs).
        order: ``sdk`` or ``lgsp``, or the names of the header in the order that it wants.
        zipped: whether each file is zipped before it is encoded, as the SDK does.
        sign_key: a PEM file with key and certificate that sign the packages; empty: unsigned.
        trusted: a PEM file of the authorities whose signatures on packages are known.
        paths, headers, parameters: names that differ from the adapter's usual ones.
    """

    key: str
    adapter: str
    agencies: Mapping[str, Mapping[str, str]]
    address: str
    name: str = ""
    order: str | list[str] = "sdk"
    zipped: bool = False
    sign_key: str = ""
    trusted: str = ""
    plain_http: bool = False
    seconds: int = SECONDS
    paths: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.adapter not in ADAPTERS:
            raise BadConfigurationError(f"{self.key}: adapter = {self.adapter!r}")
        if len(self.key) > LONGEST_KEY or not self.agencies:
            raise BadConfigurationError(f"{self.key}: agencies")
        order = self.header_order()
        if sorted(order) != sorted(SDK_ORDER):
            raise BadConfigurationError(f"{self.key}: order")
        if self.adapter != "file-drop" and not self._is_allowed():
            raise BadConfigurationError(f"{self.key}: address")

    def header_order(self) -> tuple[str, ...]:
        """Return the names of the header in the order that the gateway wants."""
        if isinstance(self.order, str):
            return ORDERS.get(self.order, ())
        return tuple(self.order)

    def style(self) -> Style:
        """Return how packages for it are written."""
        signer = PackageSigner(Path(self.sign_key).read_bytes()) if self.sign_key else None
        return Style(order=self.header_order(), zipped=self.zipped, signer=signer)

    def trusted_certificates(self) -> bytes:
        """Return the authorities whose signatures on packages are known, as PEM."""
        return Path(self.trusted).read_bytes() if self.trusted else b""

    def _is_allowed(self) -> bool:
        return self.address.startswith("https://") or (
            self.plain_http and self.address.startswith("http://")
        )


@lru_cache(maxsize=8)
def read_configuration(path: Path) -> tuple[GatewayConfiguration, ...]:
    """Read such a file, once a process.

    Raises:
        BadConfigurationError: it says something that cannot be.
    """
    tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return tuple(GatewayConfiguration(key=key, **table) for key, table in tables.items())
    except (TypeError, AttributeError) as error:
        raise BadConfigurationError(str(error)) from error
