#!/usr/bin/env node
// Old syntax on purpose: a Node that is too old has to get as far as the line that says so.
"use strict";

var neededMajor = 22;
var neededMinor = 22;

function isTooOld(version) {
  var parts = version.split(".");
  var major = Number(parts[0]);
  return major < neededMajor || (major === neededMajor && Number(parts[1]) < neededMinor);
}

function fail(message) {
  process.stderr.write("storyflow: " + message + "\n");
  process.exitCode = 1;
}

function start() {
  var path = require("path");
  var bundle = path.join(__dirname, "..", "..", "dist", "cli.js");
  if (!require("fs").existsSync(bundle)) {
    fail(bundle + " is missing: this copy of storyflow was not built (npm run build)");
    return;
  }
  require("module").enableCompileCache();
  import(require("url").pathToFileURL(bundle).href).catch(function (error) {
    fail("cannot be started: " + (error && error.message));
  });
}

if (isTooOld(process.versions.node)) {
  fail("needs Node.js " + neededMajor + "." + neededMinor + " or newer; this is " + process.version);
} else {
  start();
}
