"""What a gateway can answer but success."""

from xaso.office.exchange.faults import ExchangeError, Fault


class GatewayError(ExchangeError):
    """The gateway is away, refuses, or answers nonsense; ``fault`` says which."""

    fault = Fault.GATEWAY_FAULT


class GatewayAwayError(GatewayError):
    """Nobody answers, or not in time."""

    fault = Fault.UNREACHABLE


class GatewayHungError(GatewayAwayError):
    """Somebody answers, but too slowly to wait for: others are not kept waiting by it."""


class BareStatusError(GatewayError):
    """Nothing but a status of HTTP comes back, as when something before the gateway gives up."""


class NotLetInError(GatewayError):
    """Our name, secret or token is not accepted."""

    fault = Fault.NOT_LET_IN


class WrongAnswerError(GatewayError):
    """The answer cannot be understood."""

    fault = Fault.WRONG_ANSWER


UNANSWERED = (GatewayAwayError, BareStatusError, WrongAnswerError)
"""What leaves open whether the gateway did what it was asked for."""
