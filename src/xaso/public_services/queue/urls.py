"""Addresses of the queue: for officials under /queue/, for everybody under /lay-so/."""

from django.urls import path

from xaso.public_services.queue.views import (
    appointments,
    averages,
    board,
    desk,
    kiosk,
    phone,
    setup,
)

app_name = "queue"
urlpatterns = [
    path("queue/", desk.desk, name="desk"),
    path("queue/sit-down/", desk.choose, name="choose"),
    path("queue/lines/<uuid:line_id>/close/", desk.close, name="close-line"),
    path("queue/take/<uuid:line_id>/", desk.take, name="take"),
    path("queue/averages/", averages.averages, name="averages"),
    path("queue/averages/tickets/", averages.tickets, name="tickets"),
    path("queue/averages/tickets/export/", averages.export, name="export"),
    path("queue/setup/", setup.overview, name="setup"),
    path("queue/setup/lines/new/", setup.line, name="new-line"),
    path("queue/setup/lines/<uuid:line_id>/", setup.line, name="line"),
    path("queue/setup/desks/new/", setup.desk, name="new-desk"),
    path("queue/setup/desks/<uuid:desk_id>/", setup.desk, name="desk-setup"),
    path("queue/setup/voice/", setup.voice, name="voice"),
    path("queue/setup/keys/<slug:kind>/renew/", setup.renew, name="renew-key"),
    path("lay-so/<str:key>/", phone.start, name="phone"),
    path("lay-so/<str:key>/so/<uuid:ticket_id>/", phone.ticket, name="ticket"),
    path("lay-so/<str:key>/so/<uuid:ticket_id>/roi/", phone.leave_queue, name="leave"),
    path("lay-so/<str:key>/hen/", appointments.bookings, name="bookings"),
    path("lay-so/<str:key>/hen/<uuid:line_id>/", appointments.new, name="book"),
    path(
        "lay-so/<str:key>/hen/phieu/<uuid:appointment_id>/",
        appointments.booking,
        name="booking",
    ),
    path(
        "lay-so/<str:key>/hen/phieu/<uuid:appointment_id>/lich.ics",
        appointments.calendar,
        name="booking-calendar",
    ),
    path(
        "lay-so/<str:key>/hen/phieu/<uuid:appointment_id>/doi/",
        appointments.change,
        name="change-booking",
    ),
    path("lay-so/<str:key>/may/hen/", appointments.check_in, name="check-in"),
    path("lay-so/<str:key>/may/", kiosk.start, name="kiosk"),
    path("lay-so/<str:key>/may/<uuid:line_id>/", kiosk.priority, name="kiosk-line"),
    path("lay-so/<str:key>/may/phieu/<uuid:ticket_id>/", kiosk.paper, name="kiosk-paper"),
    path("lay-so/<str:key>/bang/", board.board, name="board"),
    path("lay-so/<str:key>/bang/<int:number>/", board.sign, name="sign"),
    path("lay-so/<str:key>/bang/<int:number>/cho/", board.waiting, name="waiting"),
]
