"""Every address of the site."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from exemplar import api
from exemplar.core import views as core
from exemplar.core.page_cache import same_for_everyone
from practices.library.sitemaps import AgencySitemap, ListSitemap, TopicSitemap

SITEMAPS = {
    "pages": Sitemap,
    "lists": ListSitemap,
    "topics": TopicSitemap,
    "agencies": AgencySitemap,
}

# A web server in front serves pictures; where there is none, the site does. Only the folder of
# pictures made for pages: documents and originals may be for some readers only.
pictures = {"document_root": settings.MEDIA_ROOT / "images"}
uploads = (
    [path("media/images/<path:path>", serve, pictures, name="picture")]
    if settings.SERVE_MEDIA
    else []
)

urlpatterns = [
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("robots.txt", core.robots, name="robots"),
    # For pages without a head of ours; browsers ask for it by themselves.
    path("favicon.ico", core.favicon, name="favicon"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    # One door: Wagtail's own sign-in would pass the second factor by.
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="admin_login",
    ),
    # Before allauth: the overview of the account is ours.
    path("", include("community.members.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *uploads,
    api.explained_url,
    path("api/v1/", include(api.urls)),
    path("", include("practices.adoption.urls")),
    path("", include("practices.library.urls")),
    path("", include("practices.adoption.exports.urls")),
    path("", include("practices.collections.urls")),
    path("", include("practices.contributing.urls")),
    path("", include("practices.fit.urls")),
    path("", include("search.urls")),
    path("", include("community.notifications.urls")),
    path("", include("community.discussions.urls")),
    path("", include("community.moderation.urls")),
    path("", include("community.expertise.urls")),
    path("", include("community.advising.urls")),
    re_path(r"^((?:[\w\-]+/)*)$", same_for_everyone(wagtail_views.serve), name="wagtail_serve"),
]
