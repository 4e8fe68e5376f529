"""The endpoints at the root of the issuer; the rest of Django OAuth Toolkit is not mounted.

Its own names and namespace, because it makes the discovery document with them.
"""

from django.urls import include, path
from oauth2_provider.views import JwksInfoView, TokenView, UserInfoView

from demo.broker import views

openid = [
    path(
        ".well-known/openid-configuration",
        views.DiscoveryView.as_view(),
        name="oidc-connect-discovery-info",
    ),
    path(".well-known/jwks.json", JwksInfoView.as_view(), name="jwks-info"),
    path("authorize/", views.AuthorizeView.as_view(), name="authorize"),
    path("token/", TokenView.as_view(), name="token"),
    path("userinfo/", UserInfoView.as_view(), name="user-info"),
    path("logout/", views.LogoutView.as_view(), name="rp-initiated-logout"),
]

urlpatterns = [
    path("", include((openid, "oauth2_provider"))),
    path("broker.css", views.style, name="style"),
    path("favicon.ico", views.favicon),
]
