/**
 * Where a thing belongs: organization > project > environment. Every row, key and span carries it.
 * A lone user never sees it: the ids are `default`, `default`, and one of the environments below.
 */
export type ProjectScope = { readonly organization: string; readonly project: string };

/** A project and one of its environments. */
export type Scope = ProjectScope & { readonly environment: string };

/** The project that URLs may leave out. */
export const defaultProject: ProjectScope = { organization: "default", project: "default" };

/** The environments every project starts with; `production` is the one that URLs may leave out. */
export const stagingEnvironment = "staging";
export const productionEnvironment = "production";
