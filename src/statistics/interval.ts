/** An interval, both bounds included, in the unit of what it is about. */
export type Interval = { readonly low: number; readonly high: number };
