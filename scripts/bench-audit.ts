// `node scripts/bench-audit.ts`: how fast the audit log is appended to, exported and verified, on embedded storage.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createCheckpoints, ensureAuditSigner, recordAudits } from "../src/audit/index.ts";
import { exportLog } from "../src/audit/export-log.ts";
import { verifyExport } from "../src/audit/verify-export.ts";
import { systemClock } from "../src/kernel/clock.ts";
import { digestOf } from "../src/kernel/digest.ts";
import { defaultProject } from "../src/kernel/scope.ts";
import { createLog } from "../src/platform/logging/log.ts";
import { connectDatabase } from "../src/platform/postgres/connect.ts";
import { migrate } from "../src/platform/postgres/migrate.ts";

const verified = 100_000;
const { organization } = defaultProject;
const folder = mkdtempSync(join(tmpdir(), "airworthy-bench-"));
const db = await connectDatabase({ directory: join(folder, "control") });
await migrate(db);
const signer = await ensureAuditSigner(db);
const checkpoints = createCheckpoints({ db, clock: systemClock, log: createLog(), signer });

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};
const append = (count: number) =>
  db.transaction().execute((tx) =>
    recordAudits(
      tx,
      systemClock,
      Array.from({ length: count }, (_, n) => ({
        ...defaultProject,
        actor: "airworthy",
        action: "tool.decided",
        object: `session/ses_${n}`,
        what: `The call of shop/refund was allowed by policy ${n}`,
        facts: { digest: digestOf(n), decision: "allow" },
      })),
    ),
  );

const single = 2_000;
const oneByOne = await seconds(async () => {
  for (let n = 0; n < single; n++) await append(1);
});
const batch = 1_000;
const batches = (verified - single) / batch;
const inBatches = await seconds(async () => {
  for (let n = 0; n < batches; n++) {
    await append(batch);
    await checkpoints.sign(organization);
  }
});
const lines: Buffer[] = [];
const exporting = await seconds(async () => {
  const file = exportLog(db, { organization, key: signer.keyOf(organization).vkey, records: verified });
  for await (const text of file) lines.push(Buffer.from(String(text)));
});
const verifying = await seconds(async () => {
  const answer = await verifyExport(
    (async function* () {
      yield* lines;
    })(),
    {},
  );
  if (!answer.ok) throw new Error(answer.error.why);
});
await db.destroy();
rmSync(folder, { recursive: true });

const results = {
  appended_per_second_one_a_transaction: Math.round(single / oneByOne),
  appended_per_second_1000_a_transaction: Math.round((batches * batch) / inBatches),
  export_100000_records_seconds: Number(exporting.toFixed(2)),
  verify_100000_records_seconds: Number(verifying.toFixed(2)),
  export_megabytes: Number((lines.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1)),
};
for (const [name, value] of Object.entries(results)) console.log(`${name.padEnd(42)} ${value}`);
console.log(JSON.stringify({ bench: "audit", results }));
