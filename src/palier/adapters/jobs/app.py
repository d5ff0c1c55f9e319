"""Jobs proper: rare housekeeping run by procrastinate.  What must happen at once is done by the pumps."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Register our tasks once Django and procrastinate are ready."""
    from palier.adapters.jobs.afterwards import blueprint as afterwards_tasks
    from palier.adapters.jobs.credits import blueprint as credit_tasks
    from palier.adapters.jobs.housekeeping import blueprint
    from palier.adapters.jobs.reviews import blueprint as review_tasks

    app.add_tasks_from(blueprint, namespace="palier")
    app.add_tasks_from(afterwards_tasks, namespace="afterwards")
    app.add_tasks_from(credit_tasks, namespace="credits")
    app.add_tasks_from(review_tasks, namespace="reviews")
