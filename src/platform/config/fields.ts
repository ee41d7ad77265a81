import { z } from "zod";

/** A whole number; the message carries the range. */
export function wholeNumber(from: number, to: number): z.ZodInt {
  const error = unlessMissing(`must be a whole number from ${from} to ${to}`);
  return z.int({ error }).min(from, { error }).max(to, { error });
}

/** A number, both bounds included; the message carries the range. */
export function numberFrom(from: number, to: number): z.ZodNumber {
  const error = unlessMissing(`must be a number from ${from} to ${to}`);
  return z.number({ error }).min(from, { error }).max(to, { error });
}

/** A number above 0 and below 1: a significance level, a margin. */
export function openShare(): z.ZodNumber {
  const error = unlessMissing("must be a number above 0 and below 1");
  return z.number({ error }).gt(0, { error }).lt(1, { error });
}

/** A text with something in it. */
export function text(maxLength: number): z.ZodString {
  return z.string().regex(/\S/, "must not be blank").max(maxLength);
}

/** A text of one form. `form` is the form in words, as in `must be a lower-case name`. */
export function textLike(pattern: RegExp, form: string): z.ZodString {
  return z.string().regex(pattern, `must be ${form}`);
}

/** A path, or a glob, below the folder of the file that names it: no absolute path, no `..`, `/` between the parts. */
export function pathInside(): z.ZodString {
  return z
    .string()
    .min(1, "must not be empty")
    .max(1024)
    .refine((path) => !/^([/~]|[A-Za-z]:)/.test(path) && !/[\\\0]/.test(path), "must be relative to this file, with / between its parts")
    .refine((path) => !path.split("/").includes(".."), "must stay inside the folder of this file: no ..");
}

/** The path of a URL: begins with one slash, without query or fragment. */
export function urlPath(): z.ZodString {
  return textLike(/^\/(?!\/)[^\s?#\\]*$/, "the path of a URL, beginning with one /, without ? and #");
}

/** An http or https URL without credentials. */
export function httpUrl(): z.ZodString {
  return z.string().refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  }, "must be an http or https URL without a user or password in it");
}

/** The name of an environment variable. */
export function variableName(): z.ZodString {
  return textLike(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of an environment variable: letters, digits and _, not beginning with a digit");
}

function unlessMissing(message: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => (input === undefined ? "is missing" : message);
}
