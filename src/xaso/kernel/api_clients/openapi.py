"""The description of the API for other programs (OpenAPI 3.1)."""

from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from xaso.kernel.api_clients.problems import MEDIA_TYPE, TITLES, Problem
from xaso.kernel.api_clients.scopes import scopes

SCHEME = "client_credentials"
TOKEN_ADDRESS = "/api/token"  # noqa: S105 (an address)
OPEN = (400, 422, 429, 500, 503)
EVERYWHERE = (400, 401, 403, 404, 413, 422, 429, 500, 503)
WHEN_WRITING = (409, 507)
OF_UPLOADS = (410, 412, 415, 460)
NOT_CHANGED = {"description": "The caller already has exactly this."}
READING = ("get", "head")
COMMUNE = {
    "in": "header",
    "name": "X-Commune",
    "required": False,
    "schema": {"type": "string", "maxLength": 10},
    "description": "Code of the commune, for programs that serve several.",
}
DESCRIPTION = (
    "Procedures and dossiers of a commune for programs of other organisations. Every refusal "
    "is a problem detail (RFC 9457); lists are paged by `cursor`; calls that change something "
    "carry an `Idempotency-Key`."
)


def described(api: NinjaAPI, public: NinjaAPI) -> dict[str, Any]:
    """Return one description of the operations with a token and of those without."""
    whole: dict[str, Any] = {**api.get_openapi_schema()}
    also = public.get_openapi_schema()
    whole["paths"] |= also["paths"]
    whole["components"]["schemas"] |= also["components"]["schemas"]
    return whole


class DocumentedApi(NinjaAPI):
    """The API with what its library does not describe: scopes, problems, the commune."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its address is named."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **given: Any) -> dict[str, Any]:  # type: ignore[override]
        """Return the whole description."""
        is_open = self.urls_namespace == "public_api"
        prefix = "api/public/" if is_open else "api/v1/"
        plain: dict[str, Any] = {**super().get_openapi_schema(path_prefix=prefix)}
        plain["info"]["description"] = DESCRIPTION
        plain["components"]["securitySchemes"] = {SCHEME: _scheme()}
        plain["components"]["schemas"] |= _problem_schemas()
        for path in plain["paths"].values():
            for method, one in path.items():
                reads = method in READING
                if not is_open:
                    one["parameters"] = [*one.get("parameters", []), COMMUNE]
                _describe(one, OPEN if is_open else _answers_of(one, reads=reads), reads=reads)
        return plain


def _scheme() -> dict[str, Any]:
    known = {one.key: str(one.label) for one in scopes}
    flow = {"tokenUrl": TOKEN_ADDRESS, "scopes": known}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    faults: dict[str, Any] = schema.pop("$defs")
    return faults | {"Problem": schema}


def _answers_of(one: dict[str, Any], *, reads: bool) -> tuple[int, ...]:
    more = OF_UPLOADS if "Uploads" in one.get("tags", ()) else ()
    return (*EVERYWHERE, *(() if reads else WHEN_WRITING), *more)


def _describe(one: dict[str, Any], statuses: tuple[int, ...], *, reads: bool) -> None:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in statuses:
        kinds = [kind for kind, (known, _title) in TITLES.items() if known == status]
        described = {"description": "Problem: " + ", ".join(kinds), "content": content}
        one["responses"].setdefault(status, described)
    one["responses"] = {str(key): value for key, value in one["responses"].items()}
    if reads:
        one["responses"]["304"] = NOT_CHANGED
