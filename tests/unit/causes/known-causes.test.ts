import { describe, expect, it } from "vitest";
import { adviceFor } from "./advice-for.ts";

const notFound = (name: string) =>
  ({ class: "not_found", message: `program \`${name}\` was not found` }) as const;

describe("a program that is not there", () => {
  it.each([
    [
      "ffmpeg",
      "install it: `apt install ffmpeg` (Debian, Ubuntu), `brew install ffmpeg` (macOS), `winget install Gyan.FFmpeg` (Windows)",
    ],
    ["sox", "install it: `apt install sox` (Debian, Ubuntu), `brew install sox` (macOS)"],
    [
      "rsvg-convert",
      "install it: `apt install librsvg2-bin` (Debian, Ubuntu), `brew install librsvg` (macOS)",
    ],
    ["nvidia-smi", "it comes with the driver of an NVIDIA graphics card"],
    [
      "python",
      "install it: `apt install python-is-python3` (Debian, Ubuntu); or call it `python3`, as most systems do",
    ],
    ["render-farm", "install `render-farm`, or put its folder on the PATH"],
    ["toString", "install `toString`, or put its folder on the PATH"],
    ["./tools/render", "a path is relative to the stage's `cwd`, the project root by default"],
  ])("comes in a package: %s", (name, advice) => {
    expect(adviceFor(notFound(name))).toBe(advice);
  });

  it("may be one of the project's own", () => {
    expect(adviceFor({ ...notFound("tsx"), facts: { isInNodeModules: true } })).toBe(
      "it is in `node_modules/.bin`: call it by `npx tsx`",
    );
  });

  it.each([
    "Error: spawn sox ENOENT",
    "Error: spawnSync sox ENOENT",
    "FileNotFoundError: [Errno 2] No such file or directory: 'sox'",
  ])("is named by what wanted to run it: %s", (line) => {
    expect(adviceFor({ tail: [line, "    at node:internal"] })).toBe(
      "install it: `apt install sox` (Debian, Ubuntu), `brew install sox` (macOS)",
    );
  });

  it.each([
    "FileNotFoundError: [Errno 2] No such file or directory: 'build/sox'",
    "FileNotFoundError: [Errno 2] No such file or directory: 'notes'",
    "Error: spawn /opt/sox ENOENT",
  ])("is not what is missing: %s", (line) => {
    expect(adviceFor({ tail: [line] })).toBeUndefined();
  });
});

describe("a variable that is not set", () => {
  const unset =
    "`RENDER_FARM` is not set: write it in the stage's `env`, or set it where storyflow runs and name it in `pass_env`";

  it.each([
    ["sh: 1: RENDER_FARM: parameter not set"],
    ["sh: 1: RENDER_FARM: parameter not set or null"],
    ["bash: line 3: RENDER_FARM: unbound variable"],
    ["bash: RENDER_FARM: parameter null or not set"],
    ['  File "<frozen os>", line 679, in __getitem__', "KeyError: 'RENDER_FARM'"],
    ['  File "/usr/lib/python3.9/os.py", line 679, in __getitem__', "KeyError: 'RENDER_FARM'"],
    [
      "const farm = process.env.RENDER_FARM.trim();",
      "                                    ^",
      "TypeError: Cannot read properties of undefined (reading 'trim')",
      "    at file:///farm.mjs:1:37",
    ],
  ])("is to be declared: %s", (...tail) => {
    expect(adviceFor({ tail })).toBe(unset);
  });

  it("is to be handed through where the caller has it", () => {
    expect(
      adviceFor({ tail: ["sh: 1: RENDER_FARM: parameter not set"], caller: { RENDER_FARM: "north" } }),
    ).toBe("`RENDER_FARM` is set where storyflow runs, but not for this stage: add it to its `pass_env`");
  });

  it("may be one with a typo", () => {
    expect(adviceFor({ tail: ["sh: 1: STORYFLOW_RESULT: parameter not set"] })).toBe(
      "`STORYFLOW_RESULT` is not set: did you mean `STORYFLOW_RESULTS`? Else write it in the stage's `env`, or set it where storyflow runs and name it in `pass_env`",
    );
  });

  it.each([
    ["a key of some other map", "KeyError: 'RENDER_FARM'"],
    ["a variable of the command itself", "sh: 1: frame: parameter not set"],
    ["a place of a parameter", "sh: 1: 1: parameter not set"],
    ["a variable that it has", "sh: 1: PATH: parameter not set or null"],
  ])("is not meant by %s", (_what, line) => {
    expect(adviceFor({ tail: [line] })).toBeUndefined();
  });
});

