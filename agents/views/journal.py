"""Notes and files beside an agent."""

from agents.views.agents import AGENTS
from core.views.journal import FileAddView, FileView, NoteAddView


class AgentNoteAddView(NoteAddView):
    queryset = AGENTS


class AgentFileAddView(FileAddView):
    queryset = AGENTS


class AgentFileView(FileView):
    queryset = AGENTS
