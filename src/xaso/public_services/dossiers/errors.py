"""Why an act on a dossier is refused; pages say it in a sentence."""

from datetime import datetime


class ActRefusedError(Exception):
    """The act is not possible now."""


class WrongStateError(ActRefusedError):
    """Somebody else acted first, or the act does not fit where the dossier stands."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(act, state)
        self.act, self.state = act, state


class NotAtThisStepError(ActRefusedError):
    """The present step of the process does not allow the act."""


class NobodyToDoItError(ActRefusedError):
    """The next step has no unit in this commune that could do it."""


class OpenConsultationError(ActRefusedError):
    """An opinion is still waited for."""


class SupplementLimitError(ActRefusedError):
    """Papers were asked for as often as the law allows."""

    def __init__(self, allowed: int) -> None:
        super().__init__(allowed)
        self.allowed = allowed


class ExtensionLimitError(ActRefusedError):
    """The date was moved as often as the law allows."""

    def __init__(self, allowed: int) -> None:
        super().__init__(allowed)
        self.allowed = allowed


class ExtensionTooLateError(ActRefusedError):
    """The apology must reach the citizen a day before the due date."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(latest)
        self.latest = latest


class MissingComponentsError(ActRefusedError):
    """Required components are neither handed in nor shown."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


class NoTimeLimitError(ActRefusedError):
    """The source gives no time limit and the officer has set none."""


class OriginalsNotReturnedError(ActRefusedError):
    """Originals still lie at the desk."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


class NotLateError(ActRefusedError):
    """Nobody can complain of delay: the time is not over, or the clock stands."""


class FeeUndecidedError(ActRefusedError):
    """A claimed exemption was not decided, or a sum that nobody knew was not typed."""


class FeeUnpaidError(ActRefusedError):
    """Here such a dossier is received only once its fee was paid."""


class ResultRecalledError(ActRefusedError):
    """The result was recalled and nothing has replaced it yet."""
