export { safetyProblems } from "./errors.ts";
