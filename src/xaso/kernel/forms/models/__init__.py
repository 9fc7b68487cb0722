"""Forms, their versions, what is being filled in, and what forms are built with."""

from xaso.kernel.forms.models.building import FormLayout, FormSample, FormSketch
from xaso.kernel.forms.models.drafts import KEPT, FormDraft, FormDraftQuerySet
from xaso.kernel.forms.models.versions import (
    FORMS,
    LONGEST_TITLE,
    FormDefinition,
    FormVersion,
    FormVersionQuerySet,
    FormVersionStatus,
    PublishedFormError,
)

__all__ = [
    "FORMS",
    "KEPT",
    "LONGEST_TITLE",
    "FormDefinition",
    "FormDraft",
    "FormDraftQuerySet",
    "FormLayout",
    "FormSample",
    "FormSketch",
    "FormVersion",
    "FormVersionQuerySet",
    "FormVersionStatus",
    "PublishedFormError",
]
