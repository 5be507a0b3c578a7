"""Notes and files beside an agent."""

from agents.views.agents import AGENTS
from core.views.journal import FileAddView, FileRemoveView, FileView, NoteAddView


class AgentNoteAddView(NoteAddView):
    queryset = AGENTS


class AgentFileAddView(FileAddView):
    queryset = AGENTS


class AgentFileView(FileView):
    queryset = AGENTS


class AgentFileRemoveView(FileRemoveView):
    queryset = AGENTS
    edit_permission = "agents.agent_edit"
