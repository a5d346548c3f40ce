/** An expression as a tree. Offsets are into its text; an operator's range leaves out parentheses around its ends. */
export type CelNode =
  | LiteralNode
  | NameNode
  | MemberNode
  | IndexNode
  | CallNode
  | HasNode
  | MacroNode
  | BinaryNode
  | LogicNode
  | UnaryNode
  | ChoiceNode
  | ListNode
  | MapNode;

interface Range {
  readonly start: number;
  readonly end: number;
}

interface LiteralNode extends Range {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
}

export interface NameNode extends Range {
  readonly kind: "name";
  readonly name: string;
}

export interface MemberNode extends Range {
  readonly kind: "member";
  readonly object: CelNode;
  readonly name: string;
  /** Where the name behind the dot begins. */
  readonly nameStart: number;
}

export interface IndexNode extends Range {
  readonly kind: "index";
  readonly object: CelNode;
  readonly index: CelNode;
}

/** `name(args)`, or `receiver.name(args)`. */
export interface CallNode extends Range {
  readonly kind: "call";
  readonly name: string;
  readonly receiver?: CelNode;
  readonly args: readonly CelNode[];
}

export interface HasNode extends Range {
  readonly kind: "has";
  readonly target: CelNode;
}

export type MacroName = "all" | "exists" | "exists_one" | "map" | "filter";

/** `list.all(variable, condition)`; `map` has a `transform`, with or without a condition before it. */
export interface MacroNode extends Range {
  readonly kind: "macro";
  readonly name: MacroName;
  readonly list: CelNode;
  readonly variable: NameNode;
  readonly condition?: CelNode;
  readonly transform?: CelNode;
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "in";

export interface BinaryNode extends Range {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: CelNode;
  readonly right: CelNode;
}

export interface LogicNode extends Range {
  readonly kind: "logic";
  readonly operator: "&&" | "||";
  readonly left: CelNode;
  readonly right: CelNode;
}

export interface UnaryNode extends Range {
  readonly kind: "unary";
  readonly operator: "!" | "-";
  readonly operand: CelNode;
}

/** `condition ? yes : no` */
interface ChoiceNode extends Range {
  readonly kind: "choice";
  readonly condition: CelNode;
  readonly yes: CelNode;
  readonly no: CelNode;
}

export interface ListNode extends Range {
  readonly kind: "list";
  readonly items: readonly CelNode[];
}

export interface MapNode extends Range {
  readonly kind: "map";
  readonly entries: readonly { readonly key: CelNode; readonly value: CelNode }[];
}

/** What is wrong in an expression, at offsets into its text. */
export interface ExpressionProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly start: number;
  readonly end: number;
}
