// `npm run check`: everything that needs no running.
import { checks, close, runStep } from "./steps.ts";

process.exitCode = close(checks.map(runStep), []);
