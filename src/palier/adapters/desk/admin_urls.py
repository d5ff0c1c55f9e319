"""The addresses of administration."""

from django.urls import path

from palier.adapters.desk.views import administration, annexes, appearance, audit, catalogues, health, staff

ADMINISTRATION = [
    path("administration/", administration.administration, name="administration"),
    path("contracts/<int:contract>/annex/pdf/", annexes.annex, name="contract_annex"),
    path("appearance/", appearance.appearance, name="appearance"),
    path("audit/", audit.audit, name="audit"),
    path("audit/csv/", audit.audit_csv, name="audit_csv"),
    path("health/", health.health, name="health"),
    path("health/checks/", health.checks, name="health_checks"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<int:agent>/", staff.member, name="staff_member"),
    path("staff/<int:agent>/<slug:act>/", staff.act, name="staff_act"),
    path("roles/", staff.roles, name="roles"),
    path("welcome/<str:token>/", staff.welcome, name="welcome"),
    path("catalogues/", catalogues.catalogues, name="catalogues"),
    path("catalogues/~new/", catalogues.write, name="new_catalogue"),
    path("catalogues/~new/draft/", catalogues.draft, name="draft_new_catalogue"),
    path("catalogues/<str:slug>/", catalogues.versions, name="catalogue_versions"),
    path("catalogues/<str:slug>/write/", catalogues.write, name="write_catalogue"),
    path("catalogues/<str:slug>/draft/", catalogues.draft, name="draft_catalogue"),
    path("catalogues/<str:slug>/<int:number>/", catalogues.version, name="catalogue_version"),
    path("catalogues/<str:slug>/<int:number>/<slug:kind>/", catalogues.version_file, name="catalogue_version_file"),
]
