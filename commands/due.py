"""What falls due by itself: a row that cannot be moved on is named, so that it costs itself alone."""


class DueFailed(Exception):
    """The row with this id was due and could not be moved on; the cause is attached."""

    def __init__(self, row_id: str) -> None:
        super().__init__(row_id)
        self.id = row_id
