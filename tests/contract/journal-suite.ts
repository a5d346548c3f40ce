import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/model/event.ts";
import type { Journal } from "../../src/ports.ts";

export interface JournalUnderTest extends AsyncDisposable {
  readonly journal: Journal;
  /** What another process would read at this moment. */
  read(): readonly RunEvent[];
}

const warning = (message: string): RunEvent => ({ at: 1, type: "warning.raised", message });

/** What every journal does. */
export function describeJournal(subject: string, open: () => Promise<JournalUnderTest>): void {
  describe(`the ${subject}`, () => {
    it("has an event before `append` returns, in order", async () => {
      await using test = await open();
      test.journal.append(warning("one"));
      expect(test.read()).toEqual([warning("one")]);
      test.journal.append(warning("two"));
      expect(test.read()).toEqual([warning("one"), warning("two")]);
      await test.journal.close();
    });

    it("keeps every text as it is", async () => {
      await using test = await open();
      const events = ['line\nbreak "quoted"', "é 🎬 \u2028", "\ud800"].map(warning);
      for (const event of events) test.journal.append(event);
      await test.journal.close();
      expect(test.read()).toEqual(events);
    });

    it("takes ten thousand events", async () => {
      await using test = await open();
      const events = Array.from({ length: 10_000 }, (_, index) => warning(`event ${index}`));
      for (const event of events) test.journal.append(event);
      await test.journal.close();
      expect(test.read()).toEqual(events);
    });
  });
}
