"""What people may type after a slash: text in, a typed order out; usage and help come from the same table."""

from commands.grammar.ask import Context
from commands.grammar.help import Group, first, groups, usage
from commands.grammar.orders import Misunderstood, Order
from commands.grammar.parse import parse
from commands.grammar.words import Mention

__all__ = ["Context", "Group", "Mention", "Misunderstood", "Order", "first", "groups", "parse", "usage"]
