import { expect, test } from "vitest";

import { findStaleSchemas, makeSchemas } from "./write-schemas.ts";

test("the schema files are what the manifest and suite schemas say now", () => {
  expect(findStaleSchemas()).toEqual([]);
});

test("every key that a person writes is described", () => {
  expect(makeSchemas().flatMap(({ text }) => undescribed(JSON.parse(text), ""))).toEqual([]);
});

function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, member]) => {
    if (key !== "properties" || typeof member !== "object" || member === null) return undescribed(member, `${path}/${key}`);
    return Object.entries(member).flatMap(([name, property]) => {
      const described = typeof property === "object" && property !== null && "description" in property;
      return [...(described ? [] : [`${path}/${name}`]), ...undescribed(property, `${path}/${name}`)];
    });
  });
}
