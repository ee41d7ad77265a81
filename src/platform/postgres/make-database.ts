// Makes an embedded database, as a process of its own: the half gigabyte of memory that it takes goes with it.
import { PGlite } from "@electric-sql/pglite";

const pglite = new PGlite(process.argv[2]);
await pglite.waitReady;
await pglite.close();
