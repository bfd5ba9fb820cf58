"""What the command_status of an answer means.

Source: SMPP 3.4, 5.1.3.
"""

from datetime import timedelta

from mokit.transports.base import Submitted

OK = 0x00
INVALID_LENGTH = 0x02
INVALID_COMMAND = 0x03
THROTTLED = 0x58
TRY_AGAIN = 0x64                # ESME_RX_T_APPN: the message centre delivers it again
NEVER = 0x65                    # ESME_RX_P_APPN: it does not

PAUSE = timedelta(seconds=1)    # after being told to slow down

_WORDS = {
    0x01: "message length is invalid",
    0x02: "command length is invalid",
    0x03: "command id is invalid",
    0x04: "not possible in this bind state",
    0x05: "already bound",
    0x08: "system error",
    0x0A: "source address is invalid",
    0x0B: "destination address is invalid",
    0x0D: "bind failed",
    0x0E: "password is invalid",
    0x0F: "system_id is invalid",
    0x14: "message queue is full",
    0x15: "service type is invalid",
    0x43: "esm_class is invalid",
    0x45: "submit failed",
    0x48: "source TON is invalid",
    0x49: "source NPI is invalid",
    0x50: "destination TON is invalid",
    0x51: "destination NPI is invalid",
    0x53: "system_type is invalid",
    0x58: "throttled",
    0x61: "scheduled delivery time is invalid",
    0x62: "validity period is invalid",
    0x64: "temporary error",
    0x65: "permanent error",
    0x66: "rejected",
    0xC3: "a parameter is missing",
    0xC4: "a parameter has an invalid value",
    0xFE: "delivery failed",
    0xFF: "unknown error",
}
_SLOWER = frozenset({0x14, 0x58})
_LATER = _SLOWER | {0x04, 0x08, 0x64}


def described(status: int) -> str:
    """The status with its words."""
    return f"0x{status:02X}, {_WORDS.get(status, 'which SMPP 3.4 does not name')}"


def refusal(status: int) -> Submitted:
    """What it means that a message was refused with this status."""
    return Submitted(
        accepted=False,
        code=f"0x{status:02X}",
        reason=_WORDS.get(status, ""),
        retryable=status in _LATER,
        retry_after=PAUSE if status in _SLOWER else None,
    )
