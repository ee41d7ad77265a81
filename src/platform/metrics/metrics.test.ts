import { expect, test } from "vitest";

import { createMetrics } from "./metrics.ts";

test("metrics are text as Prometheus reads it, with help, type and escaped labels", async () => {
  const metrics = createMetrics();
  const count = metrics.counter("requests_total", "Requests");
  count({ status: "200" });
  count({ status: "200" }, 2);
  count({ status: 'a"b\\c\nd' });
  metrics.read("ready", "Whether it is\nready", "gauge", async () => [{ value: 1 }]);
  expect(await metrics.render()).toBe(`# HELP airworthy_requests_total Requests
# TYPE airworthy_requests_total counter
airworthy_requests_total{status="200"} 3
airworthy_requests_total{status="a\\"b\\\\c\\nd"} 1
# HELP airworthy_ready Whether it is\\nready
# TYPE airworthy_ready gauge
airworthy_ready 1
`);
});

test("a metric that cannot be read leaves the others", async () => {
  const metrics = createMetrics();
  metrics.read("broken", "Broken", "gauge", () => Promise.reject(new Error("the database is gone")));
  metrics.counter("fine_total", "Fine")();
  expect(await metrics.render()).toBe("# HELP airworthy_fine_total Fine\n# TYPE airworthy_fine_total counter\nairworthy_fine_total 1\n");
});

test("a name that Prometheus does not take, or that is there, is a bug", () => {
  const metrics = createMetrics();
  metrics.counter("a_total", "A");
  expect(() => metrics.counter("a_total", "A")).toThrow("misnamed or there");
  expect(() => metrics.counter("a-total", "A")).toThrow("misnamed or there");
});
