import { navigate } from "wouter/use-browser-location";

import { paths } from "../address/paths.ts";
import { problemOf } from "./api-problem.ts";

/** Sends a browser to the sign-in page when an answer says that a key is needed, and remembers where it was. */
export function askForKey(error: unknown): void {
  const { pathname, search } = window.location;
  if (problemOf(error).status !== 401 || pathname === paths.signIn("/")) return;
  navigate(paths.signIn(pathname + search), { replace: true });
}
