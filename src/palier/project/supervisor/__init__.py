"""Runs several programs as one: started in order, watched, restarted, stopped together."""

from palier.project.supervisor.journal import Journal
from palier.project.supervisor.program import Program
from palier.project.supervisor.supervisor import StartRefused, Supervisor, refuse_taken_ports

__all__ = ["Journal", "Program", "StartRefused", "Supervisor", "refuse_taken_ports"]
