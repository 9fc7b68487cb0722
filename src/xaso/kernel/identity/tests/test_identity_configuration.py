"""A provider that is configured wrongly is refused before anybody signs in by it."""

import pytest
from standins.identity import PEOPLE

from xaso.kernel.identity.configuration import ProviderConfiguration, read_configuration

RIGHT = {
    "key": "mau",
    "name": "Định danh mẫu",
    "issuer": "https://dinh-danh.example",
    "client_id": "xaso",
    "client_secret": "bí mật thử",
}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"key": "phone"}, "key"),
        ({"key": ""}, "key"),
        ({"key": "một-khóa-dài-quá-hai-mươi-chữ"}, "key"),
        ({"levels": {"muc-do-01": 1}}, "levels"),
        ({"levels": {"muc-do-02": 4}}, "levels"),
        ({"levels": {"muc-do-02": "3"}}, "levels"),
    ],
)
def test_what_no_citizen_could_sign_in_by_is_refused(wrong, named):
    with pytest.raises(ValueError, match=named):
        ProviderConfiguration(**RIGHT | wrong)


def test_what_is_right_is_read(tmp_path):
    path = tmp_path / "provider.toml"
    lines = [f'{name} = "{value}"' for name, value in RIGHT.items()]
    path.write_text("\n".join([*lines, "[levels]", f"{PEOPLE[0].level} = 3"]))

    assert read_configuration(path).level_of({"acr": PEOPLE[0].level}) == 3
    assert read_configuration(path).level_of({}) == 2