describe("a full disk", () => {
  const stats =
    "`storyflow cache stats` says what the cache takes, `storyflow cache prune --max-size 1GB` makes it smaller";

  it.each([
    "cp: error writing 'x.png': No space left on device",
    "Error: ENOSPC: no space left on device, write",
    "OSError: [Errno 28] No space left on device",
  ])("is told with what is free, and the cache where that may help: %s", (line) => {
    const disks = [
      { where: "the project", freeBytes: 12_000_000 },
      { where: "/tmp", freeBytes: 0 },
    ];
    expect(adviceFor({ tail: [line, "    at x"], facts: { disks } })).toBe(
      `a disk is full (12.0 MB are free in the project, 0 B are free in /tmp): make room where the stage writes, then run again; ${stats}`,
    );
  });

  it("is another one where there is room in the project", () => {
    const disks = [{ where: "the project", freeBytes: 83_000_000_000 }];
    expect(adviceFor({ tail: ["write error: No space left on device"], facts: { disks } })).toBe(
      "a disk is full (83.0 GB are free in the project): make room where the stage writes, then run again",
    );
  });

  it("is told of what storyflow could not write itself", () => {
    const message = "ENOSPC: no space left on device, copyfile 'a' -> 'b'";
    expect(adviceFor({ class: "crashed", message })).toBe(
      "a disk is full: make room where the stage writes, then run again",
    );
  });

  it("may be a quota", () => {
    expect(adviceFor({ tail: ["cp: error writing 'x': Disk quota exceeded"] })).toBe(
      `your quota of disk space is used up: make room, then run again; ${stats}`,
    );
  });

  it("is not what Node means by too many watched files", () => {
    const line = "Error: ENOSPC: System limit for number of file watchers reached, watch '/p'";
    expect(adviceFor({ tail: [line] })).toBeUndefined();
  });
});

describe("a lack of memory", () => {
  it("is the likely reason for a kill that nobody explains", () => {
    expect(adviceFor({ class: "signal", signal: "SIGKILL", message: "killed by SIGKILL" })).toBe(
      "when nobody did that, the machine was out of memory: see the kernel's log (dmesg), and run fewer jobs at once (`--concurrency 1`)",
    );
  });

  it.each([
    "MemoryError",
    "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array",
    "  what():  std::bad_alloc",
    "fork: Cannot allocate memory",
  ])("is said by the program: %s", (line) => {
    expect(adviceFor({ tail: [line, "done"] })).toBe(
      "it asked for more memory than it could get: let it work on less at once, or run fewer jobs at once (`--concurrency 1`)",
    );
  });

  it.each([
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    " 2: 0x75968e node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]",
    "Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated due to reaching memory limit: JS heap out of memory",
  ])("is that of JavaScript: %s", (line) => {
    expect(adviceFor({ class: "signal", signal: "SIGABRT", tail: [line, " 3: 0xc70d60  [node]"] })).toBe(
      "JavaScript may use only part of the memory: raise that in the stage's `env` with `NODE_OPTIONS: --max-old-space-size=8192` (in megabytes)",
    );
  });

  it.each([
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
    "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB",
  ])("is that of the graphics card: %s", (line) => {
    expect(adviceFor({ tail: [line] })).toBe(
      "the memory of the graphics card did not suffice: let it work on less at once (smaller pictures or batches), and look what else uses it (`nvidia-smi`)",
    );
  });
});

