"""From the outbox to the world: at least once, by lease; within a lane in order, everything else at the same time."""
