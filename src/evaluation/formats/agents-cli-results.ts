import { z } from "zod";

import { isJsonObject } from "../../kernel/json.ts";
import { readAgentsCliCases } from "./agents-cli-cases.ts";
import { eitherCase } from "./genai-content.ts";
import type { RecordReader } from "./record-reader.ts";

const metricResult = eitherCase({ score: z.unknown().optional(), error_message: z.string().nullish() });
const caseResult = eitherCase({
  eval_case_index: z.int(),
  response_candidate_results: z
    .array(eitherCase({ response_index: z.int().nullish(), metric_results: z.record(z.string(), metricResult).nullish() }))
    .nullish(),
});
const resultSchema = eitherCase({
  eval_case_results: z.array(z.unknown()),
  summary_metrics: z.array(eitherCase({ metric_name: z.string().nullish() })).nullish(),
  evaluation_dataset: z.unknown().optional(),
});

/**
 * What agents-cli and Vertex write of an evaluation: scores by metric, for each response of each case of a data set, which stands beside them. Of
 * several metrics the first of the summary decides, and the slice `metric` names it. Source: googleapis/python-aiplatform,
 * vertexai/_genai/types/common.py (EvaluationResult, EvalCaseResult).
 */
export const agentsCliResults: RecordReader = {
  format: "agents-cli-results",
  knows: (value) =>
    listResults(value).some((item) => isJsonObject(item) && ("response_candidate_results" in item || "responseCandidateResults" in item)),
  read: (value, collector) => {
    const result = resultSchema.safeParse(value);
    if (!result.success) {
      collector.exclude({ where: "the file", code: "evaluation/result-invalid", message: z.prettifyError(result.error) });
      return;
    }
    const { eval_case_results: results, summary_metrics: summary, evaluation_dataset: datasets } = result.data;
    const dataset = readAgentsCliCases(Array.isArray(datasets) ? datasets[0] : datasets);
    for (const exclusion of dataset.excluded) collector.exclude({ ...exclusion, where: `evaluation_dataset.${exclusion.where}` });
    const cases = new Map(dataset.cases.map((one) => [one.where, one]));
    results.forEach((item, index) => {
      const where = `eval_case_results[${index}]`;
      const read = caseResult.safeParse(item);
      if (!read.success) {
        collector.exclude({ where, code: "evaluation/result-invalid", message: z.prettifyError(read.error) });
        return;
      }
      const { eval_case_index: at, response_candidate_results: candidates } = read.data;
      const known = cases.get(`eval_cases[${at}]`);
      const found = { id: known?.id ?? `case ${at + 1}`, content: known?.content };
      collector.addCase(found); // which nobody may have answered
      (candidates ?? []).forEach(({ response_index: response, metric_results: metrics }, order) => {
        const names = Object.keys(metrics ?? {});
        const metric = summary?.find(({ metric_name: name }) => typeof name === "string" && names.includes(name))?.metric_name ?? names[0];
        const decides = metrics?.[metric ?? ""];
        collector.addTrial({
          where: `${where}.response_candidate_results[${order}]`,
          ...found,
          trial: String(response ?? order),
          slices: names.length > 1 && typeof metric === "string" ? { metric } : {},
          score: decides?.score,
          failure: decides?.error_message ? `it was not evaluated: ${decides.error_message.slice(0, 300)}` : undefined,
          calls: known?.conversation?.calls ?? known?.responses[response ?? order]?.calls,
        });
      });
    });
  },
};

function listResults(value: unknown): readonly unknown[] {
  const list = isJsonObject(value) ? (value["eval_case_results"] ?? value["evalCaseResults"]) : undefined;
  return Array.isArray(list) ? list : [];
}
