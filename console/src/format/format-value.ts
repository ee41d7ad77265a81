import type { MetricView } from "../../../src/evaluation/views.ts";

/** What a number counts: a share (0 to 1), milliseconds, US dollars, or things. */
export type Unit = MetricView["unit"];

const NBSP = "\u00a0";
const MINUS = "\u2212";

/** A value with its unit, rounded for reading; a dash where it is not known, which is not zero. */
export function formatValue(unit: Unit, value: number | null): string {
  if (value === null) return "—";
  return (value < 0 ? MINUS : "") + magnitude(unit, Math.abs(value));
}

/** A difference with its sign; shares differ by points, by 100 at most: a bound of few cases may lie past that, where no difference is. */
export function formatDifference(unit: Unit, value: number): string {
  const size = unit === "share" ? `${(Math.min(1, Math.abs(value)) * 100).toFixed(1)}${NBSP}pt` : magnitude(unit, Math.abs(value));
  return sign(value) + size;
}

/** A number with sign and one decimal, for intervals whose unit stands elsewhere. */
export function formatSigned(value: number): string {
  return sign(value) + Math.abs(value).toFixed(1);
}

/** A whole number with thousands separated. */
export function formatCount(value: number): string {
  return value.toLocaleString("en-US");
}

function sign(value: number): string {
  if (value === 0) return "";
  return value < 0 ? MINUS : "+";
}

function magnitude(unit: Unit, value: number): string {
  switch (unit) {
    case "share":
      return `${(value * 100).toFixed(1)}${NBSP}%`;
    case "ms":
      return value < 1000 ? `${Math.round(value)}${NBSP}ms` : `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)}${NBSP}s`;
    case "usd":
      return formatUsd(value);
    case "count":
      return value.toLocaleString("en-US", { maximumFractionDigits: 1 });
  }
}

/** Cents from a dollar on; below, as many decimals as keep two figures, at most six. */
function formatUsd(value: number): string {
  if (value >= 1 || value === 0) return `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  const decimals = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(value))));
  // No zeros past the cents that say nothing: $0.05, not $0.050.
  return `$${value.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}
