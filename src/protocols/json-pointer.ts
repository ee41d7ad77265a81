/** The value at a JSON pointer (RFC 6901), in which `-` is a list's last item; undefined where there is none. */
export function readPointer(value: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce<unknown>((holder, step) => (isHolder(holder) ? ownMember(holder, keyIn(holder, step)) : undefined), value);
}

/** Puts a value at a pointer and makes the objects on the way that are not there. False: there is no such place. */
export function writePointer(value: unknown, pointer: string, written: unknown): boolean {
  const steps = stepsOf(pointer);
  const last = steps.pop();
  if (last === undefined) return false;
  let holder = value;
  for (const step of steps) {
    if (!isHolder(holder)) return false;
    const key = keyIn(holder, step);
    const next = ownMember(holder, key);
    if (next === undefined && !Array.isArray(holder)) define(holder, key, {});
    holder = next ?? ownMember(holder, key);
  }
  if (!isHolder(holder)) return false;
  const key = keyIn(holder, last);
  if (Array.isArray(holder) && !Object.hasOwn(holder, key)) return false;
  define(holder, key, written);
  return true;
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function keyIn(holder: object, step: string): string {
  return Array.isArray(holder) && step === "-" ? String(holder.length - 1) : step;
}

/** Own members alone: a list's length and what a prototype has are no part of the JSON. */
function ownMember(holder: object, key: string): unknown {
  if (Array.isArray(holder) && !/^\d+$/.test(key)) return undefined;
  return Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined;
}

function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function isHolder(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
