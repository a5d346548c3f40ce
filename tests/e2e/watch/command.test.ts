import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { cliFile, runCli, startCli } from "../../support/run-cli.ts";
import { PuppetShow } from "../../support/puppets.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const film = `name: film
stages:
  shots: { run: cat shots.txt > out.txt, inputs: [shots.txt], outputs: [out.txt] }
  film: { run: cat out.txt > film.txt, inputs: [out.txt], outputs: [film.txt] }
`;

type Running = Pick<ReturnType<typeof startCli>, "stdout" | "stderr" | "kill" | "pid">;

const running = new Set<{ readonly kill: (signal: "SIGKILL") => unknown }>();

afterEach(() => {
  for (const one of running) one.kill("SIGKILL");
  running.clear();
});

/** What a command says on both streams, to be waited for piece by piece. */
class Listener {
  #heard = "";
  #from = 0;
  #wake = () => {};

  constructor({ stdout, stderr }: Running) {
    for (const stream of [stdout, stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.#heard += stripVTControlCharacters(data.toString()).replaceAll("\r", "");
        this.#wake();
      });
    }
  }

  /** All that was said since it was last waited for, up to and with a text. */
  async until(text: string): Promise<string> {
    for (;;) {
      const at = this.#heard.indexOf(text, this.#from);
      if (at !== -1) {
        const piece = this.#heard.slice(this.#from, at + text.length);
        this.#from = at + text.length;
        return piece;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function watch(project: TempProject, words: readonly string[] = ["watch"]) {
  const command = startCli(words, { cwd: project.root });
  running.add(command);
  return { command, said: new Listener(command) };
}

const filmOf = ({ root }: TempProject) => readFile(join(root, "film.txt"), "utf8");

function settled(text: string): string {
  return (
    text
      .replaceAll(/\b\d\d:\d\d:\d\d\b/gu, "TIME")
      .replaceAll(/\b[0-9A-Z]{26}\b/gu, "ULID")
      .replaceAll(/\b[\d.]+s\b/gu, "SECONDS")
      // Only what took long enough.
      .replaceAll(/ {2}slowest: .*\n/gu, "")
  );
}

/** A module that is loaded only when the test lets it. */
const slowModule = `import { connect } from "node:net";
import { defineStage } from "storyflow";
const socket = connect(import.meta.dirname + "/puppets.sock", () => socket.write("module\\n"));
await new Promise((resolve) => socket.on("data", resolve));
socket.destroy();
export const stage = defineStage({ run: () => {} });
`;

describe("storyflow watch", () => {
  it("ends though it was about to watch more when it was told to", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "shots.txt": "1\n" });
    await using show = await PuppetShow.open(project.root);
    const { command, said } = watch(project, ["watch", "--ui", "json"]);
    await said.until("watch.waiting");
    await writeFile(join(project.root, "slow.ts"), slowModule);
    await writeFile(join(project.root, "pipeline.yaml"), `${film}  slow: { uses: ./slow.ts }\n`);
    const loading = await show.begun("module");
    command.kill("SIGTERM");
    await said.until("watch.ended");
    loading.end();
    expect((await command).exitCode).toBe(143);
  });

  it("tells in lines what it watches, what changed, what runs and what it waits for", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "shots.txt": "1\n" });
    const { command, said } = watch(project, ["watch", "--concurrency", "1"]);
    await said.until("waits for changes");
    await said.until("\n");
    await project.write("shots.txt", "2\n");
    const told = (await said.until("waits for changes")) + (await said.until("\n"));
    expect(settled(told)).toBe(`\
TIME shots.txt changed
           shots runs: input shots.txt changed
           then, if that makes a difference: film
TIME film       run ULID of pipeline.yaml: 2 stages, 1 at once
TIME shots      runs: input shots.txt changed
TIME shots      started: cat shots.txt > out.txt
TIME shots      succeeded in SECONDS
TIME film       runs: input out.txt changed
TIME film       started: cat out.txt > film.txt
TIME film       succeeded in SECONDS

