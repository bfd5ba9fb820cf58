"""What kind of address a string is, in which form it is kept, and what a log may show of it."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mokit.addresses import AddressKind, answerable, can_be_answered, kind_of, masked, normalise_address
from mokit.errors import InvalidAddress

ADDRESSES = st.text() | st.text("+0123456789 ()-.aB") | st.from_regex(r"\+?[0-9]{1,18}", fullmatch=True)


# ITU-T E.164: at most 15 digits, no leading zero; 3GPP TS 23.040, 9.1.2.5: 11 characters of the GSM alphabet.
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("+14155550100", "e164"),
        ("+1234567", "e164"),
        ("+123456789012345", "e164"),
        ("+123456", "unknown"),
        ("+1234567890123456", "unknown"),
        ("+04155550100", "unknown"),
        ("+1415555010a", "unknown"),
        ("+١٤١٥٥٥٥٠١٠٠", "unknown"),          # digits, but not ASCII
        ("14155550100", "unknown"),
        ("56789", "short code"),
        ("123", "short code"),
        ("12345678", "short code"),
        ("12", "unknown"),
        ("123456789", "unknown"),
        ("٥٦٧٨٩", "unknown"),
        ("WOOLLY", "alphanumeric"),
        ("Wool & Co 1", "alphanumeric"),
        ("Wool & Co 12", "unknown"),            # 12 characters
        ("1-2", "unknown"),                     # no letter
        ("Wolle\n", "unknown"),
        ("Grüße", "alphanumeric"),              # GSM 03.38 has such letters too
        ("", "unknown"),
        ("+", "unknown"),
    ],
)
def test_an_address_is_of_a_kind(address: str, kind: AddressKind) -> None:
    assert kind_of(address) == kind


@pytest.mark.parametrize(
    ("raw", "national", "international"),
    [
        ("+14155550100", "+14155550100", "+14155550100"),
        ("+1 (415) 555-0100", "+14155550100", "+14155550100"),
        (" +1.415.555.0100\n", "+14155550100", "+14155550100"),
        ("+1\u00a0415\u00a0555\u00a00100", "+14155550100", "+14155550100"),
        ("14155550100", "14155550100", "+14155550100"),
        ("0014155550100", "0014155550100", "+14155550100"),
        ("04155550100", "04155550100", "04155550100"),         # a national number: no country is guessed
        ("56789", "56789", "56789"),
        ("12345678", "12345678", "12345678"),
        ("5 67 89", "56789", "56789"),
        ("123456789", "123456789", "+123456789"),
        ("1234567890123456", "1234567890123456", "1234567890123456"),
        ("Wool & Co.", "Wool & Co.", "Wool & Co."),
        (" WOOLLY ", "WOOLLY", "WOOLLY"),
        ("", "", ""),
        (" ", "", ""),
        ("-", "-", "-"),
        ("+", "+", "+"),
    ],
)
def test_an_address_is_kept_in_one_form(raw: str, national: str, international: str) -> None:
    assert normalise_address(raw) == national
    assert normalise_address(raw, international=True) == international


@given(ADDRESSES, st.booleans())
@example("00" * 5, True)  # noqa: FBT003 - Hypothesis gives it so
def test_an_address_in_its_form_stays_so(raw: str, international: bool) -> None:  # noqa: FBT001 - likewise
    once = normalise_address(raw, international=international)
    assert normalise_address(once, international=international) == once


@given(ADDRESSES)
@example("12\r\n34")
def test_only_an_empty_a_broken_or_an_alphanumeric_address_can_not_be_answered(address: str) -> None:
    is_one = address.isprintable() and not any(separator in address for separator in ",;<|")
    assert can_be_answered(address) == (address != "" and is_one and kind_of(address) != "alphanumeric")
    if can_be_answered(address):
        assert answerable(address) == address
    else:
        with pytest.raises(InvalidAddress):
            answerable(address)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "got an empty address"),
        ("WOOLLY", "'WOOLLY' is an alphanumeric sender"),
        ("Käse", "'Käse' is an alphanumeric sender"),
        ("Wool\r\nX-Kannel-To: +1", "can't be one address"),
        ("900555,9001", "can't be one address"),        # the lists of Africa's Talking
        ("900555<9001", "can't be one address"),        # and of Plivo
    ],
)
def test_what_can_not_be_answered_is_told(address: str, words: str) -> None:
    with pytest.raises(InvalidAddress, match=words):
        answerable(address)


# phonenumberslite has an example of a mobile number for each region of the world.
@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_number_of_each_region_is_kept_as_its_own_library_writes_it(region: str) -> None:
    mobile = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    number = mobile or phonenumbers.example_number(region)      # an island may have no mobile numbers of its own
    assert number is not None
    wanted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    spaced = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert normalise_address(spaced) == normalise_address(wanted) == wanted
    bare = wanted.removeprefix("+")
    # Eight digits and fewer may be a short code, so nothing is guessed.
    kept = wanted if len(bare) > 8 else bare
    assert normalise_address(bare, international=True) == normalise_address(f" {bare} ", international=True) == kept
    assert normalise_address(f"00{bare}", international=True) == (wanted if len(bare) > 6 else f"00{bare}")
    assert kind_of(wanted) == "e164"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("+14155550100", "+1415*****00"), ("56789", "56789"), ("12345678", "12345678"),
        ("123456789", "12345**89"), ("", ""), ("WOOLLY", "WOOLLY"),
    ],
)    # fmt: skip
def test_a_log_shows_no_whole_number(address: str, shown: str) -> None:
    assert masked(address) == shown


@given(st.text(min_size=9))
def test_a_masked_address_has_its_length_and_hides_its_middle(address: str) -> None:
    shown = masked(address)
    assert len(shown) == len(address)
    assert set(shown[5:-2]) == {"*"}
