"""How many segments texts are sent as: counted by hand from 3GPP TS 23.038 and TS 23.040, 9.2.3.24.1 and 9.2.3.24.8.

A message has 140 octets: 160 septets or 70 UTF-16 units. Beside a header of 6 octets, for a reference of
8 bits, there is room for 153 or 67; beside one of 7 octets, for 16 bits, for 152 or 66.
"""

PANGRAM = "The five boxing wizards jump quickly. "      # 38 septets

# text, encoding, units, segments with references of 8 bits, and of 16
VECTORS: list[tuple[str, str, int, int, int]] = [
    ("", "gsm7", 0, 1, 1),
    ("STOP", "gsm7", 4, 1, 1),
    ("Grüße für 5 £", "gsm7", 13, 1, 1),
    ("smörgåsbord à la carte", "gsm7", 22, 1, 1),
    ("¡Mañana! ¿Qué?", "gsm7", 14, 1, 1),
    ("ÆØÅ æøå ÄÖÑÜ äöñü Éé Ç", "gsm7", 22, 1, 1),
    ("ΔΦΓΛΩΠΨΣΘΞ", "gsm7", 10, 1, 1),
    ("one\ntwo\r\nthree", "gsm7", 14, 1, 1),
    ("@£$¥§¤_&", "gsm7", 8, 1, 1),
    ("^{}\\[~]|€\f", "gsm7", 20, 1, 1),
    ("https://example.com/a_b?c=d&e=%20#f", "gsm7", 35, 1, 1),
    ("https://example.com/~anne", "gsm7", 26, 1, 1),
    ('{"id": [1, 2]}', "gsm7", 18, 1, 1),
    ("Price: 12 €", "gsm7", 12, 1, 1),
    (PANGRAM * 4, "gsm7", 152, 1, 1),
    (PANGRAM * 4 + "8 letter", "gsm7", 160, 1, 1),
    (PANGRAM * 4 + "9 letters", "gsm7", 161, 2, 2),
    (PANGRAM * 8, "gsm7", 304, 2, 2),
    (PANGRAM * 8 + "!", "gsm7", 305, 2, 3),
    (PANGRAM * 8 + "!!", "gsm7", 306, 2, 3),
    (PANGRAM * 8 + "!!!", "gsm7", 307, 3, 3),
    (PANGRAM * 12, "gsm7", 456, 3, 3),
    (PANGRAM * 12 + "abc", "gsm7", 459, 3, 4),
    (PANGRAM * 12 + "abcd", "gsm7", 460, 4, 4),
    ("€" * 80, "gsm7", 160, 1, 1),
    ("€" * 81, "gsm7", 162, 2, 2),
    ("€" * 152, "gsm7", 304, 2, 2),             # 76 in a part, and one septet of 153 unused
    ("€" * 153, "gsm7", 306, 3, 3),
    ("[" * 228, "gsm7", 456, 3, 3),
    ("a" * 158 + "€", "gsm7", 160, 1, 1),
    ("a" * 159 + "€", "gsm7", 161, 2, 2),
    ("a" * 152 + "€" + "b" * 10, "gsm7", 164, 2, 2),
    ("a" * 151 + "€" + "b" * 151, "gsm7", 304, 2, 3),       # with 16 bits: 151 + 153
    ("a" * 150 + "€" + "b" * 152, "gsm7", 304, 2, 2),
    ("a" * 152 + "€" + "b" * 151, "gsm7", 305, 2, 3),
    ("a" * 152 + "€" + "b" * 152, "gsm7", 306, 3, 3),       # the euro sign would lie over the edge
    ("a" * 151 + "€" + "b" * 153, "gsm7", 306, 2, 3),
    ("\r\n" * 80, "gsm7", 160, 1, 1),
    ("\r\n" * 81, "gsm7", 162, 2, 2),
    ("a" * 39015, "gsm7", 39015, 255, 257),     # 255 parts is the most that a header can count
    ("É" * 160, "gsm7", 160, 1, 1),
    ("È", "ucs2", 1, 1, 1),
    ("façade", "ucs2", 6, 1, 1),
    ("señor Núñez", "ucs2", 11, 1, 1),
    ("`code`", "ucs2", 6, 1, 1),
    ("tab\tbed", "ucs2", 7, 1, 1),
    ("It’s", "ucs2", 4, 1, 1),
    ("Привет", "ucs2", 6, 1, 1),
    ("你好", "ucs2", 2, 1, 1),
    ("สวัสดี", "ucs2", 6, 1, 1),
    ("ΑΒΓ", "ucs2", 3, 1, 1),                   # Greek alpha and beta look Latin, and are in neither table
    ("[€] ’", "ucs2", 5, 1, 1),                 # in UCS-2 nothing is escaped
    ("я" * 70, "ucs2", 70, 1, 1),
    ("я" * 71, "ucs2", 71, 2, 2),
    ("я" * 132, "ucs2", 132, 2, 2),
    ("я" * 133, "ucs2", 133, 2, 3),
    ("я" * 134, "ucs2", 134, 2, 3),
    ("я" * 135, "ucs2", 135, 3, 3),
    ("a" * 69 + "’", "ucs2", 70, 1, 1),
    ("a" * 70 + "’", "ucs2", 71, 2, 2),
    ("a" * 159 + "’", "ucs2", 160, 3, 3),
    ("👍", "ucs2", 2, 1, 1),
    ("👍🏽", "ucs2", 4, 1, 1),
    ("🇩🇪", "ucs2", 4, 1, 1),
    ("👩‍👩‍👧", "ucs2", 8, 1, 1),
    ("❤️", "ucs2", 2, 1, 1),
    ("😀" * 35, "ucs2", 70, 1, 1),
    ("😀" * 36, "ucs2", 72, 2, 2),
    ("😀" * 66, "ucs2", 132, 2, 2),             # 33 in a part, of 67 units as of 66
    ("😀" * 67, "ucs2", 134, 3, 3),
    ("я" * 66 + "😀" + "я" * 65, "ucs2", 133, 2, 3),
    ("я" * 66 + "😀" + "я" * 66, "ucs2", 134, 3, 3),        # the emoji would lie over the edge
    ("я" * 65 + "😀" + "я" * 67, "ucs2", 134, 2, 3),
]    # fmt: skip
