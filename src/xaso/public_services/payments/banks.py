"""Banks as payers know them, by the six digits that a QR code of a transfer names (BIN).

[G]: no official list was found; named here is what several published lists agree on. A wrong name
would mislead, so a bank that is not here is shown by its digits.
"""

NAMES = {
    "970403": "Sacombank",
    "970405": "Agribank",
    "970407": "Techcombank",
    "970415": "VietinBank",
    "970416": "ACB",
    "970418": "BIDV",
    "970422": "MB",
    "970423": "TPBank",
    "970426": "MSB",
    "970431": "Eximbank",
    "970432": "VPBank",
    "970436": "Vietcombank",
    "970437": "HDBank",
    "970440": "SeABank",
    "970441": "VIB",
    "970443": "SHB",
    "970448": "OCB",
    "970449": "LPBank",
}


def bank_name(code: str) -> str:
    """Return the name of a bank, or its digits where it is not known."""
    return NAMES.get(code, code)
