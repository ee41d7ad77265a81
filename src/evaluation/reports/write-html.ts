import { withoutControls } from "../../kernel/without-controls.ts";
import { formatCount, formatLevel, formatMs, formatSigned } from "../domain/format-number.ts";
import { drawInterval } from "./draw-interval.ts";
import { htmlStyle } from "./html-style.ts";
import { listTold, type Report, type ReportCase, sayVerdict, statusOf, trialMarks, type TrialStatus } from "./report-model.ts";
import { sayMetric } from "./say-metric.ts";

/** A page of its own: no script, nothing loaded from elsewhere, light and dark. Every text of an agent or a file stands in it as text. */
export function writeHtml(report: Report): string {
  const told = listTold(report.cases);
  const others = report.cases.filter((one) => !told.includes(one));
  const title = `${report.subject} ${sayVerdict(report)}`;
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    // Nothing that slipped in as markup could load or run.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escape(title)}</title><style>${htmlStyle}</style></head><body><main>`,
    ...writeHead(report),
    ...writeMetrics(report),
    ...writeSlices(report),
    ...writeList("Problems", [
      ...report.problems.map(
        ({ where, code, message }) => `<code>${escape(where)}</code>: <code>${escape(code)}</code> ${escape(message)}`,
      ),
      ...(report.difference?.missing ?? []).map((id) => `missing: <code>${escape(id)}</code>`),
      ...(report.difference?.changedCases ?? []).map((id) => `another content under the same id: <code>${escape(id)}</code>`),
      ...(report.difference?.added ?? []).map((id) => `only in the candidate: <code>${escape(id)}</code>`),
    ]),
    ...writeList(
      "Guards and policy",
      report.findings.map(
        ({ kind, name, case: id, trial, message }) =>
          `<code>${escape(`${kind} ${name}`)}</code> in <code>${escape(id)}</code>${trial === null ? "" : `, trial ${trial}`}: ${escape(message)}`,
      ),
    ),
    ...writeCases("Cases that changed or did not pass", told),
    ...writeCases("All other cases", others),
    "<h2>What it is</h2><dl>",
    ...report.identity.map(({ name, value }) => `<dt class="muted">${escape(name)}</dt><dd><code>${escape(value)}</code></dd>`),
    `</dl><p>Make it again:</p><pre>${escape(report.reproduce)}</pre>`,
    `<p class="muted">Written by ${escape(report.madeBy)}.</p></main></body></html>\n`,
  ].join("\n");
}

function writeHead(report: Report): string[] {
  const { subject, series, baseline, verdict, sentence, detail, difference, counts, cost, page, startedAt } = report;
  const tone = verdict === "pass" ? "good" : verdict === "fail" ? "bad" : "unsure";
  const read = counts.map(({ side, read, used, excluded }) => `${side}: ${read} trials read = ${used} used + ${excluded} excluded`);
  const facts = [
    ...read,
    ...(cost === "" ? [] : [`cost ${cost}`]),
    ...(startedAt === null ? [] : [`began ${startedAt.slice(0, 16).replace("T", " ")} UTC`]),
  ];
  return [
    `<p class="muted">${escape(series)}</p>`,
    `<h1>${escape(subject)}${baseline === null ? "" : ` <span class="muted">against ${escape(baseline)}</span>`}</h1>`,
    `<p><span class="verdict ${tone}">${sayVerdict(report)}</span></p>`,
    `<p class="lead">${escape(sentence)}</p>`,
    ...(detail === "" ? [] : [`<p>${escape(detail)}</p>`]),
    ...(difference === null || difference.n === 0 ? [] : [drawInterval(difference), sayDifference(difference)]),
    `<p class="muted">${escape(facts.join(" · "))}</p>`,
    ...(page === undefined ? [] : [`<p><a href="${escape(page)}" rel="noreferrer">In the console</a></p>`]),
  ];
}

