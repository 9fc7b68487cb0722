"""What the doctor says of the citizens' sign-in."""

import pytest

from xaso.config.doctor import BAD, GOOD, WARN, examine

FILE = """
key = "mau"
name = "Định danh mẫu"
issuer = "https://dinh-danh.example"
client_id = "xaso"
client_secret = "x"
"""


def found(settings, path):
    settings.XASO_IDENTITY_PROVIDER = str(path)
    return [one.level for one in examine() if one.what == "citizens"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "mode", "levels"),
    [
        (FILE, 0o600, [GOOD]),
        (FILE, 0o644, [BAD, GOOD]),
        (f"{FILE}plain_http = true", 0o600, [WARN, GOOD]),
        ("key = ", 0o600, [BAD]),
        (f"{FILE}no_such = 1", 0o600, [BAD]),
    ],
)
def test_the_file_of_the_provider_is_looked_at(text, mode, levels, settings, tmp_path):
    path = tmp_path / "provider.toml"
    path.write_text(text)
    path.chmod(mode)

    assert found(settings, path) == levels


@pytest.mark.django_db
def test_a_missing_file_is_told_and_none_is_no_fault(settings, tmp_path):
    assert found(settings, tmp_path / "none.toml") == [BAD]
    assert found(settings, "") == []
