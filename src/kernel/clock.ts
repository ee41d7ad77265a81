/** The current time as milliseconds since the Unix epoch. Pure code takes a Clock as an argument; main/ passes the system's. */
export type Clock = () => number;

/** The machine's wall clock. */
export const systemClock: Clock = () => Date.now();
