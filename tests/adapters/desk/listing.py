"""What the routes of lists need: a view that is kept, a batch, and the posts that change them."""

from tests.factories import AT

LIST_POSTS: dict[str, dict[str, str]] = {
    "keep_view": {"name": "Another", "q": "is:mine"},
    "change_view": {"name": "Changed", "q": "is:mine"},
    "remove_view": {},
    "columns": {"view": "mine", "column": "plan"},
    "bulk_begin": {"act": "note", "text": "Seen.", "case": "1"},
    "bulk_on": {},
    "bulk_undo": {},
}
LIST_QUERIES = {"bulk_ahead": "?act=assign"}
FOR_LEADS_TO_WATCH = {"floor"}


def listing(desk, case_id: int) -> dict[str, object]:
    from palier.apps.batches.acts import Act, Asked
    from palier.apps.batches.commands import begin_batch
    from palier.apps.views.commands import save_view

    kept = save_view(name="Mine", asked="is:mine", by=desk.agent, at=AT)
    asked = Asked(Act.NOTE, text="Seen.")
    batch = begin_batch(asked=asked, case_ids=[case_id], key="routes", by=desk.agent, at=AT)
    return {"kept": kept, "batch": batch, "by": "plan"}
