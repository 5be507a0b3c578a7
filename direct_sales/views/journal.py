"""Notes and files beside an account manager."""

from core.views.journal import FileAddView, FileRemoveView, FileView, NoteAddView
from direct_sales.models import AccountManager
from direct_sales.views.account_managers import MANAGERS


class AccountManagerNoteAddView(NoteAddView):
    queryset = MANAGERS


class AccountManagerFileAddView(FileAddView):
    queryset = MANAGERS


class AccountManagerFileView(FileView):
    queryset = MANAGERS


class AccountManagerFileRemoveView(FileRemoveView):
    queryset = MANAGERS
    edit_permission = AccountManager.edit_code
