"""The region tree: province, city, district, grid."""

from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from core.badges import Badge
from core.money import divide_half_up
from network.choices import CityClass, RegionLevel
from network.querysets import RegionQuerySet

if TYPE_CHECKING:
    _TreeNode = models.Model  # treebeard carries no types
    _TreeManager = models.Manager.from_queryset(RegionQuerySet)
else:
    _TreeNode = MP_Node
    _TreeManager = MP_NodeManager.from_queryset(RegionQuerySet)

STEP: Final = 4
"""Characters of a path for each level, as treebeard makes them."""


class RegionManager(_TreeManager["Region"]):
    """treebeard's manager makes its own kind of queryset; ours is one of them with more questions."""

    def get_queryset(self) -> RegionQuerySet:
        return RegionQuerySet(self.model, using=self._db).order_by("path")

    if TYPE_CHECKING:

        def add_root(self, fields: dict[str, Any]) -> "Region": ...

        def get_parent(self, node: "Region") -> "Region | None": ...

        def move(self, node: "Region", target: "Region", pos: str) -> None: ...

        def find_problems(self) -> tuple[list[Any], ...]: ...

        def add_child(self, parent: "Region", fields: dict[str, Any]) -> "Region": ...


class Region(_TreeNode):
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=RegionLevel.choices)
    city_class = models.PositiveSmallIntegerField(
        _("city class"), choices=CityClass.choices, null=True, blank=True
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    area_km2 = models.PositiveIntegerField(_("area (km²)"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    path: str
    depth: int
    numchild: int

    objects = RegionManager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:region_detail", kwargs={"pk": self.pk})

    @property
    def parent_path(self) -> str:
        return self.path[:-STEP]

    @property
    def above(self) -> "Region | None":
        """The region that it is part of."""
        return Region.objects.get_parent(self) if self.depth > 1 else None

    @property
    def inside(self) -> RegionQuerySet:
        """What it is made of, at every level."""
        return Region.objects.get_queryset().filter(path__startswith=self.path).exclude(path=self.path)

    @property
    def heads_per_km2(self) -> int | None:
        if not self.area_km2 or self.population is None:
            return None
        return divide_half_up(self.population, self.area_km2)

    @property
    def standing(self) -> Badge | None:
        """Only what is no longer there says so."""
        return Badge(_("Closed on %(day)s") % {"day": self.closed_on}, "grey") if self.closed_on else None
