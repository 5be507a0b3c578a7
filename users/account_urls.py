"""The pages of allauth that the portal uses: no sign-up, no e-mail management."""

from allauth.account import views as account
from django.urls import path

from users.views.entrance import SignInView

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
]
