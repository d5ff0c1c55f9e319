"""A review and an engagement behind the addresses of the desk.  Imports wait for Django."""

PROMISED_POSTS: dict[str, dict[str, str]] = {
    "add_review": {},
    "review_act": {"planned_at": "2026-03-09T10:00"},
    "begin_engagement": {"what": "process:incident", "contract": "0"},
    "begin_for_case": {"what": "process:incident"},
    "engagement_act": {"words": "Done."},
}
PROMISED_ACTS = {"review_act": "plan", "engagement_act": "finish"}


def promised(desk, case_id: int) -> dict[str, int]:
    """Ids of what addresses name."""
    from tests.factories import AT

    from palier.apps.accounts.models import Contract
    from palier.apps.engagements.models import Engagement
    from palier.apps.reviews.models import Review

    contract, on = Contract.objects.get(account_id=desk.account_id), AT.date()
    said = {"contract": contract, "account_id": desk.account_id}
    review = Review.objects.create(**said, key="talk", form="call", since=on, due_on=on, missed_on=on)
    begun = Engagement.objects.create(
        **said, case_id=case_id, kind="commitment", key="leak", begun_at=AT, begun_by=desk.agent.name
    )
    PROMISED_POSTS["begin_engagement"]["contract"] = str(contract.pk)
    return {"review": review.pk, "engagement": begun.pk}