film succeeded in SECONDS
  stages: 2 succeeded
  made: film.txt
  report: .storyflow/runs/ULID/report.json
TIME waits for changes: the last run succeeded; 2 files in the project folder
`);
    expect(await filmOf(project)).toBe("2\n");
    command.kill("SIGINT");
    expect((await command).exitCode).toBe(130);
  });

  it("shows what is wrong with the manifest, from the beginning too, and goes on when it is mended", async () => {
    await using project = await makeProject({ "pipeline.yaml": `${film}wrong: 1\n`, "shots.txt": "1\n" });
    const { command, said } = watch(project);
    const told = await said.until("waits until it is mended");
    expect(told).toContain(
      "error manifest/unknown-key: `wrong` is not a key of a manifest\n  pipeline.yaml:5:1\n",
    );
    await project.write("pipeline.yaml", film);
    await said.until("film succeeded");
    await project.write("pipeline.yaml", "stages: {}\n");
    expect(await said.until("waits until it is mended")).toContain("error manifest/");
    await project.write("shots.txt", "2\n");
    await project.write("pipeline.yaml", film);
    await said.until("film succeeded");
    expect(await filmOf(project)).toBe("2\n");
    command.kill("SIGTERM");
    expect((await command).exitCode).toBe(143);
  });

  it("tells programs in JSON, among the events of the runs", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "shots.txt": "1\n" });
    const { command, said } = watch(project, ["run", "--watch", "--ui", "json"]);
    await said.until('"watch.waiting"');
    await project.write("pipeline.yaml", `${film}wrong: 1\n`);
    await said.until('"watch.broken"');
    command.kill("SIGINT");
    const { stdout } = await command;
    const events = stdout
      .trim()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(events.filter(({ type }) => String(type).startsWith("watch."))).toMatchObject([
      { type: "watch.started", files: 2, folders: ["."], isPolling: false },
      { type: "watch.waiting", last: "succeeded", failed: [], files: 2, folders: ["."] },
      { type: "watch.broken", diagnostics: [{ code: "manifest/unknown-key" }], problems: [] },
      { type: "watch.ended" },
    ]);
  });

  it.each([
    [["watch", "nothing.yaml"], 3, /there is no manifest `nothing.yaml`/],
    [["watch", "flim"], 2, /`flim` is not a stage of pipeline.yaml\n {2}hint: its stages are shots, film/],
    [["watch", "--param", "a=1"], 2, /^error: .*`a`/],
    [["run", "--poll"], 2, /^error: --poll is a way to watch\n {2}hint: add --watch\n$/],
    [["run", "--watch", "--no-wait"], 2, /^error: --no-wait does not go with --watch: /],
    [
      ["run", "--watch", "--dry-run"],
      2,
      /^error: option '--watch' cannot be used with option '--dry-run'\n$/,
    ],
  ])("refuses what cannot be meant: %j", async (words, expected, message) => {
    await using project = await makeProject({ "pipeline.yaml": film, "shots.txt": "1\n" });
    const { exitCode, stderr } = await runCli(words, { cwd: project.root });
    expect([exitCode, stderr]).toEqual([expected, expect.stringMatching(message)]);
  });

  it("has a help that names the keys", async () => {
    await using project = await makeProject();
    const { stdout, exitCode } = await runCli(["watch", "--help"], { cwd: project.root });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: storyflow watch \[options\] \[manifest\] \[stage\.\.\.\]\n/u);
    expect(stdout.replaceAll(/\s+/gu, " ")).toContain(
      "Enter runs again what failed, f runs all, p pauses, q quits",
    );
  });

  it("holds the project's lock during runs only, and waits for runs of others", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `${film}  slow: { run: read line < gate, inputs: [slow.txt], outputs: [], cache: true }\n`,
      "shots.txt": "1\n",
      "slow.txt": "1\n",
    });
    execFileSync("mkfifo", [join(project.root, "gate")]);
    const { said } = watch(project, ["watch", "film"]);
    await said.until("waits for changes");
    const other = watch(project, ["run", "--no-wait"]);
    await other.said.until("slow       started");
    await project.write("shots.txt", "2\n");
    await said.until("waits for another run in this project: `storyflow run`");
    await writeFile(join(project.root, "gate"), "go\n");
    expect((await other.command).exitCode).toBe(0);
    await said.until("film succeeded");
    expect(await filmOf(project)).toBe("2\n");
  });

  it("looks by the clock with --poll", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "shots.txt": "1\n" });
    const { said } = watch(project, ["watch", "--poll"]);
    await said.until("looking twice a second");
    await said.until("waits for changes");
    await project.write("shots.txt", "22\n");
    await said.until("film succeeded");
    expect(await filmOf(project)).toBe("22\n");
  });

  it("says what to do when the system lets no more be watched", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages:\n  a: { run: 'true', inputs: [in/] }\n",
      ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`in/${index}/a.txt`, "x"])),
    });
    // A name space of users has limits of its own.
    const script = `echo 5 > /proc/sys/user/max_inotify_watches && exec '${process.execPath}' '${cliFile}' watch`;
    const { exitCode, stderr } = await execa("unshare", ["--user", "--map-root-user", "sh", "-c", script], {
      cwd: project.root,
      reject: false,
      env: { CI: "true", NO_COLOR: "1", NODE_OPTIONS: undefined },
    });
    expect(exitCode).toBe(1);
    expect(stderr.replace(/is \d+/u, "is NUMBER")).toBe(
      "error: the system does not let more folders be watched: fs.inotify.max_user_watches is NUMBER\n" +
        "  hint: raise it with `sudo sysctl fs.inotify.max_user_watches=524288`, leave folders out with a pattern such as `!node_modules/**`, or watch with --poll, which looks by the clock",
    );
  });
});

describe("storyflow watch in a terminal", () => {
  it("obeys single keys, and gives the terminal back", async () => {
    await using project = await makeProject({
      "pipeline.yaml": film.replace("cat out.txt", "test -e good.txt; cat out.txt"),
      "shots.txt": "1\n",
    });
    const command = `stty cols 100 rows 40; '${process.execPath}' '${cliFile}' watch; echo "ended $?"; stty -a | grep -o -- '-\\?icanon'`;
    const terminal = execa("script", ["-qec", command, "/dev/null"], {
      cwd: project.root,
      env: { CI: "", NO_COLOR: "1", FORCE_COLOR: undefined, TERM: "xterm-256color" },
      reject: false,
    });
    running.add(terminal);
    const said = new Listener(terminal);
    const press = (keys: string) => terminal.stdin.write(keys);
    await said.until(
      "waits for changes: the last run failed (film); 2 files in the project folder  [Enter f p q ?]",
    );
    press("?");
    await said.until("f      run all stages, whatever was made before");
    press("p");
    await said.until("paused: nothing new starts, and what changes is looked at later");
    press("p");
    await said.until("goes on");
    await project.write("good.txt", "");
    press("\r");
    await said.until("waits for changes: the last run succeeded");
    press("f");
    const forced = await said.until("waits for changes: the last run succeeded");
    expect(forced).not.toContain("fresh");
    press("q");
    await said.until("ended 0");
    expect(await said.until("icanon")).not.toContain("-icanon");
    await terminal;
  });

  it("stops what runs at Ctrl-C, and ends with 130", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages:\n  stay: { run: echo begun; exec sleep 1000 }\n",
    });
    const command = `stty cols 100 rows 40; '${process.execPath}' '${cliFile}' watch; echo "ended $?"`;
    const terminal = execa("script", ["-qec", command, "/dev/null"], {
      cwd: project.root,
      env: { CI: "", NO_COLOR: "1", FORCE_COLOR: undefined, TERM: "xterm-256color" },
      reject: false,
    });
    running.add(terminal);
    const said = new Listener(terminal);
    await said.until("begun");
    terminal.stdin.write("\u0003");
    expect(await said.until("ended")).toContain("cancelled in");
    expect(await said.until("\n")).toBe(" 130\n");
  });
});
