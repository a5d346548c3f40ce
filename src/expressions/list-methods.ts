import type { JsonValue } from "../model/json.ts";
import { checkedNumber, checkedText } from "./checked-value.ts";
import { type CelFunction, defineFunction } from "./define-function.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import type { StepCounter } from "./step-counter.ts";
import { kindOf, numberType, textType, wordFor } from "./value-type.ts";

/** Methods of lists; the macros are no functions. */
export const listMethods: readonly CelFunction[] = [
  ofNumbers("min", (numbers) => numbers.reduce((least, number) => Math.min(least, number), first(numbers))),
  ofNumbers("max", (numbers) => numbers.reduce((most, number) => Math.max(most, number), first(numbers))),
  ofNumbers("avg", (numbers) => {
    first(numbers);
    return sum(numbers) / numbers.length;
  }),
  ofNumbers("sum", sum),
  {
    ...defineFunction("join", [["list"]], textType, ([list], steps) => joinTexts(list, "", steps)),
    items: "text",
  },
  {
    ...defineFunction("join", [["list"], ["text"]], textType, ([list, between], steps) =>
      joinTexts(list, between, steps),
    ),
    items: "text",
  },
];

function ofNumbers(name: string, apply: (numbers: readonly number[]) => number): CelFunction {
  const entry = defineFunction(name, [["list"]], numberType, ([list], steps) =>
    checkedNumber(apply(numbersOf(list, steps))),
  );
  return { ...entry, items: "number" };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => checkedNumber(total + number), 0);
}

function first(numbers: readonly number[]): number {
  const [number] = numbers;
  if (number === undefined) throw new EvaluationProblem("the list is empty");
  return number;
}

function numbersOf(list: readonly JsonValue[], steps: StepCounter): readonly number[] {
  steps.take(list.length);
  return list.map((item, index) => {
    if (typeof item === "number") return checkedNumber(item);
    throw new EvaluationProblem(`item ${index} is ${wordFor(kindOf(item))}, not a number`);
  });
}

function joinTexts(list: readonly JsonValue[], separator: string, steps: StepCounter): string {
  steps.take(list.length);
  let length = separator.length * list.length;
  const texts = list.map((item, index) => {
    if (typeof item !== "string") {
      throw new EvaluationProblem(`item ${index} is ${wordFor(kindOf(item))}, not text`);
    }
    length += item.length;
    return item;
  });
  return checkedText(length, () => texts.join(separator));
}
