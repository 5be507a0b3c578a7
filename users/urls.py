"""Addresses of accounts, users and roles."""

from django.urls import path

from users.views import access, entrance, grants, profile, roles, sign_ins, tokens, users, webhooks

app_name = "users"
urlpatterns = [
    path("setup/", entrance.SetupView.as_view(), name="setup"),
    path("sign-in-link/<str:token>/", entrance.LinkUseView.as_view(), name="link_use"),
    path("lost-password/", entrance.LostPasswordView.as_view(), name="lost_password"),
    path("profile/", profile.ProfileView.as_view(), name="profile"),
    path("profile/sign-ins/", sign_ins.SignInListView.as_view(), name="sign_in_list"),
    path("profile/sessions/end/", profile.SessionEndAllView.as_view(), name="session_end_all"),
    path("profile/digest/", profile.DigestChooseView.as_view(), name="digest_choose"),
    path("profile/tokens/", tokens.TokenListView.as_view(), name="token_list"),
    path("profile/tokens/add/", tokens.TokenAddView.as_view(), name="token_add"),
    path("profile/tokens/<int:pk>/revoke/", tokens.TokenRevokeView.as_view(), name="token_revoke"),
    path("profile/sessions/<int:pk>/end/", profile.SessionEndView.as_view(), name="session_end"),
    path("view-as/end/", access.ViewAsEndView.as_view(), name="view_as_end"),
    path("users/", users.UserListView.as_view(), name="user_list"),
    path("users/new/", users.UserAddView.as_view(), name="user_add"),
    path("users/grants/", grants.GrantListView.as_view(), name="grant_list"),
    path("users/<int:pk>/", users.UserDetailView.as_view(), name="user_detail"),
    path("users/<int:pk>/edit/", users.UserEditView.as_view(), name="user_edit"),
    path("users/<int:pk>/disable/", users.UserDisableView.as_view(), name="user_disable"),
    path("users/<int:pk>/enable/", users.UserEnableView.as_view(), name="user_enable"),
    path("users/<int:pk>/link/", users.UserLinkView.as_view(), name="user_link"),
    path(
        "users/<int:pk>/second-step/remove/",
        users.UserSecondStepRemoveView.as_view(),
        name="user_second_step_remove",
    ),
    path("users/<int:pk>/access/", access.UserAccessView.as_view(), name="user_access"),
    path("users/<int:pk>/view-as/", access.ViewAsBeginView.as_view(), name="view_as_begin"),
    path("users/<int:pk>/roles/new/", users.GrantAddView.as_view(), name="grant_add"),
    path("users/roles/<int:pk>/end/", grants.GrantEndView.as_view(), name="grant_end"),
    path("roles/", roles.RoleListView.as_view(), name="role_list"),
    path("roles/new/", roles.RoleAddView.as_view(), name="role_add"),
    path("roles/<int:pk>/", roles.RoleDetailView.as_view(), name="role_detail"),
    path("roles/<int:pk>/edit/", roles.RoleEditView.as_view(), name="role_edit"),
    path("roles/<int:pk>/reset/", roles.RoleResetView.as_view(), name="role_reset"),
    path("roles/<int:pk>/delete/", roles.RoleDeleteView.as_view(), name="role_delete"),
    path("webhooks/", webhooks.WebhookListView.as_view(), name="webhook_list"),
    path("webhooks/new/", webhooks.WebhookAddView.as_view(), name="webhook_add"),
    path("webhooks/<int:pk>/", webhooks.WebhookDetailView.as_view(), name="webhook_detail"),
    path("webhooks/<int:pk>/edit/", webhooks.WebhookEditView.as_view(), name="webhook_edit"),
    path("webhooks/<int:pk>/secret/", webhooks.WebhookSecretRenewView.as_view(), name="webhook_secret_renew"),
    path("webhooks/<int:pk>/pause/", webhooks.WebhookPauseView.as_view(), name="webhook_pause"),
    path("webhooks/<int:pk>/resume/", webhooks.WebhookResumeView.as_view(), name="webhook_resume"),
    path("webhooks/<int:pk>/delete/", webhooks.WebhookDeleteView.as_view(), name="webhook_delete"),
    path(
        "webhooks/<int:pk>/deliveries/<int:delivery>/resend/",
        webhooks.DeliveryResendView.as_view(),
        name="delivery_resend",
    ),
]
