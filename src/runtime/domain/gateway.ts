/** One plane's gateway as its plane last found it. Times are milliseconds since the epoch, by the database's clock unless said otherwise. */
export type Gateway = {
  readonly id: string;
  readonly plane: string;
  /** Its public base URL, as agents on its machine reach it. */
  readonly url: string;
  /** What it had seen then is stored; undefined: nothing was ever pulled. */
  readonly pulledAt: number | undefined;
  /** What was committed then stands in the snapshot that it holds. */
  readonly toldAt: number | undefined;
  /** By the gateway's own clock: everything that ended before it is stored. */
  readonly completeThrough: number | undefined;
  /** By deployment: its share of new sessions in the snapshot that the gateway holds, and its open requests. */
  readonly weights: { readonly [deployment: string]: number };
  readonly inFlight: { readonly [deployment: string]: number };
};

/** All gateways at one moment of the database's clock. */
export type Gateways = { readonly now: number; readonly all: readonly Gateway[] };

const answeringMs = 10_000;
const countedMs = 60_000;

/** Those that take new sessions by what they were told: seen within 10 s. */
export function listAnswering({ now, all }: Gateways): readonly Gateway[] {
  return all.filter((gateway) => now - seenAt(gateway) <= answeringMs);
}

/** Those whose observations are waited for: seen within 60 s. */
export function listCounted({ now, all }: Gateways): readonly Gateway[] {
  return all.filter((gateway) => now - seenAt(gateway) <= countedMs);
}

/** Those that nobody waits for any more, though they may have seen something since a time. */
export function listLeftOut({ now, all }: Gateways, since: number): readonly Gateway[] {
  return all.filter((gateway) => now - seenAt(gateway) > countedMs && seenAt(gateway) >= since);
}

/** Everything that ended before it is stored, but for what gateways that are left out saw. Undefined: nothing can be said yet. */
export function watermark(gateways: Gateways): number | undefined {
  const through = listCounted(gateways).map(({ completeThrough }) => completeThrough);
  return through.length === 0 || through.includes(undefined) ? undefined : Math.min(...through.filter((at) => at !== undefined));
}

/** True when every gateway that answers gives a deployment this share of new sessions, and one answers. */
export function isInForce(gateways: Gateways, deployment: string, weight: number): boolean {
  const answering = listAnswering(gateways);
  return answering.length > 0 && answering.every(({ weights }) => (weights[deployment] ?? 0) === weight);
}

/** Open requests to a deployment over all gateways that answer. */
export function countInFlight(gateways: Gateways, deployment: string): number {
  return listAnswering(gateways).reduce((sum, { inFlight }) => sum + (inFlight[deployment] ?? 0), 0);
}

/** When its plane last heard from it, or 0. */
export function seenAt({ pulledAt = 0, toldAt = 0 }: Gateway): number {
  return Math.max(pulledAt, toldAt);
}
