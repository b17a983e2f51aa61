"""The addresses of discussions."""

from django.urls import path

from community.discussions import views
from community.discussions.feeds import SpaceFeed, TalkFeed
from community.discussions.views.arranging import arrange, split
from community.discussions.views.comments import comment_on
from community.discussions.views.exporting import export
from community.discussions.views.promoting import promote
from community.discussions.views.reporting import report
from community.discussions.views.similar import similar

# Whatever stands where the short form of a space does is named in models.TAKEN.
urlpatterns = [
    path("discussions/similar/", similar, name="discussion_similar"),
    path("discussions/on/<slug:kind>/<int:pk>/", comment_on, name="comment_on"),
    path("discussions/", views.front, name="discussions"),
    path("discussions/unanswered/", views.unanswered_list, name="discussions_unanswered"),
    path("discussions/yours/", views.yours, name="discussions_yours"),
    path("discussions/start/", views.start, name="discussions_start"),
    path("discussions/preview/", views.preview, name="discussion_preview"),
    path("discussions/drafts/<slug:place>/", views.draft, name="discussion_draft"),
    path("discussions/drafts/<slug:place>/discard/", views.discard, name="discussion_discard"),
    path("discussions/report/", report, name="discussion_report"),
    path("discussions/threads/<int:pk>/arrange/", arrange, name="discussion_arrange"),
    path("discussions/threads/<int:pk>/split/", split, name="discussion_split"),
    path("discussions/threads/<int:pk>/export.<slug:form>", export, name="discussion_export"),
    path("feeds/discussions/", TalkFeed(), name="discussion_feed"),
    path("feeds/discussions/<slug:slug>/", SpaceFeed(), name="discussion_space_feed"),
    path("discussions/threads/<int:pk>/promote/", promote, name="thread_promote"),
    path("discussions/threads/<int:pk>/reply/", views.reply_to_thread, name="thread_reply"),
    path("discussions/threads/<int:pk>/unread/", views.unread, name="thread_unread"),
    path("discussions/posts/<int:pk>/", views.post, name="discussion_post"),
    path("discussions/posts/<int:pk>/reply/", views.reply_to_post, name="discussion_reply"),
    path("discussions/posts/<int:pk>/replies/", views.replies, name="discussion_replies"),
    path("discussions/posts/<int:pk>/edit/", views.edit, name="discussion_edit"),
    path("discussions/posts/<int:pk>/delete/", views.delete, name="discussion_delete"),
    path("discussions/posts/<int:pk>/history/", views.history, name="discussion_history"),
    path("discussions/posts/<int:pk>/redact/", views.redact, name="discussion_redact"),
    path("discussions/posts/<int:pk>/react/", views.react, name="discussion_react"),
    path("discussions/posts/<int:pk>/accept/", views.accept, name="discussion_accept"),
    path(
        "discussions/versions/<int:pk>/redact/",
        views.redact_earlier,
        name="discussion_redact_earlier",
    ),
    path("discussions/<slug:space>/", views.space, name="discussion_space"),
    path("discussions/<slug:space>/new/", views.new_thread, name="discussion_new"),
    path("discussions/<slug:space>/<int:pk>-<slug:slug>/", views.thread, name="discussion_thread"),
]
