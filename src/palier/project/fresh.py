"""An empty database gets its tables at once, as the last migration leaves them.

Replaying every step draws all models anew after each of them, which takes most of the time of a first start.
`tests/project/test_fresh.py` holds both ways to the same tables, constraints, indexes, triggers and functions.
"""

from collections.abc import Container
from typing import TypeAlias

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.models import Model

OURS = "palier."

Tables: TypeAlias = dict[tuple[str, str], type[Model]]
"""By label of the app and name of the model, in small letters."""


def is_empty() -> bool:
    """Has nothing ever been written into that database?"""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def build_tables() -> int:
    """Make all tables of an empty database and say so in its record of migrations; answers how many steps that is.

    Other people's migrations run as they are written: they are few.  Ours are made in one transaction, so a start that
    is interrupted leaves none of them, and `migrate` goes on from there.
    """
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    plan = [step for step, _ in executor.migration_plan(leaves)]
    ours = [step for step in plan if step.__module__.startswith(OURS)]
    labels = {step.app_label for step in ours}
    executor.migrate([leaf for leaf in leaves if leaf[0] not in labels])
    state = executor.loader.project_state(leaves)
    tables = tables_of(state, labels)
    with connection.schema_editor(atomic=True) as editor:
        for step in ours:
            for operation in step.operations:
                if isinstance(operation, CreateModel):
                    create_as_it_is_now(tables.get((step.app_label, operation.name_lower)), editor)
                elif isinstance(operation, RunSQL):
                    operation.database_forwards(step.app_label, editor, state, state)
        recorder = MigrationRecorder(connection)
        for step in ours:
            recorder.record_applied(step.app_label, step.name)
    return len(plan)


def tables_of(state: ProjectState, labels: Container[str]) -> Tables:
    """The models of those apps as their last migration leaves them."""
    known = ((model._meta.app_label, model._meta.model_name, model) for model in state.apps.get_models())
    return {(label, name): model for label, name, model in known if label in labels and name}


def create_as_it_is_now(model: type[Model] | None, editor: BaseDatabaseSchemaEditor) -> None:
    """The table with every column, index and constraint that later steps give it; none if one of them drops it."""
    if model is not None:
        editor.create_model(model)