describe("a port in use", () => {
  it.each([
    "Error: listen EADDRINUSE: address already in use 127.0.0.1:8188",
    "Error: listen EADDRINUSE: address already in use :::8188",
    "listen tcp :8188: bind: address already in use",
    "nginx: [emerg] bind() to 0.0.0.0:8188 failed (98: Address already in use)",
    "OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8188): address already in use",
    "Port 8188 is in use by another program. Either identify and stop that program, or start the server with a different port.",
  ])("is named: %s", (line) => {
    expect(adviceFor({ tail: [line, "    at Server.setupListenHandle"] })).toBe(
      "another process listens on port 8188: `lsof -i :8188` names it; end it, or let this one use another port",
    );
  });

  it("may have no name", () => {
    expect(adviceFor({ tail: ["OSError: [Errno 98] Address already in use"] })).toBe(
      "another process listens on the port that it wants: end that one, or let this one use another port",
    );
  });
});

describe("a lack of rights", () => {
  const right = (path: string) =>
    `who runs storyflow has no right to do that with \`${path}\`: look at its owner and mode, and those of its folder (\`ls -ld\`)`;

  it.each([
    ["cat: /srv/a.png: Permission denied", "/srv/a.png"],
    ["sh: 1: cannot create /srv/a.png: Permission denied", "/srv/a.png"],
    ["bash: line 1: /srv/a.png: Permission denied", "/srv/a.png"],
    ["mkdir: cannot create directory ‘/srv/a b’: Permission denied", "/srv/a b"],
    ["cp: cannot open '/srv/a b' for reading: Permission denied", "/srv/a b"],
    ["PermissionError: [Errno 13] Permission denied: '/srv/a.png'", "/srv/a.png"],
    ["Error: EACCES: permission denied, open '/srv/a.png'", "/srv/a.png"],
  ])("names the path: %s", (line, path) => {
    expect(adviceFor({ tail: [line] })).toBe(right(path));
  });

  it("is found above the stack of an exception", () => {
    const stack = Array.from({ length: 12 }, (_, index) => `    at frame${index} (node:fs:1:1)`);
    expect(adviceFor({ tail: ["Error: EACCES: permission denied, open '/srv/a'", ...stack] })).toBe(
      right("/srv/a"),
    );
  });

  it.each([
    ["what a search could not enter", ["find: '/srv': Permission denied", "a", "b", "c", "d"]],
    ["a host that lets nobody in", ["git@example.org: Permission denied (publickey)."]],
  ])("is not %s", (_what, tail) => {
    expect(adviceFor({ tail })).toBeUndefined();
  });
});

it("explains why /dev/stderr cannot be opened", () => {
  expect(adviceFor({ tail: ["sh: 1: cannot create /dev/stderr: No such device or address"] })).toBe(
    "write `>&2` for `> /dev/stderr` and nothing for `> /dev/stdout`: they cannot be opened anew here",
  );
});

describe("the advice", () => {
  it("follows what was said last", () => {
    const tail = ["Error: listen EADDRINUSE: address already in use :::8188", "trying 8189", "MemoryError"];
    expect(adviceFor({ tail })).toMatch(/^it asked for more memory/);
  });

  it.each(["contract", "condition", "timeout", "transient", "unsatisfied"] as const)(
    "leaves alone what has its reason already: %s",
    (failureClass) => {
      const tail = ["No space left on device", "sh: 1: RENDER_FARM: parameter not set"];
      expect(adviceFor({ class: failureClass, tail })).toBeUndefined();
    },
  );

  it("is none for what is not known", () => {
    expect(adviceFor({ tail: ["Traceback", "ValueError: bad frame"] })).toBeUndefined();
  });
});
