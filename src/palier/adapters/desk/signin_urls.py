"""The addresses behind the desk's door, and of what agents come in with."""

from django.urls import path

from palier.adapters.desk.doorway import DOOR
from palier.adapters.desk.views import signin
from palier.adapters.shared.signin.entering import door_paths
from palier.adapters.shared.signin.keeping import keeping_paths

SIGN_IN = [
    *door_paths(DOOR),
    *keeping_paths(DOOR),
    path("security/staff/", signin.staff, name="staff_signin"),
    path("security/staff/require/", signin.require_of, name="require_second"),
    path("security/staff/<int:agent>/reset/", signin.reset, name="reset_second"),
]
