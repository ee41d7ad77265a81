// A program that opens the store of a directory, prints the engine's pid, and waits to be killed.
import { openStoreIn } from "./open-test-store.ts";

const said: string[] = [];
const handle = openStoreIn(process.argv[2] ?? "", said);
await handle.settled;
process.stdout.write(/"pid":(\d+)/.exec(said.join(""))?.[1] ?? "none");
