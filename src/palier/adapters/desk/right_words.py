"""What the rules of access allow, in words.  Which role may is not said here: the rules themselves are asked."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told

RIGHTS: Mapping[str, str] = {
    "accounts.may_manage_accounts": told("Add and change customers and their people"),
    "accounts.may_see_accounts": told("See customers and their contracts"),
    "accounts.may_set_payments": told("Say whether a customer pays"),
    "accounts.may_sign_contract": told("Sign, change, renew and end contracts"),
    "analyses.may_follow": told("Follow the actions of root-cause analyses"),
    "analyses.may_write": told("Write, review and publish root-cause analyses"),
    "appearance.may_change_appearance": told("Choose name, logo and colours"),
    "audit.may_read_audit": told("Read who did what"),
    "canned.may_change": told("Write canned answers and signatures"),
    "canned.may_use": told("Use canned answers"),
    "cases.may_change_terms": told("Put an open case under other terms"),
    "cases.may_work": told("Work on cases: answer, note, assign, set status and severity"),
    "catalogues.may_publish": told("Write and publish catalogues"),
    "engagements.may_drop": told("Drop an engagement"),
    "engagements.may_follow": told("Follow processes and engagements"),
    "entitlements.may_give_back": told("Give credits back and grant them by hand"),
    "entitlements.may_see_ledgers": told("See credits"),
    "entitlements.may_spend": told("Spend credits and note time"),
    "escalations.may_appoint": told("Say who holds which office"),
    "escalations.may_configure_hooks": told("Set up webhooks"),
    "escalations.may_look_after": told("Look after escalations"),
    "health.may_see_health": told("See how the installation is"),
    "incidents.may_arrange": told("Arrange systems, checks and maintenances"),
    "incidents.may_tell": told("Open incidents and tell of them"),
    "knowledge.may_publish": told("Publish articles"),
    "knowledge.may_rate": told("Say whether an article helped"),
    "knowledge.may_write": told("Write articles"),
    "letters.may_read_letters": told("See what mails say"),
    "letters.may_write_letters": told("Rewrite what mails say"),
    "mailboxes.may_change_mailboxes": told("Add and remove mailboxes"),
    "mailboxes.may_see_mailboxes": told("See how mailboxes are"),
    "mailroom.may_sort_mail": told("Sort mail that was held"),
    "outbox.may_allow_address": told("Let mail go to an address again"),
    "outbox.may_keep_keys": told("Keep the keys mail is signed with"),
    "outbox.may_report": told("Report what became of a mail"),
    "reports.may_make": told("Make reports on their day"),
    "reports.may_work_on": told("Work on reports and send them"),
    "reviews.may_drop": told("Drop a review"),
    "reviews.may_hold": told("Plan and hold reviews"),
    "reviews.may_see_reviews": told("See reviews"),
    "rotas.may_answer_pages": told("Answer pages"),
    "rotas.may_page": told("Page whoever is on call"),
    "rotas.may_plan_rotas": told("Plan who is on call"),
    "routing.may_name_advisors": told("Name advisors"),
    "routing.may_read_routing": told("See to whom cases go"),
    "routing.may_set_rules": told("Set the rules for new cases"),
    "signin.may_keep_own": told("Set up one’s own passkeys and second proof"),
    "signin.may_require": told("Say which roles must have a second proof"),
    "staff.may_manage_staff": told("Add agents, change roles, end access, make teams"),
    "staff.may_plan_people": told("Plan hours, skills and teams"),
    "views.may_keep": told("Keep views"),
    "views.may_share_with_everybody": told("Share views with everybody"),
    "vulnerabilities.may_keep_channel": told("Set up the way in for reports of vulnerabilities"),
}

SUBJECTS: Mapping[str, str] = {
    "accounts": told("Customers"),
    "analyses": told("Root-cause analyses"),
    "appearance": told("Appearance"),
    "audit": told("Audit log"),
    "canned": told("Canned answers"),
    "cases": told("Cases"),
    "catalogues": told("Catalogues"),
    "engagements": told("Engagements"),
    "entitlements": told("Credits"),
    "escalations": told("Escalations"),
    "health": told("Health of the installation"),
    "incidents": told("Incidents"),
    "knowledge": told("Articles"),
    "letters": told("Texts of mails"),
    "mailboxes": told("Mailboxes"),
    "mailroom": told("Mail received"),
    "outbox": told("Mail sent"),
    "reports": told("Reports"),
    "reviews": told("Reviews"),
    "rotas": told("On call"),
    "routing": told("Teams and rules"),
    "signin": told("Signing in"),
    "staff": told("Staff"),
    "views": told("Kept views"),
    "vulnerabilities": told("Reports of vulnerabilities"),
}


def right_words(name: str, rule: Callable[..., bool]) -> str:
    """What a rule allows; a rule nobody put into words yet speaks for itself, in English."""
    return _(RIGHTS[name]) if name in RIGHTS else (rule.__doc__ or name).partition("\n")[0]


def subject_words(app: str) -> str:
    """What the rights of one app are about."""
    return _(SUBJECTS[app]) if app in SUBJECTS else app
