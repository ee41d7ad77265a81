/** Problems of the registry at the HTTP edge. */
export const registryProblems = {
  "registry/manifest-invalid": { status: 422, title: "The manifest has mistakes" },
  "registry/version-taken": { status: 409, title: "This version name stands for something else" },
  "registry/model-unavailable": { status: 422, title: "No model is available" },
  "registry/constitution-missing": { status: 422, title: "The constitution's file is missing" },
  "registry/policies-missing": { status: 422, title: "The tool policy's file is missing" },
  "registry/path-not-allowed": { status: 422, title: "A file's path leaves the artifact" },
  "registry/agent-not-found": { status: 404, title: "There is no such agent" },
  "registry/version-not-found": { status: 404, title: "There is no such version" },
} as const;
