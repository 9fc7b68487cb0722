"""What other modules use of forms.

A page of a host (portal, counter) draws ``forms/parts/fields.html`` with ``page_form`` and
answers a press with :func:`turn_page`; see README.md for the whole way.
"""

from xaso.kernel.forms.checking import Checked, Problem, check
from xaso.kernel.forms.filling import (
    Progress,
    ReviewLine,
    ReviewPage,
    ReviewSection,
    next_page,
    previous_page,
    progress,
    review,
    unfinished_page,
)
from xaso.kernel.forms.keeping import as_text, from_text
from xaso.kernel.forms.pageform import Filling, PageForm
from xaso.kernel.forms.parsing import BadFormError, Parsed, parse, read_schema
from xaso.kernel.forms.places import KeptPlaces
from xaso.kernel.forms.prefill import (
    Prefilled,
    PrefilledValue,
    PrefillSource,
    PrefillSubject,
    prefill,
    prefill_sources,
    say_mark,
)
from xaso.kernel.forms.printing import PaperHead, print_form
from xaso.kernel.forms.queries import (
    NoSuchFormError,
    form_in_use,
    form_of_version,
    form_to_try,
)
from xaso.kernel.forms.reading import SchemaProblem
from xaso.kernel.forms.sample import sample_values
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.drafts import (
    TooMuchError,
    begin_draft,
    drafts_of,
    find_draft,
    forget_draft,
    keep_draft,
)
from xaso.kernel.forms.services.filled import NotCompleteError, finish
from xaso.kernel.forms.services.layouts import DOCX, LayoutPaper, has_layout, print_in_layout
from xaso.kernel.forms.services.versions import (
    NotPossibleError,
    draft_version,
    import_form,
    new_version,
    publish,
    retire,
)
from xaso.kernel.forms.turning import (
    REVIEW,
    NoSuchPageError,
    Turn,
    fill,
    page_form,
    setting_now,
    turn_page,
)
from xaso.kernel.forms.uses import FormUse, FormUser, form_users
from xaso.kernel.forms.values import Draft, FilledForm, Form, SourceMark
from xaso.kernel.forms.writing import to_json

__all__ = [
    "DOCX",
    "REVIEW",
    "BadFormError",
    "Checked",
    "Draft",
    "FilledForm",
    "Filling",
    "Form",
    "FormSchema",
    "FormUse",
    "FormUser",
    "KeptPlaces",
    "LayoutPaper",
    "NoSuchFormError",
    "NoSuchPageError",
    "NotCompleteError",
    "NotPossibleError",
    "PageForm",
    "PaperHead",
    "Parsed",
    "PrefillSource",
    "PrefillSubject",
    "Prefilled",
    "PrefilledValue",
    "Problem",
    "Progress",
    "ReviewLine",
    "ReviewPage",
    "ReviewSection",
    "SchemaProblem",
    "SourceMark",
    "TooMuchError",
    "Turn",
    "as_text",
    "begin_draft",
    "check",
    "draft_version",
    "drafts_of",
    "fill",
    "find_draft",
    "finish",
    "forget_draft",
    "form_in_use",
    "form_of_version",
    "form_to_try",
    "form_users",
    "from_text",
    "has_layout",
    "import_form",
    "keep_draft",
    "new_version",
    "next_page",
    "page_form",
    "parse",
    "prefill",
    "prefill_sources",
    "previous_page",
    "print_form",
    "print_in_layout",
    "progress",
    "publish",
    "read_schema",
    "retire",
    "review",
    "sample_values",
    "say_mark",
    "setting_now",
    "to_json",
    "turn_page",
    "unfinished_page",
]
