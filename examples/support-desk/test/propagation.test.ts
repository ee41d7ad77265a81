import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ask, askStreaming } from "./ask.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { startAgent, startUpstreams } from "./start-process.ts";

/** What one customer's request carries. Not A-1001, which stands in every tool description. */
const customers = [2, 3, 4, 5, 6].map((number) => ({
  orderId: `A-100${number}`,
  traceId: String(number).repeat(32),
  baggage: `customer=c${number},note=n%20${number}`,
}));

describe("trace context and baggage", { timeout: 30_000 }, () => {
  test("of concurrent requests, whole and streamed, reach every model and tool request that each causes, unmixed", async () => {
    await using upstreams = await startUpstreams();
    await using modelFront = await startRecordingProxy(upstreams.urls.model);
    await using shopFront = await startRecordingProxy(upstreams.urls.shop);
    await using agent = await startAgent({ model: modelFront.url, shop: shopFront.url });

    await Promise.all(
      customers.map(async ({ orderId, traceId, baggage }, index) => {
        const question = {
          url: agent.url,
          text: `I want a refund for order ${orderId}, it is broken.`,
          headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, baggage },
        };
        if (index % 2 === 0) await ask(question);
        else for await (const _ of askStreaming(question));
      }),
    );

    for (const front of [modelFront, shopFront]) {
      for (const { orderId, traceId, baggage } of customers) {
        const own = front.requests.filter(({ headers }) => traceIdOf(headers) === traceId);
        // A lookup and an answer at the model; to connect, to list and to call at the shop.
        expect(own.length).toBeGreaterThanOrEqual(2);
        expect(own.filter(({ headers }) => headers["baggage"] !== baggage)).toEqual([]);
        const others = front.requests.filter(({ headers }) => traceIdOf(headers) !== traceId);
        expect(own.some(({ body }) => body.includes(orderId))).toBe(true);
        expect(others.some(({ body }) => body.includes(orderId))).toBe(false);
      }
      const known = new Set(customers.map(({ traceId }) => traceId));
      expect(front.requests.filter(({ headers }) => !known.has(traceIdOf(headers)))).toEqual([]);
    }
  });
});

describe("spans", { timeout: 30_000 }, () => {
  test("go to the collector where one is configured, under the service's name, before the process ends", async () => {
    await using upstreams = await startUpstreams();
    const received: { path: string; body: string }[] = [];
    const collector = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ path: request.url ?? "", body });
        response.end();
      });
    });
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    const address = collector.address();
    const endpoint = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
    await using agent = await startAgent(upstreams.urls, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: "desk-under-test" });
    await ask({ url: agent.url, text: "Hello" });
    expect(await agent.stop()).toBe(0);
    collector.close();
    // Protobuf keeps strings readable.
    expect(received.map(({ path }) => path)).toEqual(["/v1/traces"]);
    expect(received[0]?.body).toContain("desk-under-test");
  });
});

/** The second field of a `traceparent`. */
function traceIdOf(headers: IncomingHttpHeaders): string {
  return headers["traceparent"]?.toString().split("-")[1] ?? "";
}
