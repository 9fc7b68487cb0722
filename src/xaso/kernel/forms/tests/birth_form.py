"""The definition of a realistic form for tests: registration of a birth, with its branches."""

PARENTS = {"field": "child.origin", "is": "parents"}
BY_SOMEBODY_ELSE = {"not": {"field": "applicant.relation", "in": ["father", "mother"]}}
MARRIED = {"field": "parents.marriage", "is": "married"}


def option(value, vi, en):
    return {"value": value, "label": {"vi": vi, "en": en}}


def asked(key, kind, label, **more):
    return {"key": key, "kind": kind, "label": label, **more}


def person(key, title, when=None):
    group = {
        "key": key,
        "title": title,
        "fields": [
            asked("name", "person_name", "Họ, chữ đệm, tên", required=True),
            asked("birth", "partial_date", "Ngày, tháng, năm sinh", required=True,
                  help="Chỉ nhớ năm thì ghi năm, ví dụ 1958.", rules={"not_future": True}),
            asked("ethnicity", "ethnicity", "Dân tộc"),
            asked("nationality", "nationality", "Quốc tịch", required=True),
            asked("personal_id", "personal_id", "Số định danh cá nhân",
                  required={"field": f"{key}.nationality", "is": "VN"},
                  when={"field": f"{key}.nationality", "is": "VN"}),
            asked("address", "address", "Nơi cư trú"),
        ],
    }  # fmt: skip
    return group | ({"when": when} if when else {})


APPLICANT = {
    "key": "applicant",
    "title": {"vi": "Người đi khai sinh", "en": "Who registers the birth"},
    "groups": [
        {
            "key": "applicant",
            "fields": [
                asked("name", "person_name", {"vi": "Họ, chữ đệm, tên", "en": "Full name"},
                      required=True, prefill=["applicant.full_name"]),
                asked("personal_id", "personal_id", "Số định danh cá nhân", required=True,
                      prefill=["applicant.personal_id"]),
                asked("birth", "date", "Ngày sinh", required=True, prefill=["applicant.birth_date"],
                      rules={"not_future": True}),
                asked("phone", "phone", "Số điện thoại", prefill=["applicant.phone"]),
                asked("address", "address", "Nơi cư trú", required=True,
                      prefill=["applicant.address"], rules={"abroad": False}),
                asked("relation", "choice", {"vi": "Quan hệ với trẻ", "en": "Relation"}, required=True,
                      options=[option("father", "Cha", "Father"), option("mother", "Mẹ", "Mother"),
                               option("relative", "Ông, bà, người thân", "Relative"),
                               option("authority", "Cơ sở nuôi dưỡng trẻ", "Home for children")]),
                asked("authorised", "file", "Văn bản ủy quyền", component="Văn bản ủy quyền",
                      required={"field": "applicant.relation", "is": "relative"},
                      when={"field": "applicant.relation", "is": "relative"}),
            ],
        }
    ],
}  # fmt: skip

CHILD = {
    "key": "child",
    "title": "Người được khai sinh",
    "groups": [
        {
            "key": "child",
            "fields": [
                asked("origin", "choice", "Trẻ thuộc trường hợp nào?", required=True,
                      options=[option("parents", "Biết cha hoặc mẹ", "A parent is known"),
                               option("foundling", "Trẻ bị bỏ rơi", "A foundling")]),
                asked("name", "person_name", "Họ, chữ đệm, tên", required=True),
                asked("birth_date", "date", "Ngày sinh", required=True, rules={"not_future": True}),
                asked("birth_time", "time", "Giờ sinh"),
                asked("age", "number", "Tuổi", calculation={"age_years": "child.birth_date"}),
                asked("gender", "choice", "Giới tính", required=True,
                      options=[option("male", "Nam", "Male"), option("female", "Nữ", "Female")]),
                asked("late", "paragraph", "Lý do đăng ký sau 60 ngày",
                      when={"age": "child.birth_date", "at_least": 1}, required=True),
            ],
        },
        {
            "key": "found",
            "title": "Khi phát hiện trẻ",
            "when": {"field": "child.origin", "is": "foundling"},
            "fields": [
                asked("day", "date", "Ngày phát hiện", required=True,
                      rules={"not_future": True, "not_before": "child.birth_date"}),
                asked("minutes", "file", "Biên bản xác nhận trẻ bị bỏ rơi", required=True,
                      component="Biên bản về việc trẻ bị bỏ rơi"),
            ],
        },
    ],
}  # fmt: skip

PARENTS_PAGE = {
    "key": "parents",
    "title": "Cha mẹ của trẻ",
    "when": PARENTS,
    "groups": [
        {
            "key": "parents",
            "fields": [
                asked("marriage", "choice", "Cha mẹ đã đăng ký kết hôn chưa?", required=True,
                      options=[option("married", "Đã đăng ký kết hôn", "Married"),
                               option("unmarried", "Chưa đăng ký kết hôn", "Not married")]),
                asked("acknowledged", "yes_no", "Có làm thủ tục nhận cha, con cùng lúc không?",
                      when={"not": MARRIED}, required=True),
            ],
        },
        person("mother", "Người mẹ"),
        person("father", "Người cha",
               {"any": [MARRIED, {"field": "parents.acknowledged", "is": True}]}),
    ],
}  # fmt: skip

COPIES = {
    "key": "copies",
    "title": "Bản sao và anh chị em",
    "groups": [
        {
            "key": "siblings",
            "title": "Con đã sinh trước",
            "when": PARENTS,
            "repeat": {"max": 5, "item_title": "Con thứ"},
            "fields": [
                asked("name", "person_name", "Họ, chữ đệm, tên", required=True),
                asked("birth_date", "date", "Ngày sinh", rules={"not_after": "child.birth_date"}),
            ],
        },
        {
            "key": "copies",
            "fields": [
                asked("order", "number", "Con thứ mấy",
                      calculation={"sum": [{"count": "siblings"}, 1]}),
                asked("count", "number", "Số bản sao trích lục", rules={"min": 0, "max": 20}),
                asked("fee", "money", "Lệ phí bản sao",
                      calculation={"product": ["copies.count", 8000]}),
                asked("sworn", "declaration",
                      "Tôi cam đoan những nội dung khai trên đây là đúng sự thật."),
            ],
        },
    ],
}  # fmt: skip

BIRTH = {
    "key": "birth_for_tests",
    "title": {"vi": "Tờ khai đăng ký khai sinh", "en": "Registration of a birth"},
    "intro": "Khoảng 5 phút. Xin chuẩn bị Giấy chứng sinh.",
    "pages": [APPLICANT, CHILD, PARENTS_PAGE, COPIES],
}
