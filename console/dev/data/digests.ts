/** Development data: a session as the gateway names it when it makes the token: long. */
export function sessionId(seed: string): string {
  return `c2Vzc2lvbi0xIGRlcF8wMW04Mjc3dGF4Zm44${seed.replace("-", "").repeat(60)}OocXrVrRmipg`.slice(0, 420);
}

/** Development data: one digest per version of the support desk. */
export const digests: { readonly [version: string]: string } = {
  v1: "sha256:7be21f04c9d8a6e15f3b2c7d8e9f0a1b2c3d4e5f60718293a4b5c6d7e8f9d2c7",
  v2: "sha256:9f2c61d07e8f9a0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f60741aa",
  v3: "sha256:c41b07e95f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e8d15",
  v4: "sha256:e02c9d4418293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e9f0a1b703",
};
