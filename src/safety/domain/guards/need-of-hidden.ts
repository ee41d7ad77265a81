/** A letter is looked for behind so many signs at most. */
const maxSigns = 8;
const emojiBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;
/** A letter of a script in which a joiner chooses its form, and its signs. */
const joiningBefore =
  /[\p{L}&&[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Adlm}\p{scx=Rohg}\p{scx=Mand}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Tibt}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Bali}\p{scx=Java}]][\p{M}--\p{Default_Ignorable_Code_Point}]*$/v;
/** The scripts that set no space between words, and may set one without width. */
const unspacedBefore = /[\p{L}&&[\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]][\p{M}--\p{Default_Ignorable_Code_Point}]*$/v;
const unspacedAfter = /^[\p{L}&&[\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]/v;
const rightToLeft = /[\p{L}&&[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}\p{sc=Rohg}]]/v;
const directionMark = /[\u061c\u200e\u200f]/;
const hiddenBefore = /[\p{Cc}\p{Default_Ignorable_Code_Point}]$/u;
const hiddenAfter = /^[\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
const keyBefore = /[\d#*]$/;
const emojiWithStyles = /[\p{Emoji}--[\d#*]]$/v;
const ideographVariant = /[\ufe00-\ufe02\u{e0100}-\u{e01ef}]/u;
const ideographBefore = /[\p{sc=Han}\p{Sm}]$/v;
const mongolianVariant = /[\u180b-\u180f]/;
const mongolianBefore = /[\p{L}&&\p{sc=Mong}]$/v;
/** England, Scotland, Wales: the flags that tags are a part of. */
const taggedFlags = ["gbeng", "gbsct", "gbwls"].map((region) =>
  String.fromCodePoint(0x1_f3_f4, ...[...region].map((letter) => 0xe_00_00 + letter.charCodeAt(0)), 0xe_00_7f),
);

/**
 * Tells where a text needs a character that is not seen: joiners in emoji and between letters that join, spaces without width between words of scripts that set no
 * others, single marks of direction in right-to-left text, styles of emoji, variants of ideographs and of Mongolian letters, tags of flags.
 * INVARIANT: it asks only for neighbours that stay when the text is cleaned, so that a second cleaning decides alike.
 */
export function createNeedOfHidden(text: string): (index: number, character: string) => boolean {
  let isRightToLeft: boolean | undefined; // looked for once, and only when it matters
  let flagEnd = 0;

  const isOfFlag = (index: number): boolean => {
    const flag = taggedFlags.find((one) => text.startsWith(one, index - 2));
    if (flag !== undefined) flagEnd = index - 2 + flag.length;
    return index < flagEnd;
  };

  return (index, character) => {
    const before = text.slice(Math.max(0, index - maxSigns), index);
    const after = text.slice(index + character.length, index + character.length + 2);
    switch (character) {
      case "\u200d":
        if (emojiBefore.test(before) && emojiAfter.test(after)) return true;
        return joiningBefore.test(before);
      case "\u200c":
        return joiningBefore.test(before);
      case "\u200b":
        return unspacedBefore.test(before) && unspacedAfter.test(after);
      case "\ufe0e":
      case "\ufe0f":
        return keyBefore.test(before) ? after.startsWith("\u20e3") : emojiWithStyles.test(before);
      default:
    }
    if (directionMark.test(character)) {
      isRightToLeft ??= rightToLeft.test(text);
      return isRightToLeft && !hiddenBefore.test(before) && !hiddenAfter.test(after);
    }
    if (ideographVariant.test(character)) return ideographBefore.test(before);
    if (mongolianVariant.test(character)) return mongolianBefore.test(before);
    return isOfFlag(index);
  };
}
