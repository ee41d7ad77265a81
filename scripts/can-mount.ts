import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** True where this process may mount a small file system, which the story of a full disk needs. */
export function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), "airworthy-mount-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", directory]).status === 0;
  if (mounted) spawnSync("umount", [directory]);
  rmdirSync(directory);
  return mounted;
}
