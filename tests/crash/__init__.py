"""Kills the bot at every commit and every network call of the main path, starts it again, and counts what it cost.

`make crash` (`python -m tests.crash`) tries everything; `test_crash.py` a spread of it. How to read the table:

- A *point* is a commit that wrote something, a call of Slack, or a message by another method, in one phase of a tale.
  The *incident*: declare, page (the message to the responder), escalate, acknowledge, resolve. *Reach* by push message,
  webhook, text message, mail and telephone, and an answer by each: SMS reply, phone key, mail link, ntfy action.
  *Together*: several pages in one message, and one press that answers them. *In hand*: a page is sent on, given to
  somebody, put off and asked for again. *Places*: a channel and machines are told, somebody cannot be reached, and
  in the end nobody is left. *Readiness*: asked before a shift, which is offered, and taken; or somebody says that
  they are there. *Take over*: a replica died while it paged somebody, and the one that takes over is struck in its
  turn.
- Points are found by telling the tale undisturbed and listening. The same place passed twice in a phase is two points
  (#1, #2). A test finds an effect about a page or a shift that no tale comes past.
- On SQLite whoever is killed is started again. On PostgreSQL there are two replicas, and the other goes on; points are
  counted over both.
- Each point is tried three ways, each in a fresh world: SIGKILL *before* it; SIGKILL *after* it, when it is done and
  nobody has been told; and its *reply lost*: it is done, but whoever asked is told that the connection broke, and the
  process lives on.
- *Lost*: somebody was told that it is done, or it was due by itself, and it is not there in the end. *Doubled*: an
  incident, a channel, a page or a timeline entry is there twice. Both must be 0.
- *Repeated, marked* counts the messages that people got twice, each of which says so. The bot looks for a message
  whose reply it never got; where nobody can look it sends again: at most once for each such reply, and it counts them
  itself. A repetition that does not say so is *doubled*.
- *Not met*: this time the bot did not come past the point (two refreshes of the summary became one, say). It was tried
  again twice before it is shown as not met.
- *Told once more alone*: something was wrong, and sends were cut off that nobody had struck, or never ended. That may
  be a busy machine, and it may be the bot. So the trial is made once more with no other beside it and twice the time,
  and what comes of that counts: a page whose send never ends is lost.
"""
