"""The pages of collections: everyone's, one's own, and those shared by a link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exemplar.core.form_errors import is_done
from exemplar.core.page_cache import same_for_everyone
from practices.collections import actions
from practices.collections.forms import AddForm, CollectionForm, NoteForm
from practices.collections.models import Collection, CollectionItem
from practices.collections.queries import (
    own_collections,
    public_collections,
    readable_items,
    shown,
)
from practices.collections.rules import keeps_for_editors, kept_by, open_to, shared_by_link
from practices.library.models import CaseStudyPage, PracticePage

PER_PAGE = 20


@require_safe
@same_for_everyone
def collections(request: HttpRequest) -> HttpResponse:
    """What the editors have put together."""
    listed = public_collections().order_by("title", "pk")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "collections/collections.html", {"page": page})


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What a person keeps; for an editor the editors' collections too."""
    kept = list(own_collections(request.user))
    context = {
        "own": [each for each in kept if each.owner_id],
        "editors": [each for each in kept if not each.owner_id],
        "keeps_for_editors": keeps_for_editors(request.user),
    }
    return render(request, "collections/mine.html", context)


def _show(request: HttpRequest, found: Collection, *, may_change: bool) -> HttpResponse:
    items = readable_items(found, request.user)
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "collection": found,
        "page": page,
        "total": page.paginator.count,
        "shown": shown(list(page.object_list)),
        "may_change": may_change,
    }
    return render(request, "collections/collection.html", context)


@require_safe
def collection(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One collection, for those who keep it and, if it is public, for everyone."""
    found = get_object_or_404(open_to(request.user), pk=pk)
    if slug != found.slug:
        return redirect(found, permanent=found.is_public)
    response = _show(request, found, may_change=kept_by(request.user).filter(pk=pk).exists())
    if not found.is_public:
        response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own collection, for whoever has its link."""
    return _show(request, get_object_or_404(shared_by_link(), token=token), may_change=False)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Begin a collection."""
    for_editors = "editors" in request.GET and keeps_for_editors(request.user)
    form = CollectionForm(_posted(request), is_own=not for_editors)

    def begin() -> None:
        made = actions.make_collection(
            actor=request.user, for_editors=for_editors, **form.cleaned_data
        )
        messages.success(request, f"Made: {made}. Practices and case studies can be put into it.")

    if is_done(form, begin, "title"):
        return redirect("collections_mine")
    context = {"form": form, "for_editors": for_editors}
    return render(request, "collections/make.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a collection: its words, who may open it, what is in it and in which order."""
    found = get_object_or_404(kept_by(request.user), pk=pk)
    form = CollectionForm(
        _posted(request),
        is_own=bool(found.owner_id),
        initial={name: getattr(found, name) for name in CollectionForm.Meta.fields},
    )

    def save() -> None:
        actions.change_collection(actor=request.user, collection=found, **form.cleaned_data)
        messages.success(request, "Saved.")

    if is_done(form, save, "title"):
        return redirect("collection_change", pk=pk)
    items = readable_items(found, request.user)
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "collection": get_object_or_404(kept_by(request.user), pk=pk),
        "form": form,
        "page": page,
        "shown": shown(list(page.object_list)),
        "unreadable": CollectionItem.objects.filter(collection=found).count()
        - page.paginator.count,
    }
    return render(request, "collections/change.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, page_id: int) -> HttpResponse:
    """Put a practice or a case study into a collection, or into a new one."""
    readable: Any = PracticePage.objects.visible_to(request.user).filter(pk=page_id).first()
    readable = readable or get_object_or_404(
        CaseStudyPage.objects.visible_to(request.user), pk=page_id
    )
    holding = list(kept_by(request.user).filter(items__page=page_id))
    free = kept_by(request.user).exclude(items__page=page_id)
    form = AddForm(_posted(request), collections=free)

    def put() -> None:
        given = form.cleaned_data
        with transaction.atomic():
            into = given.get("collection") or actions.make_collection(
                actor=request.user, title=given["title"]
            )
            actions.add_to_collection(
                actor=request.user, collection=into, page=readable, note=given["note"]
            )
        messages.success(request, f"Kept in: {into}.")

    if is_done(form, put, "title"):
        return redirect(readable.get_url(request))
    context = {"form": form, "page": readable, "holding": holding}
    return render(request, "collections/add.html", context)


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a collection another link."""
    found = get_object_or_404(kept_by(request.user), pk=pk)
    renewed = "The collection has a new link. The old one no longer works."
    _told(request, lambda: actions.renew_link(actor=request.user, collection=found), renewed)
    return redirect("collection_change", pk=pk)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a collection."""
    found = get_object_or_404(kept_by(request.user), pk=pk)
    actions.delete_collection(actor=request.user, collection=found)
    messages.success(request, f"Deleted: {found}.")
    return redirect("collections_mine")


@login_required
@require_POST
def tidy(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out of a collection what can no longer be read."""
    found = get_object_or_404(kept_by(request.user), pk=pk)
    tidied = "What can no longer be read is taken out."
    _told(
        request, lambda: actions.take_out_unreadable(actor=request.user, collection=found), tidied
    )
    return redirect("collection_change", pk=pk)


def _told(request: HttpRequest, action: Callable[[], object], done: str = "") -> None:
    """Act, and say that it is done, or why not: another tab may have been quicker."""
    try:
        action()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)


def _item(request: HttpRequest, pk: int) -> CollectionItem:
    return get_object_or_404(
        CollectionItem.objects.select_related("collection"),
        pk=pk,
        collection__in=kept_by(request.user),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a page is in a collection."""
    item = _item(request, pk)
    found = shown(list(readable_items(item.collection, request.user).filter(pk=pk)))
    if not found:
        return redirect("collection_change", pk=item.collection_id)
    form = NoteForm(_posted(request), initial={"note": item.note})

    def save() -> None:
        actions.note_on_item(actor=request.user, item=item, note=form.cleaned_data["note"])
        messages.success(request, "Saved.")

    if is_done(form, save):
        return redirect("collection_change", pk=item.collection_id)
    context = {"form": form, "item": found[0], "collection": item.collection}
    return render(request, "collections/note.html", context)


@login_required
@require_POST
def up(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a page one place up."""
    item = _item(request, pk)
    _told(request, lambda: actions.move_up(actor=request.user, item=item))
    return redirect("collection_change", pk=item.collection_id)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a page out of a collection."""
    item = _item(request, pk)
    _told(request, lambda: actions.take_out(actor=request.user, item=item), "Taken out.")
    return redirect("collection_change", pk=item.collection_id)
