"""The addresses of following, the inbox, mail, and the demonstration's mails."""

from django.urls import path

from community.notifications import demo_views
from community.notifications.views import following, inbound, inbox, settings

urlpatterns = [
    path("following/", following.following, name="following"),
    path("following/stop/<str:token>/", following.stop, name="following_stop"),
    path("following/<slug:name>/<int:key>/", following.change_following, name="follow"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read, name="inbox_read"),
    path("inbox/<int:pk>/", inbox.open_notification, name="inbox_open"),
    path("account/notifications/", settings.mail_settings, name="notification_settings"),
    path("account/notifications/digest/", settings.digest_preview, name="digest_preview"),
    path("account/notifications/replies/", settings.renew_addresses, name="replies_renew"),
    path("mail/inbound/", inbound.receive_mail, name="inbound_mail"),
    path("demo/mail/", demo_views.mails, name="demo_mail"),
    path("demo/mail/<int:pk>/", demo_views.mail, name="demo_mail_one"),
]
