import { describe, expect, it } from "vitest";
import { failureClasses, type Failure } from "../../../src/model/outcome.ts";
import { severityOf, type Consequences } from "../../../src/engine/grade-failure.ts";

const alone: Consequences = { isRetried: false, isTolerated: false, blocksOthers: false };

function grade(failure: Partial<Failure>, consequences: Partial<Consequences> = {}) {
  return severityOf({ class: "exit", message: "no", tail: [], ...failure }, { ...alone, ...consequences });
}

describe("the severity of a failure", () => {
  it("is medium where one stage is lost, and high where others wait for it in vain", () => {
    expect(grade({})).toBe("medium");
    expect(grade({}, { blocksOthers: true })).toBe("high");
  });

  it("is high where a command said that all was well and it was not", () => {
    expect(grade({ class: "contract" })).toBe("high");
  });

  it("is low where the run goes on as if nothing had been", () => {
    const consequences = { blocksOthers: true };
    for (const failureClass of failureClasses.filter((name) => name !== "crashed")) {
      expect(grade({ class: failureClass }, { ...consequences, isRetried: true })).toBe("low");
      expect(grade({ class: failureClass }, { ...consequences, isTolerated: true })).toBe("low");
    }
  });

  it("is critical where storyflow broke or the disk is full, whatever is done about it", () => {
    for (const consequences of [{}, { isRetried: true }, { isTolerated: true }]) {
      expect(grade({ class: "crashed" }, consequences)).toBe("critical");
      expect(grade({ message: "ENOSPC: no space left on device, write" }, consequences)).toBe("critical");
      expect(grade({ tail: ["Disk quota exceeded"] }, consequences)).toBe("critical");
      expect(grade({ tail: ["cp: error writing 'a': No space left on device", "bye"] }, consequences)).toBe(
        "critical",
      );
    }
  });
  it("is not critical where Node may watch no more files, which it calls ENOSPC as well", () => {
    const line = "Error: ENOSPC: System limit for number of file watchers reached, watch '/p'";
    expect(grade({ tail: [line] })).toBe("medium");
  });
});
