import type { ProblemTable } from "../http/problem.ts";

export const backupProblems: ProblemTable = {
  "platform/not-the-operator": { status: 401, title: "Only who may read the data directory may do this" },
  "platform/place-not-empty": { status: 409, title: "The place is not empty" },
  "platform/backup-unreadable": { status: 400, title: "This is no backup" },
  "platform/backup-damaged": { status: 400, title: "A file of the backup is not what was written" },
  "platform/backup-newer": { status: 400, title: "A newer version wrote the backup" },
};
