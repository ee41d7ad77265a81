import { describe, expect, test } from "vitest";

import { ApiProblem, problemOf, readProblem } from "./api-problem.ts";

describe("readProblem", () => {
  test("keeps title, detail, code and request id of an RFC 9457 body", () => {
    const body = {
      type: "about:blank",
      title: "Not found",
      status: 404,
      detail: 'No agent "x".',
      code: "registry/no-agent",
      requestId: "req-1",
    };
    expect(readProblem(404, body)).toEqual({
      status: 404,
      title: "Not found",
      detail: 'No agent "x".',
      code: "registry/no-agent",
      requestId: "req-1",
    });
  });

  test("tells the status when the body is not a problem", () => {
    const told = {
      status: 502,
      title: "The server answered 502",
      detail: "The server answered 502 and gave no reason.",
      code: null,
      requestId: null,
    };
    expect(readProblem(502, "<html>")).toEqual(told);
    expect(readProblem(502, null)).toEqual(told);
    expect(readProblem(502, { title: 7, detail: "" })).toEqual(told);
  });
});

describe("problemOf", () => {
  test("gives back the problem that the client threw", () => {
    const problem = readProblem(403, { title: "Denied" });
    expect(problemOf(new ApiProblem(problem))).toBe(problem);
  });

  test("names a bug of the console as one", () => {
    expect(problemOf(new TypeError("x is undefined"))).toMatchObject({ code: "console/unexpected", detail: "x is undefined" });
  });
});
