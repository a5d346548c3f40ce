// Loaded before the command line: counts every change that it is about to make to a file, and ends the process, as a power cut
// would, right before the one that CRASH_AT names. Without it, COUNT_FILE tells how many there were.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const crashAt = Number(process.env["CRASH_AT"] ?? "0");
let count = 0;

const names = [
  "appendFile",
  "chmod",
  "copyFile",
  "ftruncate",
  "mkdir",
  "rename",
  "rm",
  "rmdir",
  "symlink",
  "unlink",
  "utimes",
  "writeFile",
];

function step() {
  count += 1;
  if (count === crashAt) process.kill(process.pid, "SIGKILL");
}

function countCalls(object, name) {
  const original = object[name];
  if (typeof original !== "function") return;
  object[name] = function (...args) {
    step();
    return Reflect.apply(original, this, args);
  };
}

for (const name of names) {
  countCalls(fs, `${name}Sync`);
  countCalls(fs.promises, name);
}
for (const name of ["fsyncSync", "writeSync"]) countCalls(fs, name);
syncBuiltinESMExports();

const countFile = process.env["COUNT_FILE"];
if (countFile !== undefined) {
  process.on("exit", () => {
    const total = count;
    fs.writeFileSync(countFile, String(total));
  });
}
