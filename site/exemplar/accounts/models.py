"""People who sign in, and the roles granted to them."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from exemplar.accounts.enums import SCOPED_ROLES, Role


class UserManager(BaseUserManager["User"]):
    """Makes people by their e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in once the address is confirmed."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An admin from the beginning."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        # The mark follows the roles: without this one the next role granted would take it away.
        RoleGrant.objects.using(self._db).create(user=user, role=Role.ADMIN)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address, however it is capitalised."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person, known by an e-mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    is_demonstration = models.BooleanField(
        "demonstration account",
        default=False,
        help_text="An invented person, marked as such wherever the name is shown.",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="A person with this e-mail address already exists.",
            )
        ]

    def __str__(self) -> str:
        # Never the address: the audit trail keeps for good what a person was called.
        return self.get_full_name() or f"Person {self.pk}"


class RoleGrant(models.Model):
    """One role of one person, for one organisation where the role asks for it.

    The organisation is a generic reference: accounts know no agency.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    scope_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True)
    scope_id = models.PositiveBigIntegerField(null=True, blank=True)
    scope = GenericForeignKey("scope_type", "scope_id")
    granted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                name="role_grant_known_role", condition=Q(role__in=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="role_grant_scoped_as_the_role_asks",
                condition=Q(
                    role__in=sorted(SCOPED_ROLES), scope_type__isnull=False, scope_id__isnull=False
                )
                | (
                    ~Q(role__in=sorted(SCOPED_ROLES))
                    & Q(scope_type__isnull=True, scope_id__isnull=True)
                ),
            ),
            models.UniqueConstraint(
                F("user"), F("role"), condition=Q(scope_id__isnull=True), name="role_grant_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "scope_type", "scope_id"],
                name="role_grant_once_for_each_scope",
            ),
        ]
        indexes = [models.Index(fields=["scope_type", "scope_id", "role"], name="role_grant_scope")]

    def __str__(self) -> str:
        role = Role(self.role).label
        return f"{self.user}: {role}, {self.scope}" if self.scope else f"{self.user}: {role}"
