/** Something that the server needs, or does without. `check` rejects with the reason while it is not there. */
export type Part = { readonly name: string; readonly needed: boolean; readonly check: () => Promise<unknown> };

/** A part as it is now; `why` says what is wrong. */
export type PartState = { readonly name: string; readonly needed: boolean; readonly ready: boolean; readonly why?: string };

const timeoutMs = 2_000;

/** Asks every part; one that does not answer within 2 s is not ready. */
export function askParts(parts: readonly Part[]): Promise<PartState[]> {
  return Promise.all(
    parts.map(async ({ name, needed, check }) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it did not answer within ${timeoutMs} ms`)), timeoutMs);
      });
      try {
        await Promise.race([check(), late]);
        return { name, needed, ready: true };
      } catch (error) {
        return { name, needed, ready: false, why: error instanceof Error ? error.message : String(error) };
      } finally {
        clearTimeout(timer);
      }
    }),
  );
}

/** True when nothing that is needed is missing. */
export function isReady(states: readonly PartState[]): boolean {
  return states.every(({ needed, ready }) => ready || !needed);
}
