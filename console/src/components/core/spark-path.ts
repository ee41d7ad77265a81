type Size = { readonly top: number; readonly width: number; readonly height: number };

/** The line through `values` from 0 (bottom) to `top`, in SVG units, and where it ends. An empty series lies on the bottom. */
export function sparkPath(values: readonly number[], { top, width, height }: Size): { line: string; end: { x: number; y: number } } {
  const shown = values.length > 1 ? values : [values[0] ?? 0, values[0] ?? 0];
  const points = shown.map((value, index) => ({
    x: round((index / (shown.length - 1)) * width),
    y: round(height - (top > 0 ? Math.min(1, value / top) : 0) * height),
  }));
  const line = `M${points.map((point) => `${point.x} ${point.y}`).join(" L")}`;
  return { line, end: points.at(-1) ?? { x: width, y: height } };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
