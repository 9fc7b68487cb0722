"""Events as JSON and back, without loss."""

from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError

_adapters: dict[type, TypeAdapter[Any]] = {}


class NotAnEventError(TypeError):
    """An event must be a frozen dataclass of ids and plain values."""


class LossyEventError(ValueError):
    """What was read back from the written event differs from what was published."""


def kind_of(event_type: type) -> str:
    """Name a type of event by its module's label and its class: ``dossiers.DossierReceived``."""
    owner = event_type.__module__.removesuffix(".events").rpartition(".")[2]
    return f"{owner}.{event_type.__qualname__}"


def adapter_of(event_type: type) -> TypeAdapter[Any]:
    """Return what writes and reads the events of a type; refuse what is no event."""
    if event_type not in _adapters:
        _adapters[event_type] = _make_adapter(event_type)
    return _adapters[event_type]


def _make_adapter(event_type: type) -> TypeAdapter[Any]:
    parameters = getattr(event_type, "__dataclass_params__", None)
    if parameters is None or not parameters.frozen:
        message = f"{event_type!r} is not a frozen dataclass"
        raise NotAnEventError(message)
    try:
        return TypeAdapter(event_type)
    except PydanticUserError as error:
        message = f"{event_type!r} holds something that is not a plain value"
        raise NotAnEventError(message) from error


def to_payload(event: object) -> dict[str, Any]:
    """Return the event as JSON values; raise where reading them back would differ."""
    event_type = type(event)
    adapter = adapter_of(event_type)
    payload: dict[str, Any] = adapter.dump_python(event, mode="json", warnings="error")
    if from_payload(event_type, payload) != event:
        raise LossyEventError(kind_of(event_type))
    return payload


def from_payload[E](event_type: type[E], payload: dict[str, Any]) -> E:
    """Return the event that was written; fields added since take their defaults."""
    event: E = adapter_of(event_type).validate_python(payload)
    return event
