from outlets.models.outlet import Outlet

__all__ = ["Outlet"]
