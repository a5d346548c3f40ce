import { Composer, Lexer, Parser, type Document, type ParsedNode } from "yaml";
import type { Diagnostic } from "../model/diagnostic.ts";
import { placeAt, type Source } from "../model/source.ts";
import { problem } from "./problem.ts";
import { describeSyntaxError, describeTagProblem } from "./syntax-error.ts";
import { YamlScan } from "./yaml-scan.ts";

/** A document of YAML, or what forbids to read it as one. */
export interface YamlReading {
  /** Absent when the text is no YAML; null when it holds nothing. */
  readonly root?: ParsedNode | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function readYaml(source: Source): YamlReading {
  const composed = withoutStackTraces(() => composeDocument(source));
  if ("code" in composed) return { diagnostics: [composed] };
  // One mistake in the syntax makes others of what follows it, so only the first counts.
  const [first] = composed.errors
    .filter((error) => error.code !== "TAG_RESOLVE_FAILED")
    .toSorted((left, right) => left.pos[0] - right.pos[0]);
  if (first !== undefined) return { diagnostics: [describeSyntaxError(source, first)] };
  const tags = [...composed.errors, ...composed.warnings].filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  return { root: composed.contents, diagnostics: tags.map((error) => describeTagProblem(source, error)) };
}

/** Each error that the library makes catches the stack, which a file full of errors would pay for in seconds. */
function withoutStackTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

type ParsedDocument = Document.Parsed;

/** Lexer, parser and composer one token at a time, so that the scan can stop them before they do costly work. */
function composeDocument(source: Source): ParsedDocument | Diagnostic {
  const scan = new YamlScan(source);
  const parser = new Parser();
  const composition = new Composition(source);
  for (const lexeme of new Lexer().lex(source.text)) {
    const refused = scan.next(lexeme) ?? composition.take(parser.next(lexeme));
    if (refused !== undefined) return refused;
  }
  return scan.end() ?? composition.take(parser.end()) ?? composition.end();
}

type Token = Parameters<InstanceType<typeof Composer>["next"]>[0];

class Composition {
  readonly #source: Source;
  // `uniqueKeys` compares each key with every other; duplicates are found while the nodes are built.
  readonly #composer = new Composer({
    version: "1.2",
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: "silent",
  });
  #documents = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  take(tokens: Iterable<Token>): Diagnostic | undefined {
    for (const token of tokens) {
      if (token.type === "document") this.#documents += 1;
      if (this.#documents > 1) return severalDocuments(this.#source, token.offset);
      this.#composer.next(token).next();
    }
    return undefined;
  }

  end(): ParsedDocument {
    const { value } = this.#composer.end(true, this.#source.text.length).next();
    if (value === undefined) throw new Error("the composer gave no document");
    return value;
  }
}

function severalDocuments(source: Source, offset: number): Diagnostic {
  return problem(
    "yaml/several-documents",
    placeAt(source, offset, offset + 3),
    "a second document begins here, and a file may hold only one",
    "remove the line `---`, or put what follows it into a file of its own",
  );
}
