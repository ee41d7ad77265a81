// The embedded span store's process, started and ended by the server.
import { runEngine } from "../platform/clickhouse/embedded/run-engine.ts";

runEngine();