function sayDifference({ n, lower, upper, alpha, discordant, mcnemarExactP, bonettPrice }: NonNullable<Report["difference"]>): string {
  return (
    `<p class="muted">Paired over ${formatCount(n, "case")}; one-sided at ${formatLevel(1 - alpha)} ${formatSigned(lower)} to ${formatSigned(upper)} pt; ` +
    `${discordant.gained} cases rose, ${discordant.lost} fell, McNemar exact p ${mcnemarExactP.toPrecision(3)}, ` +
    `Bonett-Price ${formatSigned(bonettPrice[0])} to ${formatSigned(bonettPrice[1])} pt.</p>`
  );
}

function writeMetrics({ metrics }: Report): string[] {
  const names = ["Metric", "Candidate", "Baseline", "Difference (95 %)", "Held against", "Verdict"];
  const rows = metrics
    .map(sayMetric)
    .map(({ label, candidate, baseline, difference, bound, verdict }) => [label, candidate, baseline, difference, bound, verdict]);
  return rows.length === 0 ? [] : ["<h2>Metrics</h2>", writeTable(names, rows)];
}

function writeSlices({ slices }: Report): string[] {
  if (slices.length === 0) return [];
  const rows = slices.map(({ value, n, diff, ci95: [low, high], verdict }) => [
    value,
    String(n),
    `${formatSigned(diff)} pt (${formatSigned(low)} to ${formatSigned(high)})`,
    verdict,
  ]);
  return ["<h2>Slices</h2>", writeTable(["Slice", "Cases", "Difference (95 %)", "Verdict"], rows)];
}

function writeTable(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row
      .map((text, index) => `<td data-name="${index === 0 ? "" : escape(names[index] ?? "")}"${toneOf(text)}>${escape(text)}</td>`)
      .join("");
  const head = names.map((name) => `<th scope="col">${escape(name)}</th>`).join("");
  return `<div class="scroll"><table class="stack"><thead><tr>${head}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table></div>`;
}

function toneOf(text: string): string {
  if (text === "pass") return ' class="good"';
  if (text === "fail") return ' class="bad"';
  return text === "inconclusive" || text === "incomplete" ? ' class="unsure"' : "";
}

function writeList(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`<h2>${title}</h2>`, `<ul class="list">${items.map((item) => `<li>${item}</li>`).join("\n")}</ul>`];
}

function writeCases(title: string, cases: readonly ReportCase[]): string[] {
  return cases.length === 0 ? [] : [`<h2>${title}: ${cases.length}</h2>`, ...cases.map(writeCase)];
}

function writeCase(one: ReportCase): string {
  const { id, summary, change, trials, baselineTrials, trajectoryChanged } = one;
  const tones = { passed: "good", flaky: "unsure", failed: "bad", errored: "unsure" } as const;
  const before = baselineTrials === null ? "" : `${marks(baselineTrials)} → `;
  const lines = trials.map(
    ({ trial, status, why, durationMs, scores }) =>
      `<li>trial ${trial}: ${status}${durationMs > 0 ? `, ${formatMs(durationMs)}` : ""}${why === "" ? "" : `<br>${escape(why)}`}${scores
        .filter(({ pass, deciding }) => !pass && !deciding)
        .map((score) => `<br><span class="muted">${escape(`${score.name}, which does not decide: ${score.why}`)}</span>`)
        .join("")}</li>`,
  );
  return [
    `<details><summary><span class="change ${tones[statusOf(one)]}">${change}</span> <code>${escape(id)}</code> <span class="marks">${before}${marks(trials.map(({ status }) => status))}</span>`,
    `${trajectoryChanged ? ' <span class="muted">other calls than before</span>' : ""}</summary>`,
    summary === "" ? "" : `<p class="muted">${escape(summary)}</p>`,
    `<ul>${lines.join("")}</ul></details>`,
  ].join("");
}

function marks(statuses: readonly TrialStatus[]): string {
  return `<span aria-label="${statuses.join(", ")}" role="img">${statuses.map((status) => trialMarks[status]).join("")}</span>`;
}

function escape(text: string): string {
  return withoutControls(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
