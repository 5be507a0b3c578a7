"""Notes and files beside an own outlet."""

from core.views.journal import FileAddView, FileView, NoteAddView
from outlets.views.outlets import OUTLETS


class OutletNoteAddView(NoteAddView):
    queryset = OUTLETS


class OutletFileAddView(FileAddView):
    queryset = OUTLETS


class OutletFileView(FileView):
    queryset = OUTLETS
