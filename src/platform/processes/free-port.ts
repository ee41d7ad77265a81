import { once } from "node:events";
import { createServer } from "node:net";

/** A port on loopback that was free a moment ago. Whoever uses it must cope with another process having taken it since. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port");
  return address.port;
}
