import { describe, expect, it } from "vitest";
import { createMasker, maskText } from "../../../src/kinds/masker.ts";
import { buildSecretAutomaton } from "../../../src/kinds/secret-automaton.ts";

describe("masking", () => {
  it("replaces a secret wherever it stands", () => {
    expect(maskText("key=s3cret, again: s3crets3cret", ["s3cret"])).toBe("key=***, again: ******");
  });

  it("masks secrets that overlap as one", () => {
    expect(maskText("<abcd>", ["abc", "bcd"])).toBe("<***>");
  });

  it("masks a secret of many lines when it is printed whole and when its lines are printed apart", () => {
    const key = "-----BEGIN-----\nMIIEvQIBADAN\n}\n-----END-----\n";
    expect(maskText(`whole: ${key}`, [key])).toBe("whole: ***");
    expect(maskText("one line: MIIEvQIBADAN\n", [key])).toBe("one line: ***\n");
  });

  it("leaves short lines of a long secret alone, which would blot out everything", () => {
    expect(maskText("{ a }", ['{\n"token": 1\n}'])).toBe("{ a }");
  });

  it("masks a secret that was read from a file with its line end", () => {
    expect(maskText("got abc here", ["abc\n"])).toBe("got *** here");
  });

  it("finds a secret that comes byte by byte", () => {
    const masker = createMasker(buildSecretAutomaton(["tökén"]));
    const bytes = [...Buffer.from("a tökén b")].map((byte) => masker.push(Uint8Array.of(byte)));
    expect(Buffer.concat([...bytes, masker.end()]).toString()).toBe("a *** b");
  });

  it("gives out at once what can be no secret", () => {
    const masker = createMasker(buildSecretAutomaton(["secret"]));
    expect(Buffer.from(masker.push(Buffer.from("frame 5\nsec"))).toString()).toBe("frame 5\n");
    expect(Buffer.from(masker.push(Buffer.from("ond"))).toString()).toBe("second");
  });

  it("does nothing without secrets", () => {
    expect(maskText("plain", ["", "\n"].slice(0, 1))).toBe("plain");
  });
});
