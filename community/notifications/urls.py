"""The addresses of following, the inbox and the demonstration's mails."""

from django.urls import path

from community.notifications import demo_views, views

urlpatterns = [
    path("following/", views.following, name="following"),
    path("following/stop/<str:token>/", views.stop, name="following_stop"),
    path("following/<slug:name>/<int:key>/", views.change_following, name="follow"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox_read"),
    path("inbox/<int:pk>/", views.open_notification, name="inbox_open"),
    path("account/notifications/", views.mail_settings, name="notification_settings"),
    path("demo/mail/", demo_views.mails, name="demo_mail"),
    path("demo/mail/<int:pk>/", demo_views.mail, name="demo_mail_one"),
]
