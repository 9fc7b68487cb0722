"""What the officials of the sample commune write, by the kind of act."""

from collections.abc import Mapping

from xaso.public_services.dossiers.demo.scenario import Place

_BLURRED = ("Bản sao giấy tờ kèm theo", "Bản chụp bị mờ, không đọc được số và ngày cấp.")
_UNSIGNED = ("Tờ khai theo mẫu", "Tờ khai chưa ghi đủ thông tin và chưa ký tên.")
MISSING: Mapping[Place, tuple[tuple[str, str], ...]] = {
    Place.CULTURE: (
        _BLURRED,
        _UNSIGNED,
        (
            "Giấy tờ chứng minh nơi cư trú",
            "Thông tin cư trú chưa khớp với dữ liệu quản lý dân cư.",
        ),
        (
            "Giấy tờ chứng minh quan hệ",
            "Chưa có giấy tờ chứng minh quan hệ nêu trong tờ khai.",
        ),
    ),
    Place.ECONOMY: (
        _BLURRED,
        _UNSIGNED,
        ("Sơ đồ vị trí", "Sơ đồ chưa ghi kích thước và các phía tiếp giáp."),
    ),
    Place.POLICE: (
        _UNSIGNED,
        (
            "Giấy tờ chứng minh chỗ ở hợp pháp",
            "Chưa có giấy tờ, tài liệu chứng minh chỗ ở hợp pháp.",
        ),
        ("Ý kiến đồng ý của chủ hộ", "Chủ hộ chưa ghi ý kiến đồng ý vào tờ khai."),
    ),
}
"""Papers asked for, each with its reason."""
REFUSALS: Mapping[Place, tuple[str, ...]] = {
    Place.CULTURE: (
        "Người yêu cầu chưa đủ điều kiện theo quy định của thủ tục.",
        "Thông tin trong hồ sơ không thống nhất với giấy tờ gốc đã đối chiếu.",
    ),
    Place.ECONOMY: (
        "Thửa đất đang có tranh chấp chưa được giải quyết xong.",
        "Vị trí nêu trong hồ sơ không phù hợp với quy hoạch đã được duyệt.",
    ),
    Place.POLICE: (
        "Chỗ ở chưa đủ điều kiện để đăng ký theo quy định về cư trú.",
        "Chủ hộ không đồng ý cho nhập hộ.",
    ),
}
DECLINES = (
    "Ảnh chụp giấy tờ bị mờ, không đọc được. Đề nghị ông/bà chụp lại và nộp hồ sơ mới.",
    "Hồ sơ nộp trùng với hồ sơ đang được giải quyết.",
)
NOT_TAKEN = (
    "Chưa có giấy tờ bắt buộc của thủ tục. Đề nghị ông/bà chuẩn bị đủ rồi nộp lại.",
    "Thông tin khai không khớp với giấy tờ xuất trình.",
)
NOT_THERE = "Chưa nộp giấy tờ này. Đề nghị ông/bà bổ sung để được tiếp nhận hồ sơ."
WITHDRAWALS = (
    "Người nộp không còn nhu cầu.",
    "Người nộp muốn chuẩn bị lại hồ sơ.",
)
STOPS = ("Người nộp không bổ sung hồ sơ trong thời gian đã đề nghị.",)
UNPAID = ("Người nộp không thực hiện nghĩa vụ tài chính trong thời gian đã đề nghị.",)
GROUND = "Quy trình nội bộ giải quyết thủ tục hành chính của Ủy ban nhân dân xã"
APOLOGIES: Mapping[Place, tuple[str, ...]] = {
    Place.CULTURE: (
        "Cần rà soát, xác minh thêm tại thôn.",
        "Chờ kết quả phối hợp xác minh của cơ quan liên quan.",
    ),
    Place.ECONOMY: (
        "Cần xác minh thêm nguồn gốc sử dụng đất tại thực địa.",
        "Chờ kết quả phối hợp xác minh của cơ quan liên quan.",
        "Trời mưa kéo dài nên chưa kiểm tra được thực địa theo lịch.",
    ),
    Place.POLICE: ("Chờ kết quả xác minh của Công an nơi cư trú trước đây.",),
}
QUESTIONS = (
    "Đề nghị cho ý kiến về sự phù hợp với quy hoạch khu dân cư văn hóa của thôn.",
    "Khu vực thửa đất có vướng di tích, công trình công cộng hay không?",
)
ANSWERS = (
    "Không vướng, thống nhất với đề nghị của người nộp hồ sơ.",
    "Thống nhất. Đề nghị lưu ý lộ giới đường thôn.",
)
FINDINGS = (
    "Hồ sơ đủ điều kiện.",
    "Đã đối chiếu với dữ liệu, thông tin khớp.",
    "Đã dự thảo kết quả, trình xem xét.",
    "",
)
DISAPPROVALS = (
    "Sai ngày sinh trong dự thảo, đề nghị sửa.",
    "Đề nghị ghi rõ căn cứ trong dự thảo.",
)
CORRECTED = "Đã sửa theo ý kiến."
PAYMENTS = ("Nghĩa vụ tài chính theo thông báo, mức do Hội đồng nhân dân tỉnh quy định.",)
PAID = "Đã nộp đủ, biên lai số {receipt}."
TAKEN = "Đã thu, biên lai số {receipt}."
ONLINE = "Đã nộp trực tuyến."
LATER = "Nộp khi nhận kết quả."
FREE_IF_OLD = "Miễn lệ phí: người cao tuổi."
EXEMPTIONS = ("Miễn lệ phí: người thuộc hộ nghèo.", "Miễn lệ phí: người khuyết tật.")
"""``{receipt}`` is the number of the receipt, which follows the order of the payments."""
COLLECTIONS = (
    "Nhận tại Bộ phận Một cửa",
    "Qua bưu chính, đến nhà người nộp",
    "Bản điện tử, gửi đến thư điện tử đã cho",
)
BY_WRITING, BY_KINSHIP = "Giấy ủy quyền, lập ngày {day}", "Người thân thích"
"""On what strength somebody brings another's matter."""
BACK_TO_ORIGIN = "Nơi tiếp nhận hồ sơ"
NEIGHBOURS = ("H56.99.02", "H56.99.03")
"""Agency codes of communes that send dossiers here; the state does not use them."""
