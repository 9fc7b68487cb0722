"""What the officials of the sample commune write, by the kind of act."""

MISSING = (
    ("Bản sao giấy tờ kèm theo", "Bản chụp bị mờ, không đọc được số và ngày cấp."),
    ("Giấy tờ chứng minh nơi cư trú", "Thông tin cư trú chưa khớp với dữ liệu quản lý dân cư."),
    ("Giấy tờ chứng minh quan hệ", "Chưa có giấy tờ chứng minh quan hệ nêu trong tờ khai."),
    ("Tờ khai theo mẫu", "Tờ khai chưa ghi đủ thông tin và chưa ký tên."),
    ("Văn bản ủy quyền", "Người nộp không phải chủ hồ sơ nhưng chưa có văn bản ủy quyền."),
)
"""Papers asked for, each with its reason."""
REFUSALS = (
    "Người yêu cầu chưa đủ điều kiện theo quy định của thủ tục.",
    "Thông tin trong hồ sơ không thống nhất với giấy tờ gốc đã đối chiếu.",
    "Thửa đất đang có tranh chấp chưa được giải quyết xong.",
)
DECLINES = (
    "Ảnh chụp giấy tờ bị mờ, không đọc được. Đề nghị ông/bà chụp lại và nộp hồ sơ mới.",
    "Hồ sơ nộp trùng với hồ sơ đang được giải quyết.",
    "Thủ tục không thuộc thẩm quyền của Ủy ban nhân dân xã.",
)
WITHDRAWALS = (
    "Người nộp không còn nhu cầu.",
    "Người nộp muốn chuẩn bị lại hồ sơ.",
)
STOPS = ("Người nộp không bổ sung hồ sơ trong thời gian đã đề nghị.",)
GROUND = "Quy trình nội bộ giải quyết thủ tục hành chính của Ủy ban nhân dân xã"
APOLOGIES = (
    "Cần xác minh thêm nguồn gốc sử dụng đất tại thực địa.",
    "Chờ kết quả phối hợp xác minh của cơ quan liên quan.",
    "Trời mưa kéo dài nên chưa kiểm tra được thực địa theo lịch.",
)
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
PAYMENTS = ("Lệ phí cấp giấy phép theo quy định của Hội đồng nhân dân tỉnh.",)
COLLECTIONS = (
    "Nhận tại Bộ phận Một cửa",
    "Nhận qua dịch vụ bưu chính",
    "Nhận bản điện tử",
)
