// What the cache costs: looking at files, a run with nothing to do, putting back. `BENCH_SCALE=0.05` for a quick look.
import { measureDigests } from "./digests.ts";
import { measureNoOp } from "./no-op.ts";
import { measureRestore } from "./restore.ts";

await measureDigests();
await measureNoOp();
await measureRestore();
