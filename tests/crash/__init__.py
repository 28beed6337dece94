"""Kills the bot at every commit and every network call of the main path, starts it again, and counts what it cost.

`make crash` (`python -m tests.crash`) tries everything; `test_crash.py` a spread of it. How to read the table:

- A *point* is a commit that wrote something, or a call of Slack, in one phase of the story: declare, page (the message
  to the responder), escalate, acknowledge, resolve. Points are found by telling the story undisturbed and listening.
  The same place passed twice in a phase is two points (#1, #2).
- Each point is tried three ways, each in a fresh world: SIGKILL *before* it; SIGKILL *after* it, when it is done and
  nobody has been told; and its *reply lost*: it is done, but whoever asked is told that the connection broke, and the
  process lives on.
- *Lost*: somebody was told that it is done, or it was due by itself, and it is not there in the end. *Doubled*: an
  incident, a channel, a page or a timeline entry is there twice. Both must be 0.
- *Repeated* counts the messages that stand twice in Slack. The bot cannot know whether a call whose reply it never got
  was done, so it sends again: at most once for each such reply, and it counts them itself.
- *Not met*: this time the bot did not come past the point (two refreshes of the summary became one, say). It was tried
  again twice before it is shown as not met.
"""
