import { isJsonObject } from "../../kernel/json.ts";
import type { Json } from "../../kernel/json.ts";

/** A call as a person writes it: `refund(order_id="A-1", amount_cents=4200)`. Values longer than 60 characters are cut. */
export function describeCall({ tool, arguments: args }: { readonly tool: string; readonly arguments: Json }): string {
  if (!isJsonObject(args)) return `${tool}(${describeJson(args)})`;
  return `${tool}(${Object.entries(args)
    .map(([name, value]) => `${name}=${describeJson(value)}`)
    .join(", ")})`;
}

/** A JSON value in one short line; undefined reads `nothing`. */
export function describeJson(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
