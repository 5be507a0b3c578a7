from direct_sales.models.account_manager import AccountManager

__all__ = ["AccountManager"]
