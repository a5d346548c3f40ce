import { expect, it } from "vitest";
import { eventMisfits, eventsIn } from "../../support/check-events.ts";
import { runCli } from "../../support/run-cli.ts";
import { makeProject } from "../../support/temp-project.ts";

const manifest = `name: film
params: { shot: 1 }
cache: { max_size: 1KB }
stages:
  still:
    title: The still
    icon: 🎬
    run: head -c 4000 /dev/zero > still.txt; echo \${{ params.shot }} >> still.txt
    outputs: [still.txt]
  film: { run: cat still.txt > film.txt, inputs: [still.txt], outputs: [film.txt] }
`;

function typed(events: readonly unknown[], type: string): readonly unknown[] {
  return events.filter(
    (event) => typeof event === "object" && event !== null && "type" in event && event.type === type,
  );
}

it("prints with `--ui json`, and with `logs --events`, what the schema of events describes", async () => {
  await using project = await makeProject({ "pipeline.yaml": manifest });
  const { root } = project;
  const first = eventsIn((await runCli(["run", "--ui", "json"], { cwd: root })).stdout);
  const second = eventsIn((await runCli(["run", "--ui", "json", "--param", "shot=2"], { cwd: root })).stdout);
  const kept = eventsIn((await runCli(["logs", "--events"], { cwd: root })).stdout);
  expect(eventMisfits([...first, ...second])).toEqual([]);
  expect(kept).toEqual(second);
  expect(typed(first, "run.started")).toMatchObject([{ jobs: [{ title: "The still", icon: "🎬" }, {}] }]);
  expect(typed(first, "cache.stored")).toMatchObject([
    { job: "still", files: 1, bytes: 4002 },
    { job: "film", files: 1, bytes: 4002 },
  ]);
  // What the project needs now stays, however large it is.
  expect([typed(first, "cache.evicted"), typed(second, "cache.evicted")]).toMatchObject([
    [],
    [{ records: 2, files: 1 }],
  ]);
});
