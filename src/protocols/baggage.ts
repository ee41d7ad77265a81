/** One member of a `baggage` header (W3C Baggage). `value` is percent-decoded and without properties; `text` is the member as it stood. */
export type BaggageMember = { readonly key: string; readonly value: string; readonly text: string };

/** Reads a `baggage` header. Members that are not `key=value` are left out; a value that does not decode is taken as it stands. */
export function readBaggage(header: string | undefined): readonly BaggageMember[] {
  if (header === undefined || header === "") return [];
  const members: BaggageMember[] = [];
  for (const part of header.split(",")) {
    const text = part.trim();
    const equals = text.indexOf("=");
    if (equals <= 0) continue;
    const semicolon = text.indexOf(";", equals);
    const value = text.slice(equals + 1, semicolon === -1 ? undefined : semicolon).trim();
    members.push({ key: text.slice(0, equals).trim(), value: decode(value), text });
  }
  return members;
}

/** A member as it is written in the header. */
export function baggageMember(key: string, value: string): BaggageMember {
  return { key, value, text: `${key}=${encodeURIComponent(value.toWellFormed())}` };
}

/** The header of some members; undefined when there are none. */
export function writeBaggage(members: readonly BaggageMember[]): string | undefined {
  return members.length === 0 ? undefined : members.map((member) => member.text).join(",");
}

function decode(value: string): string {
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
