export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** The heading that it stands under. */
  readonly heading: string;
  /** 1-based, of the fence. */
  readonly line: number;
}

/** The fenced blocks of a Markdown text, in order. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = "";
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (open === undefined && fence !== null) open = { language: fence[1] ?? "", line: index + 1, lines: [] };
    else if (open !== undefined && line === "```") {
      blocks.push({ language: open.language, text: `${open.lines.join("\n")}\n`, heading, line: open.line });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else if (/^#+ /.test(line)) heading = line.replace(/^#+ /, "").replaceAll("`", "");
  }
  return blocks;
}
