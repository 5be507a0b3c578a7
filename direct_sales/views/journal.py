"""Notes and files beside an account manager."""

from core.views.journal import FileAddView, FileView, NoteAddView
from direct_sales.views.account_managers import MANAGERS


class AccountManagerNoteAddView(NoteAddView):
    queryset = MANAGERS


class AccountManagerFileAddView(FileAddView):
    queryset = MANAGERS


class AccountManagerFileView(FileView):
    queryset = MANAGERS
