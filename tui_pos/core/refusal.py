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


class Needs(Refusal):
    """Refuse until something is known; the register asks for `what` and tries again with the answer.

    `what` is one of `age`, `serial`, `price`, `reason`, `customer`, `quantity`, `number`, `associate`; `detail`
    is what the question is about, such as the age limit.
    """

    def __init__(self, what: str, sentence: str, detail: str = "") -> None:
        super().__init__(f"needs_{what}", sentence)
        self.what = what
        self.detail = detail
