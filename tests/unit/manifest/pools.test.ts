import { describe, expect, it } from "vitest";
import { build, diagnose } from "./diagnose.ts";

describe("a pool", () => {
  it("has as many slots as it says, numbered from 0, or one for each device", () => {
    const { pools } = build(`pools:
  licence: 2
  gpu: { slots: 3, export: CUDA_VISIBLE_DEVICES }
  card: { devices: [1, GPU-5f2a, "cuda:0"], machine: true }
stages: { a: { run: x } }
`);
    expect(pools).toEqual([
      { name: "licence", devices: ["0", "1"], machine: false },
      { name: "gpu", devices: ["0", "1", "2"], machine: false, export: "CUDA_VISIBLE_DEVICES" },
      { name: "card", devices: ["1", "GPU-5f2a", "cuda:0"], machine: true },
    ]);
  });

  it("is refused when its slots and devices do not fit, each mistake once", () => {
    expect(
      diagnose(`pools:
  none: { export: A }
  other: { slots: 2, devices: [0] }
  twin: { devices: [0, 1, "0"] }
  odd: { devices: ["a,b", -1] }
  zero: 0
  constructor: 1
stages: { a: { run: x, pool: none }, b: { run: x, pool: odd } }
`),
    ).toMatchInlineSnapshot(`
      "2:9 ‹{ export: A }› error pool/no-slots
        \`none\` has no slots
        hint: say how many there are (\`slots: 2\`) or which (\`devices: [0, 1]\`)
      3:19 ‹2› error pool/slots-and-devices
        \`other\` has 2 slots and 1 device
        hint: leave \`slots\` out: each device is a slot
      4:27 ‹\\"0\\"› error pool/same-device
        device \`0\` is listed twice
        hint: name each device once
      5:20 ‹\\"a,b\\"› error manifest/wrong-value
        expected each of \`devices\` to be a whole number, or a text without spaces and commas, found the text \`a,b\`
      5:27 ‹-1› error manifest/wrong-value
        expected each of \`devices\` to be a whole number, or a text without spaces and commas, found the number -1
        hint: put it in quotes: \`"-1"\`
      6:9 ‹0› error manifest/wrong-value
        expected \`zero\` to be a number of slots from 1 to 1000, or a map with \`slots\` or \`devices\`, found the number 0
      7:3 ‹constructor› error manifest/reserved-name
        \`constructor\` cannot be a name here: every object of JavaScript has a member of that name
        hint: choose another name"
    `);
  });
});

describe("the pool of a stage", () => {
  it("is one slot, or so many of each; that of the defaults unless the stage says otherwise", () => {
    const { stages } = build(`pools: { gpu: 2, licence: 1 }
defaults: { pool: gpu }
stages:
  a: { run: x }
  b: { run: x, pool: { gpu: 2, licence: 1 } }
  c: { run: x, pool: {} }
`);
    expect(stages.map(({ pools }) => pools)).toEqual([
      [{ pool: "gpu", slots: 1 }],
      [
        { pool: "gpu", slots: 2 },
        { pool: "licence", slots: 1 },
      ],
      [],
    ]);
  });

  it("is refused when there is no such pool, with the one that was meant", () => {
    expect(
      diagnose(`pools: { gpu: 1 }
defaults: { pool: gpo }
stages:
  a: { run: x }
  b: { run: x }
  c: { run: x, pool: { gpu: 1, printer: 1 } }
`),
    ).toMatchInlineSnapshot(`
      "2:19 ‹gpo› error manifest/unknown-pool
        \`gpo\` is not a pool
        hint: did you mean \`gpu\` (line 1)?
      6:32 ‹printer› error manifest/unknown-pool
        \`printer\` is not a pool"
    `);
    expect(diagnose("stages: { a: { run: x, pool: gpu } }")).toMatchInlineSnapshot(`
      "1:30 ‹gpu› error manifest/unknown-pool
        \`gpu\` is not a pool
        hint: declare it: \`pools: { gpu: 1 }\`"
    `);
  });

  it("is refused when it asks for more slots than there are, or for none", () => {
    expect(
      diagnose(`pools: { gpu: 2 }
stages:
  a: { run: x, pool: { gpu: 3 } }
  b: { run: x, pool: { gpu: 0 } }
`),
    ).toMatchInlineSnapshot(`
      "3:29 ‹3› error pool/too-few-slots
        3 slots of \`gpu\` are more than it has (2)
        hint: a job that waits for them would never start: take fewer, or give the pool more
      4:29 ‹0› error manifest/wrong-value
        expected \`gpu\` to be a whole number from 1 to 1000, found the number 0"
    `);
  });

  it("is refused when something else sets the variable of its ids", () => {
    expect(
      diagnose(`pools: { gpu: { slots: 1, export: DEVICE }, card: { slots: 1, export: DEVICE } }
pass_env: [OTHER]
stages:
  a: { run: x, pool: gpu, env: { DEVICE: 1 } }
  b: { run: x, pool: gpu, pass_env: [DEVICE] }
  c: { run: x, pool: gpu, secrets: [DEVICE] }
  d: { run: x, pool: { gpu: 1, card: 1 } }
  e: { run: x, env: { DEVICE: 1 } }
`),
    ).toMatchInlineSnapshot(`
      "4:22 ‹gpu› error pool/variable-taken
        \`gpu\` sets \`DEVICE\` to the ids of a job's slots, and so does something else
        hint: remove it from \`env\`, \`pass_env\` and \`secrets\`, or let another variable tell the ids (\`export\`)
      5:22 ‹gpu› error pool/variable-taken
        \`gpu\` sets \`DEVICE\` to the ids of a job's slots, and so does something else
        hint: remove it from \`env\`, \`pass_env\` and \`secrets\`, or let another variable tell the ids (\`export\`)
      6:22 ‹gpu› error pool/variable-taken
        \`gpu\` sets \`DEVICE\` to the ids of a job's slots, and so does something else
        hint: remove it from \`env\`, \`pass_env\` and \`secrets\`, or let another variable tell the ids (\`export\`)
      7:32 ‹card› error pool/variable-taken
        \`card\` sets \`DEVICE\` to the ids of a job's slots, and so does something else
        hint: remove it from \`env\`, \`pass_env\` and \`secrets\`, or let another variable tell the ids (\`export\`)"
    `);
  });

  it("is no variable that expressions see: what a command is made of does not hang on it", () => {
    expect(
      diagnose(`pools: { gpu: { slots: 1, export: DEVICE } }
stages: { a: { run: "echo \${{ env.DEVICE }}", pool: gpu } }
`),
    ).toMatchInlineSnapshot(`
      "2:35 ‹DEVICE› error expression/unknown-member
        \`env\` declares no variable \`DEVICE\`"
    `);
  });
});
