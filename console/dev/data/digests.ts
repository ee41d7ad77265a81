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

/** Development data: one digest per version of the support desk's suite, the one in force first. */
export const suiteDigests = {
  now: "sha256:51c9b30e7d2f44a8869e1f5a0c7b92d3e6f8a1b4c5d7e9f0a2b3c4d5e6f70819",
  before: "sha256:0d84e6f2a1b3c5d7e9f00112233445566778899aabbccddeeff0a1b2c3d4e5f6",
  first: "sha256:a90317c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80",
  catalog: "sha256:6e01f7a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e",
  label: "sha256:c3d4e5f608192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80912a3b",
} as const;
