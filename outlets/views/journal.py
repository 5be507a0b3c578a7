"""Notes and files beside an own outlet."""

from core.views.journal import FileAddView, FileRemoveView, FileView, NoteAddView
from outlets.models import Outlet
from outlets.views.outlets import OUTLETS


class OutletNoteAddView(NoteAddView):
    queryset = OUTLETS


class OutletFileAddView(FileAddView):
    queryset = OUTLETS


class OutletFileView(FileView):
    queryset = OUTLETS


class OutletFileRemoveView(FileRemoveView):
    queryset = OUTLETS
    edit_permission = Outlet.edit_code
