"""The one error family of the retail rules."""


class Refusal(Exception):
    """Say no to a person: what is wrong and what to do, in one sentence; nothing has changed.

    `code` is a stable word for tests, logs and the journal (for example `check_digit`); `sentence` is what
    the cashier, manager or integrator reads.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class NeedsRight(Refusal):
    """Refuse until somebody who holds `right` (see `core.rights`) agrees; the register then asks a manager."""

    def __init__(self, right: str, sentence: str) -> None:
        super().__init__("right", sentence)
        self.right = right
