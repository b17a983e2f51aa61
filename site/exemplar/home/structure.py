"""The fixed layout of the site: its pages, its groups and their permissions. Idempotent."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from exemplar.accounts.enums import Role
from exemplar.accounts.permissions import grant_permissions, sync_group_permissions
from exemplar.home.models import HomePage
from practices.contributing.models import LibraryReview
from practices.library.models import CaseStudyIndexPage, PracticeIndexPage

EDITOR_PAGE_VERBS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
EDITOR_FILE_VERBS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)

grant_permissions(
    Role.EDITOR,
    "wagtailadmin.access_admin",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
)


def on_migrated(**_kwargs: Any) -> None:
    """Lay out the site once its tables are there."""
    needed = {HomePage._meta.db_table, LibraryReview._meta.db_table}
    if needed.issubset(connection.introspection.table_names()):
        ensure_structure()


@transaction.atomic
def ensure_structure() -> HomePage:
    """The front page with the library and the case studies below it, and who may edit them."""
    home = _home_page()
    for model, title, slug in (
        (PracticeIndexPage, "Practices", "practices"),
        (CaseStudyIndexPage, "Case studies", "cases"),
    ):
        if not model.objects.exists():
            home.add_child(instance=model(title=title, slug=slug))
    editors = sync_group_permissions()[Role.EDITOR]
    _grant_pages_and_files(editors, home)
    _editorial_workflow(editors, home)
    _library_workflow(editors)
    # Wagtail's own two groups: the roles take their place.
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
    return home


def _home_page() -> HomePage:
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    # The page that Wagtail's first migration makes, and the site that points at it.
    Site.objects.all().delete()
    root.get_children().filter(slug="home").delete()
    root = Page.objects.get(pk=root.pk)
    home = HomePage(title="Exemplar", slug="home", show_in_menus=True)
    root.add_child(instance=home)
    Site.objects.create(
        hostname="localhost", site_name="Exemplar", root_page=home, is_default_site=True
    )
    return home


def _grant_pages_and_files(editors: Group, home: HomePage) -> None:
    for verb in EDITOR_PAGE_VERBS:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=f"{verb}_page"
        )
        GroupPagePermission.objects.get_or_create(group=editors, page=home, permission=permission)
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=EDITOR_FILE_VERBS):
        GroupCollectionPermission.objects.get_or_create(
            group=editors, collection=root, permission=permission
        )


def _editorial_workflow(editors: Group, home: HomePage) -> None:
    if Workflow.objects.filter(name="Editorial review").exists():
        return
    WorkflowPage.objects.all().delete()
    Workflow.objects.all().delete()
    Task.objects.all().delete()
    task = GroupApprovalTask.objects.create(name="Review by an editor")
    task.groups.add(editors)
    workflow = Workflow.objects.create(name="Editorial review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)


def _library_workflow(editors: Group) -> None:
    """What stands below the two indexes is reviewed as the library has it."""
    if LibraryReview.objects.exists():
        return
    task = LibraryReview.objects.create(name="Review for the library")
    task.groups.add(editors)
    workflow = Workflow.objects.create(name="Library review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for index in (*PracticeIndexPage.objects.all(), *CaseStudyIndexPage.objects.all()):
        WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
