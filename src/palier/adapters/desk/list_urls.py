"""The addresses of lists, of search and of what is done to many cases."""

from django.urls import path

from palier.adapters.desk.views import bulk, floor, palette, queue, saved, search, today

LISTS = [
    path("", queue.queue, name="queue"),
    path("queue/due/", queue.due, name="due_soon"),
    path("queue/filtered/", queue.filtered, name="filtered"),
    path("queue/by/<slug:by>/", queue.grouped, name="grouped"),
    path("queue/kept/", saved.views, name="kept_views"),
    path("queue/kept/keep/", saved.keep, name="keep_view"),
    path("queue/kept/<int:kept>/", saved.kept, name="kept"),
    path("queue/kept/<int:kept>/change/", saved.change, name="change_view"),
    path("queue/kept/<int:kept>/remove/", saved.remove, name="remove_view"),
    path("queue/columns/", saved.columns, name="columns"),
    path("queue/bulk/", bulk.ahead, name="bulk_ahead"),
    path("queue/bulk/begin/", bulk.begin, name="bulk_begin"),
    path("queue/bulk/<int:batch>/", bulk.story, name="bulk"),
    path("queue/bulk/<int:batch>/on/", bulk.on, name="bulk_on"),
    path("queue/bulk/<int:batch>/undo/", bulk.undo, name="bulk_undo"),
    path("queue/<slug:view>/", queue.queue, name="view"),
    path("today/", today.today, name="today"),
    path("floor/", floor.floor, name="floor"),
    path("search/", search.search, name="search"),
    path("palette/", palette.palette, name="palette"),
    path("side/", queue.side, name="side"),
    path("go/", queue.go, name="go"),
]
