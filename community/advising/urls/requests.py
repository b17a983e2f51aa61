"""The addresses of requests."""

from django.urls import URLPattern, path

from community.advising.views import delegates, desk, ending, front, questions, showing, writing

urlpatterns: list[URLPattern] = [
    path("advice/", front.front, name="advice"),
    path("advice/new/", writing.new, name="advice_new"),
    path("advice/desk/", desk.desk, name="advice_desk"),
    path("advice/delegates/", delegates.delegates, name="advice_delegates"),
    path("advice/delegates/<int:pk>/end/", delegates.end, name="advice_delegate_end"),
    path("advice/<int:pk>/", showing.show, name="advice_request"),
    path("advice/<int:pk>/edit/", writing.edit, name="advice_edit"),
    path("advice/<int:pk>/save/", writing.save, name="advice_save"),
    path("advice/<int:pk>/submit/", writing.submit, name="advice_submit"),
    path("advice/<int:pk>/withdraw/", ending.withdraw, name="advice_withdraw"),
    path("advice/<int:pk>/close/", ending.close, name="advice_close"),
    path("advice/<int:pk>/again/", writing.again, name="advice_again"),
    path("advice/<int:pk>/questions/", questions.ask, name="advice_question"),
    path("advice/<int:pk>/questions/<int:question>/", questions.answer, name="advice_answer"),
    path("advice/<int:pk>/decide/", showing.decide, name="advice_decide"),
    path("advice/<int:pk>/joint/", showing.decide_joint, name="advice_joint"),
]
