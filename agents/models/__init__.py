from agents.models.agent import Agent
from agents.models.bank_account import BankAccount

__all__ = ["Agent", "BankAccount"]
