import { preference } from "./preference.ts";

/** Whether single keys work. Off for speech input, which would press them (WCAG 2.1.4). */
export const singleKeys = preference("single-keys", ["on", "off"]);
