import { createHash } from "node:crypto";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { listConsistencyProof, verifyConsistency } from "./consistency-proof.ts";
import { listInclusionProof, verifyInclusion } from "./inclusion-proof.ts";
import { growTree } from "./testing/grow-tree.ts";
import { type Hash, hashLeaf } from "./tree-hash.ts";

/** The reference tree of the certificate-transparency implementations: leaves, roots by size, proofs. */
const referenceLeaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map((hex) =>
  hashLeaf(Buffer.from(hex, "hex")),
);
const referenceRoots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const referenceInclusions: [index: number, size: number, proof: Hash[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  ],
  [
    5,
    8,
    [
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  ],
  [2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]],
  [
    1,
    5,
    [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  ],
];
const referenceConsistencies: [from: number, to: number, proof: Hash[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  ],
  [
    6,
    8,
    [
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  ],
  [
    2,
    5,
    [
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  ],
];

describe("the reference tree", () => {
  const { roots, hashOf } = growTree(referenceLeaves);

  test("has the published root at every size", () => {
    expect(roots).toEqual(referenceRoots);
  });

  test.each(referenceInclusions)("has the published proof that leaf %i is among %i", (index, size, proof) => {
    expect(listInclusionProof(index, size).map(hashOf)).toEqual(proof);
    expect(verifyInclusion({ index, leaf: referenceLeaves[index] ?? "", size, root: referenceRoots[size] ?? "" }, proof)).toBe(true);
  });

  test.each(referenceConsistencies)("has the published proof that %i leaves begin %i", (from, to, proof) => {
    expect(listConsistencyProof(from, to).map(hashOf)).toEqual(proof);
    expect(verifyConsistency({ size: from, root: referenceRoots[from] ?? "" }, { size: to, root: referenceRoots[to] ?? "" }, proof)).toBe(
      true,
    );
  });
});

/** The root as the RFC defines it, by recursion over the leaves. */
function defineRoot(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return createHash("sha256").digest("hex");
  if (leaves.length === 1) return only;
  const middle = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  const sides = [leaves.slice(0, middle), leaves.slice(middle)].map((side) => Buffer.from(defineRoot(side), "hex"));
  return createHash("sha256")
    .update(Buffer.concat([Buffer.of(1), ...sides]))
    .digest("hex");
}

describe("every tree of up to 64 leaves", () => {
  const sizes = Array.from({ length: 65 }, (_, size) => size);
  const leaves = sizes.slice(1).map((n) => hashLeaf(`record ${n}`));
  const { roots, hashOf } = growTree(leaves);
  const head = (size: number) => ({ size, root: roots[size] ?? "" });

  test("has the root of the definition", () => {
    expect(roots).toEqual(sizes.map((size) => defineRoot(leaves.slice(0, size))));
  });

  test("proves each of its leaves, and no other leaf, place or root", () => {
    for (const size of sizes) {
      for (let index = 0; index < size; index++) {
        const proof = listInclusionProof(index, size).map(hashOf);
        const claim = { index, leaf: leaves[index] ?? "", size, root: roots[size] ?? "" };
        expect(verifyInclusion(claim, proof)).toBe(true);
        expect(verifyInclusion({ ...claim, leaf: hashLeaf("another") }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, root: hashLeaf("another") }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, index: size === 1 ? 1 : (index + 1) % size }, proof)).toBe(false);
        expect(verifyInclusion(claim, [...proof, claim.leaf])).toBe(false);
        if (size > 1) expect(verifyInclusion(claim, proof.slice(0, -1))).toBe(false);
      }
    }
  });

  test("proves each of its beginnings, and no other", () => {
    for (const to of sizes) {
      for (let from = 0; from <= to; from++) {
        const proof = listConsistencyProof(from, to).map(hashOf);
        expect(verifyConsistency(head(from), head(to), proof)).toBe(true);
        expect(verifyConsistency(head(from), { size: to, root: hashLeaf("another") }, proof)).toBe(from === 0 && to > 0);
        expect(verifyConsistency(head(from), head(to), [...proof, hashLeaf("another")])).toBe(false);
        if (from > 0) expect(verifyConsistency({ size: from, root: hashLeaf("another") }, head(to), proof)).toBe(false);
        if (from > 0 && from < to) expect(verifyConsistency(head(from), head(to), proof.slice(0, -1))).toBe(false);
        if (from < to) expect(verifyConsistency(head(to), head(from), proof)).toBe(false);
      }
    }
  });
});

describe("every tree of up to 16 leaves", () => {
  const leaves = Array.from({ length: 16 }, (_, n) => hashLeaf(`record ${n}`));
  const { roots, hashOf } = growTree(leaves);
  const pairs = roots.flatMap((_, size) => Array.from({ length: size }, (_, index) => ({ index, size })));

  test("gives no proof that passes for a place whose proof is longer or shorter", () => {
    for (const { index, size } of pairs) {
      const proof = listInclusionProof(index, size).map(hashOf);
      const claim = { leaf: leaves[index] ?? "", root: roots[size] ?? "" };
      const others = pairs.filter((other) => listInclusionProof(other.index, other.size).length !== proof.length);
      expect(others.filter((other) => verifyInclusion({ ...other, ...claim }, proof))).toEqual([]);
    }
  });

  test("gives no proof that passes for sizes whose proof is longer or shorter", () => {
    for (const { index: from, size } of pairs) {
      const proof = listConsistencyProof(from, size).map(hashOf);
      const [older, newer] = [roots[from] ?? "", roots[size] ?? ""];
      const others = pairs.filter((other) => listConsistencyProof(other.index, other.size).length !== proof.length);
      const passing = others.filter((other) =>
        verifyConsistency({ size: other.index, root: older }, { size: other.size, root: newer }, proof),
      );
      expect(passing).toEqual([]);
    }
  });
});

describe("any tree", () => {
  test("proves nothing once a hash of the proof is changed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (size, pick, place) => {
        const leaves = Array.from({ length: size }, (_, n) => hashLeaf(String(n)));
        const { roots, hashOf } = growTree(leaves);
        const spoil = (proof: readonly Hash[]): Hash[] => proof.with(place % proof.length, hashLeaf("spoilt"));
        const index = pick % size;
        const claim = { index, leaf: leaves[index] ?? "", size, root: roots[size] ?? "" };
        expect(verifyInclusion(claim, spoil(listInclusionProof(index, size).map(hashOf)))).toBe(false);
        const from = 1 + (pick % (size - 1));
        const spoilt = spoil(listConsistencyProof(from, size).map(hashOf));
        expect(verifyConsistency({ size: from, root: roots[from] ?? "" }, { size, root: roots[size] ?? "" }, spoilt)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
