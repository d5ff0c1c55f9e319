"""The addresses of articles."""

from django.urls import path

from palier.adapters.desk.views import knowledge

KNOWLEDGE = [
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/new/", knowledge.new_article, name="new_article"),
    path("knowledge/<int:article>/", knowledge.article, name="article"),
    path("knowledge/<int:article>/preview/", knowledge.article_preview, name="article_preview"),
    path("knowledge/<int:article>/files/<int:file>/", knowledge.article_file, name="article_file"),
    path("knowledge/<int:article>/versions/<int:version>/", knowledge.article_version, name="article_version"),
    path("knowledge/<int:article>/acts/<slug:act>/", knowledge.article_act, name="article_act"),
    path("cases/<slug:reference>/articles/", knowledge.case_articles, name="case_articles"),
    path("cases/<slug:reference>/articles/draw/", knowledge.article_from_case, name="article_from_case"),
]
