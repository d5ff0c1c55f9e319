"""What the routes of administration need."""

ADMIN_POSTS: dict[str, dict[str, str]] = {
    "draft_new_catalogue": {"text": "palier: 1"},
    "draft_catalogue": {"text": "palier: 1"},
    "staff_act": {},
}
ADMIN_ACTS = {"staff_act": "password"}
FOR_ADMINISTRATORS = {
    "appearance",
    "audit",
    "audit_csv",
    "catalogue_version",
    "catalogue_version_file",
    "catalogue_versions",
    "catalogues",
    "draft_catalogue",
    "draft_new_catalogue",
    "health",
    "health_checks",
    "new_catalogue",
    "staff",
    "staff_act",
    "staff_member",
    "write_catalogue",
}
ADMINISTERED = {"slug": "acme", "number": 1}
KINDS = {"catalogue_version_file": "yaml"}
"""Routes whose kind is of another kind than those of drafts and mails."""
