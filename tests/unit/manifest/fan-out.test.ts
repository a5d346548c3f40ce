import { describe, expect, it } from "vitest";
import { build, diagnose } from "./diagnose.ts";

describe("a fan-out", () => {
  it("tells what is wrong with its keys and its variables", () => {
    expect(
      diagnose(`params: { scene: night }
stages:
  one: { foreach: { scene: [a, b] }, run: 'echo \${{ scene }}' }
  two: { foreach: { this: [a] }, matrix: { x: [1] }, run: 'echo \${{ x }}' }
  three: { run: echo, key: shot.id }
  four: { foreach: { shot: params.scene }, run: 'echo \${{ shot }} \${{ this.kay }}' }
  five: { foreach: { shot: [a] }, key: 'this.key + previous.key + four[0].key', run: 'echo \${{ shot }}' }
`),
    ).toMatchInlineSnapshot(`
      "3:21 ‹scene› error manifest/hidden-name
        \`scene\` is a variable here, and would hide what \`scene\` means already
        hint: rename one of them
        1:11 ‹scene› what it would hide
      4:21 ‹this› error manifest/reserved-name
        \`this\` cannot be the name of a variable: in expressions it means something else
        hint: choose another name
      4:34 ‹matrix› error stage/two-fan-outs
        a stage is fanned out over one list or over one product of lists, not over both
        hint: write \`matrix\` alone: it takes the list of \`foreach\` as one of its own
      5:23 ‹key› warning stage/without-effect
        \`key\` has no effect here: it names the jobs of a stage with \`foreach\` or \`matrix\`
        hint: remove it
      6:28 ‹params.scene› error expression/not-a-list
        there is one job for each item of a list, and \`params.scene\` is text
      6:76 ‹kay› error expression/unknown-member
        \`this\` has no member \`kay\`
        hint: did you mean \`key\`?
      7:41 ‹this› error expression/not-available
        \`this\` means nothing here
        hint: here are \`shot\`, \`params\` and \`data\`
      7:52 ‹previous› error expression/not-available
        \`previous\` means nothing here
        hint: here are \`shot\`, \`params\` and \`data\`
      7:67 ‹four› error expression/unknown-name
        there is no \`four\` here
        hint: a text stands in quotes: \`"four"\`"
    `);
  });

  it("is a list of its jobs outside, and one job inside", () => {
    expect(
      diagnose(`stages:
  frame: { foreach: { shot: [a, b] }, run: echo, results: { score: { type: number } } }
  clip: { foreach: { s: [a, b] }, when: frame.score > 1 && frame.scor > 2, run: 'echo \${{ frame.duration }}' }
  other: { foreach: { s: [a, b, c] }, when: frame.score > 1, run: echo }
  film: { when: 'frame.all(f, f.scor > 1) && previous == null', run: 'echo \${{ frame.map(f, f.duration) }}' }
`),
    ).toMatchInlineSnapshot(`
      "3:66 ‹scor› error expression/unknown-member
        \`frame\` has no result \`scor\`
        hint: did you mean \`score\`?
      3:91 ‹frame.duration› error expression/not-in-command
        \`frame.duration\` differs from run to run, so a command may not see it
        hint: use it in a condition, such as \`when\`
      4:45 ‹frame.score› error expression/list-of-jobs
        \`frame\` is fanned out: seen from here it is a list of jobs, which has no \`score\` of its own
        hint: \`frame.map(job, job.score)\` are those of its jobs; a stage with the same list and key sees just one
      5:33 ‹scor› error expression/unknown-member
        \`frame\` has no result \`scor\`
        hint: did you mean \`score\`?
      5:46 ‹previous› error expression/not-available
        \`previous\` means nothing here
        hint: it is the job before this one in a list: write \`foreach\`
      5:93 ‹f.duration› error expression/not-in-command
        \`f.duration\` differs from run to run, so a command may not see it
        hint: use it in a condition, such as \`when\`"
    `);
  });

  it("may ask for the job before it, and not show the whole of it", () => {
    expect(
      diagnose(`stages:
  frame:
    foreach: { shot: [a, b] }
    run: 'echo \${{ previous == null ? "" : previous.last }} \${{ previous }}'
    results: { last: { type: string } }
`),
    ).toMatchInlineSnapshot(`
      "4:65 ‹previous› error expression/whole-stage
        \`previous\` is a whole job, and a command may see only members that are named
        hint: name one, such as \`previous.last\`"
    `);
  });

  it("has an alignment of its list and key", () => {
    const { stages } = build(`data: { p: p.yaml }
stages:
  a: { foreach: { x: data.p.shots }, run: 'echo \${{ x }}' }
  b: { foreach: { y: ' data.p.shots' }, run: 'echo \${{ y }}' }
  c: { foreach: { x: data.p.shots }, key: x.name, run: 'echo \${{ x }}' }
  d: { matrix: { x: data.p.shots }, run: 'echo \${{ x }}' }
`);
    const [a, b, c, d] = stages.map(({ fanOut }) => fanOut?.alignment);
    expect(b).toBe(a);
    expect(new Set([a, c, d]).size).toBe(3);
  });
});
