"""The sample people of the provider. All are invented; 99 in their numbers marks samples."""

from dataclasses import dataclass

LEVEL_1, LEVEL_2 = "muc-do-01", "muc-do-02"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account of e-identity."""

    subject: str
    full_name: str
    citizen_id: str
    birthdate: str
    level: str


PEOPLE = (
    Person("nguoi-mau-1", "Nguyễn Thị Mẫu", "038190990001", "1990-05-09", LEVEL_2),
    Person("nguoi-mau-2", "Trần Văn Thử", "038085990002", "1985-11-20", LEVEL_2),
    Person("nguoi-mau-3", "Lê Thị Ví Dụ", "038301990003", "2001-01-31", LEVEL_1),
)
