import { z } from "zod";

import type { Json } from "../../kernel/json.ts";

/** A member that is there, of what JSON.parse gave: it can be nothing but JSON, and to walk through it again would take most of the time. */
export const parsedJson = z.custom<Json>((value) => value !== undefined);
