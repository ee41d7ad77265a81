import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import { actorOf, type HttpHost, scopeOf } from "../platform/http/host.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { storeReport } from "./reported-outcomes.ts";

const name = z.string().trim().min(1).max(512);

/** `POST /outcomes`: what somebody outside saw of a session. */
export function addOutcomeRoutes(host: HttpHost, { db, clock }: { readonly db: Db; readonly clock: Clock }): void {
  host.post(
    "/api/v1/outcomes",
    {
      config: { permission: "outcomes:write" },
      schema: {
        summary: "Report an outcome of a session",
        body: z.strictObject({
          /** Given by the reporter, so that a report that is sent again counts once. */
          id: name,
          /** The contextId of the conversation, as its client sees it. */
          session: name,
          signal: name,
          failed: z.boolean(),
        }),
        response: { 202: z.object({ id: z.string(), known: z.boolean() }) },
      },
    },
    async (request, reply) => {
      const { id } = request.body;
      const isNew = await storeReport(db, scopeOf(request), {
        ...request.body,
        reporter: actorOf(request).actor,
        at: new Date(clock()),
      });
      return reply.code(202).send({ id, known: !isNew });
    },
  );
}
