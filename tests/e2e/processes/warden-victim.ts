import { createInterface } from "node:readline";
import { makeOrder, makeStand, shell } from "./process-rig.ts";

/** A stand-in for a storyflow that is going to be killed: it runs the command that it reads. */
for await (const command of createInterface({ input: process.stdin })) {
  const stand = await makeStand();
  await stand.execute(makeOrder(shell(command)));
}
