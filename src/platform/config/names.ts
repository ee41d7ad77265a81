import { textLike } from "./fields.ts";

/** An agent's or a tool server's name; it stands in URLs. */
export const serviceName = textLike(
  /^[a-z][a-z0-9-]{0,62}$/,
  "a name of lower-case letters, digits and -, beginning with a letter, at most 63 characters",
);

/** A version as a person names it. */
export const versionName = textLike(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  "a name of letters, digits and . _ -, beginning with a letter or digit, at most 63 characters",
);

/** A tool's name, as MCP allows them. */
export const toolName = textLike(/^[A-Za-z0-9_./-]{1,128}$/, "a tool's name: letters, digits and _ - . /, at most 128 characters");

/** A suite's name, such as `support-desk/core`. */
export const suiteName = textLike(
  /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/,
  "a name of lower-case letters, digits and -, with / between its parts",
).max(128);

/** A case's id; it stands in URLs. */
export const caseId = textLike(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
  "an id of letters, digits and . _ -, beginning with a letter or digit, at most 128 characters",
);
