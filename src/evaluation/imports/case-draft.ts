import type { Exclusion } from "../domain/run-record.ts";
import type { CaseLineage, ToolStep } from "../domain/suite.ts";

/** A case as another tool's file describes it, in the words of our suite file, those that are still to come among them. */
export type CaseDraft = {
  readonly where: string;
  /** As the source has it; the suite's is made of it. */
  readonly id: string;
  readonly tags?: readonly string[];
  readonly from?: CaseLineage;
  readonly turns: readonly string[];
  /** A user whom a model plays; `turns` is what he says first, and all that is left where nobody plays him. */
  readonly user?: { readonly kind: "model"; readonly start: string; readonly goal: string; readonly persona?: string };
  readonly expect: {
    /** Those that change something, whatever their order. */
    readonly calls?: readonly ToolStep[];
    readonly answer?: AnswerDraft;
    /** Yes or no each, by a judge. */
    readonly rubric?: readonly { readonly id: string; readonly text: string }[];
    readonly limits?: { readonly latencyMs?: number; readonly costUsd?: number };
  };
};

/** A suite looks at one thing of an answer. */
export type AnswerDraft =
  | { readonly contains: readonly string[] }
  | { readonly regex: string }
  | { readonly json: unknown }
  | { readonly jsonSchema: unknown }
  | { readonly rouge1: { readonly reference: string; readonly atLeast: number } };

/** Something of a source that no suite can say, and where it stood. */
export type NotImported = Exclusion;

/** Tells of what is left out. `unsupported`: a suite cannot say it; `code`: it would have to be run; `file`: it stands in another file; `invalid`: it cannot be read. */
export type Tell = (where: string, why: "unsupported" | "code" | "file" | "invalid", message: string) => void;

/** Reads what one tool writes of its cases. */
export type CaseImporter = {
  readonly format: string;
  /** By what it holds, never by its name. */
  knows(value: unknown): boolean;
  /** The cases in their order; what is left of them, or left out, is told. */
  read(value: unknown, tell: Tell): readonly CaseDraft[];
};
