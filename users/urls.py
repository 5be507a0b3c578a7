"""Addresses of accounts, users and roles."""

from django.urls import path

from users.views import entrance, profile, sign_ins, tokens

app_name = "users"
urlpatterns = [
    path("setup/", entrance.SetupView.as_view(), name="setup"),
    path("profile/", profile.ProfileView.as_view(), name="profile"),
    path("profile/sign-ins/", sign_ins.SignInListView.as_view(), name="sign_in_list"),
    path("profile/sessions/end/", profile.SessionEndAllView.as_view(), name="session_end_all"),
    path("profile/tokens/", tokens.TokenListView.as_view(), name="token_list"),
    path("profile/tokens/add/", tokens.TokenAddView.as_view(), name="token_add"),
    path("profile/tokens/<int:pk>/revoke/", tokens.TokenRevokeView.as_view(), name="token_revoke"),
]
