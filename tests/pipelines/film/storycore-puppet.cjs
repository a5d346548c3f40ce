// Stands for an installed storycore.py: speaks as it does, and does as its project.json says under `puppet`.
"use strict";
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const [command, ...rest] = process.argv.slice(2);
const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const folder = option("--project");
const file = join(folder, "project.json");
const project = JSON.parse(readFileSync(file, "utf8"));
const { style, scores, fixes = 0 } = project.puppet;

const steps = { grid, promote: plain, refine: plain, qa, autofix, "video-plan": videoPlan, export: pack };
const step = steps[command];
if (step === undefined) {
  console.error(`storycore: error: invalid choice: '${command}'`);
  process.exit(2);
}
project.calls = [...(project.calls ?? []), [command, ...rest].join(" ")];
step();
project.generation_status = { ...project.generation_status, [command]: "done" };
writeFileSync(file, JSON.stringify(project));

function plain() {
  console.log(`${command}: done`);
}

function grid() {
  mkdirSync(join(folder, "assets/images/panels"), { recursive: true });
  writeFileSync(join(folder, "assets/images/panels/panel_01.ppm"), "P6 1 1 255 ...");
  console.log("Generating grid");
}

function qa() {
  const score = scores[Math.min(fixes, scores.length - 1)];
  if (score === undefined) {
    console.error("Traceback (most recent call last): no panels");
    process.exit(1);
  }
  const passed = score >= Number(option("--threshold"));
  const sign = (good) => (style === "ticks" ? (good ? "✓" : "✗") : good ? "[PASS]" : "[FAIL]");
  const word = passed ? "PASSED" : "FAILED";
  console.log(`\nQA Scoring Results:\nOverall Score: ${score.toFixed(1)}/5.0`);
  console.log(style === "ticks" ? `Status: ${word}` : `Status: ${sign(passed)} ${word}`);
  console.log(`\nCategory Scores:\n  ${sign(true)} Schema Validation: 5.0/5.0`);
  console.log(`  ${sign(passed)} Panel Sharpness: ${score.toFixed(1)}/5.0`);
  if (!passed) {
    console.log("\nIssues Found: 1\n  - Panel panel_02 sharpness decreased by 21.4%");
    console.log("    Fix: Re-run promote with a larger scale");
  }
  if (rest.includes("--detailed")) console.log(`\nPer-Panel Analysis:\n  ${sign(passed)} panel_02: 2.5/5.0`);
  if (!passed) process.exitCode = 1;
}

function autofix() {
  project.puppet.fixes = fixes + 1;
  console.log("1 fixes applied");
}

function videoPlan() {
  writeFileSync(join(folder, "video_plan.json"), '{"total_shots": 1}');
  console.log("Total shots: 1");
}

function pack() {
  mkdirSync(option("--output"), { recursive: true });
  writeFileSync(join(option("--output"), "package.zip"), "PK");
  console.log("Export location: somewhere");
}
