from django.urls import path

from .views import appointments, asked, copies, decisions, details, my, programme, proof, renewing, rights, withdrawing

app_name = "front"
urlpatterns = [
    path("", programme.programme, name="programme"),
    path("healthz", programme.healthz, name="healthz"),
    path("my/", my.my, name="my"),
    path("my/link-sent/", my.link_sent, name="link_sent"),
    path("my/signed-out/", my.signed_out, name="signed_out"),
    path("my/sign-out/", my.sign_out, name="sign_out"),
    path("my/change/", details.change, name="change"),
    path("my/consents/<slug:processing>/", decisions.switch, name="switch"),
    path("my/allow/<slug:processing>/", decisions.give, name="give"),
    path("my/renew/", decisions.renewal, name="renew"),
    path("my/invitations/", decisions.invitations, name="invitations"),
    path("my/appointments/<uuid:seat_id>/", appointments.appointment, name="appointment"),
    path("my/receipts/", decisions.history, name="receipts"),
    path("my/end-storage/", decisions.end_storage, name="end_storage"),
    path("my/leave/", decisions.leave, name="leave"),
    path("my/rights/", rights.rights, name="rights"),
    path("my/data.json", copies.as_json, name="data_json"),
    path("my/portable.json", copies.portable, name="portable"),
    path("my/data.pdf", copies.as_pdf, name="data_pdf"),
    path("my/new-address/<str:token>/", my.new_address, name="new_address"),
    path("my/<str:token>/", my.open_page, name="open"),
    path("withdraw/", withdrawing.ask, name="withdraw"),
    path("withdraw/received/", withdrawing.received, name="withdrawal_received"),
    path("withdraw/done/", withdrawing.gone, name="gone"),
    path("withdraw/not-me/<str:token>/", withdrawing.not_me, name="not_me"),
    path("withdraw/<str:token>/", withdrawing.by_link, name="withdraw_link"),
    path("renew/<str:token>/", renewing.renew_by_link, name="renew_link"),
    path("proof/", proof.proof, name="proof"),
    path("asked/<str:token>/", asked.asked, name="asked"),
]
