"""The addresses of the portal."""

from django.urls import path

from palier.adapters.portal.doorway import DOOR
from palier.adapters.portal.views import acts, afterwards, cases, door, drafts, knowledge, opening, person, plan, team
from palier.adapters.shared.signin.entering import door_paths
from palier.adapters.shared.signin.keeping import keeping_paths

app_name = "portal"
urlpatterns = [
    path("", cases.my_cases, name="home"),
    path("cases/", cases.my_cases, name="cases"),
    path("cases/all/", cases.our_cases, name="our_cases"),
    path("cases/new/", opening.new, name="new"),
    path("cases/new/parts/", opening.parts, name="parts"),
    path("cases/new/similar/", opening.similar_ones, name="similar"),
    path("cases/new/look/", opening.review, name="review"),
    path("cases/new/forget/", opening.forget, name="forget"),
    path("cases/new/draft/", drafts.new_draft, name="new_draft"),
    path("cases/new/files/", drafts.new_files, name="new_files"),
    path("cases/<slug:reference>/", cases.case, name="case"),
    path("cases/<slug:reference>/print/", cases.printed, name="print"),
    path("cases/<slug:reference>/pdf/", cases.pdf, name="pdf"),
    path("cases/<slug:reference>/files/<int:attachment>/", cases.attachment, name="file"),
    path("cases/<slug:reference>/reply/", acts.reply, name="reply"),
    path("cases/<slug:reference>/reply/draft/", drafts.reply_draft, name="reply_draft"),
    path("cases/<slug:reference>/reply/files/", drafts.reply_files, name="reply_files"),
    path("cases/<slug:reference>/do/<slug:act>/", acts.act, name="act"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/<int:article>/", knowledge.article, name="article"),
    path("knowledge/<int:article>/files/<int:file>/", knowledge.article_file, name="article_file"),
    path("knowledge/<int:article>/rate/", knowledge.rate, name="rate"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<int:contract>/annex.pdf", plan.annex, name="plan_annex"),
    path("plan/<int:contract>/credits/", plan.credits_spent, name="plan_credits"),
    path("plan/<int:contract>/credits.pdf", plan.credits_pdf, name="plan_credits_pdf"),
    path("afterwards/", afterwards.afterwards, name="afterwards"),
    path("analyses/<slug:reference>/", afterwards.analysis, name="analysis"),
    path("analyses/<slug:reference>/analysis.pdf", afterwards.analysis_document, name="analysis_pdf"),
    path("reports/<int:report>/", afterwards.report, name="report"),
    path("reports/<int:report>/report.pdf", afterwards.report_document, name="report_pdf"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/give/", team.give, name="give"),
    path("team/seats/<int:seat>/end/", team.end, name="end"),
    path("team/seats/<int:seat>/replace/", team.replace, name="replace"),
    path("team/invitations/<int:invitation>/withdraw/", team.withdraw, name="withdraw"),
    path("team/people/<int:contact>/left/", team.left, name="left"),
    path("status/", status.status, name="status"),
    path("preferences/", person.preferences, name="preferences"),
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-in/code/", door.code, name="code"),
    *door_paths(DOOR),
    *keeping_paths(DOOR),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("sign-out/everywhere/", person.sign_out_everywhere, name="sign_out_everywhere"),
    path("invitation/", door.invitation, name="invitation"),
]
