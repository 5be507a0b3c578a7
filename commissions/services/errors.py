"""What the services of commissions refuse, each as a kind of its own."""

from core.errors import Conflict, Forbidden


class StaleVersion(Conflict):
    """The month was calculated again after the user had looked at it."""


class WrongState(Conflict):
    """The month is not in the state that this step starts from."""


class MakerIsChecker(Forbidden):
    """Who prepared, ran or submitted it can't be the one who approves it."""
