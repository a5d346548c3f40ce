// Made from schemas/pipeline.schema.json by schemas/generate.ts. Changes here are lost.
function append(errors, more) {
  const all = errors ?? [];
  for (const error of more) all.push(error);
  return all;
}
export const validateManifest = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://unpkg.com/storyflow/schemas/pipeline.schema.json","title":"a manifest: a map with `stages`","description":"A pipeline of storyflow: stages, conditions and quality loops.","type":"object","properties":{"name":{"title":"a text of one line with at most 200 characters","description":"What the pipeline is called. By default the name of the file.","type":"string","pattern":"^(?=.*\\S)[^\\p{Cc}]{1,200}$"},"description":{"$ref":"#/$defs/description"},"version":{"title":"`1` (the version of the language)","description":"The version of the manifest language.","const":1,"default":1},"params":{"title":"a map of params","description":"Values that `--param name=value` sets from outside. Each is a default, or a map that declares it.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/param"}},"env":{"$ref":"#/$defs/env","description":"Variables for every stage."},"pass_env":{"$ref":"#/$defs/passEnv"},"secrets":{"$ref":"#/$defs/secrets"},"env_file":{"title":"the path of a file, or a list of such paths","description":"Dotenv files in which secrets and `pass_env` names are looked up too.","type":["string","array"],"pattern":"\\S","items":{"$ref":"#/$defs/file"},"minItems":1},"data":{"title":"a map from names to paths of files","description":"YAML or JSON files that expressions read: `project: project.yaml` is `data.project`. Each is the path of a file, or a map.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/dataFile"}},"pools":{"title":"a map of pools","description":"What there is little of, and jobs share: a GPU, a licence. A stage takes slots of a pool with `pool`. Each is a number of slots, or a map.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/pool"}},"concurrency":{"title":"a whole number from 1 to 1000","description":"How many jobs may run at once. By default the number of processors.","type":"integer","minimum":1,"maximum":1000},"budget":{"$ref":"#/$defs/budget"},"cache":{"title":"`cache`: a map with `max_size`","description":"`max_size` is how much may be kept of what stages made, by default 20GB. What was not used for the longest time goes first; what the project needs now stays.","type":"object","properties":{"max_size":{"$ref":"#/$defs/size","default":"20GB"}},"additionalProperties":false},"defaults":{"$ref":"#/$defs/defaults"},"on_failure":{"title":"`finish`, `keep_going` or `fail_fast`","description":"After a failure: `finish` lets running jobs end and starts no others, `keep_going` goes on with all that does not need the failed one, `fail_fast` stops those that run.","enum":["finish","keep_going","fail_fast"],"default":"finish"},"on_change":{"$ref":"#/$defs/onChange"},"stages":{"title":"a map of stages, at least one","description":"The stages by their ids.","type":"object","minProperties":1,"propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/stage"}}},"patternProperties":{"^x-":{"description":"Ignored: room for YAML anchors."}},"additionalProperties":false,"required":["stages"],"$defs":{"onChange":{"title":"`restart`, `finish` or `queue`","description":"What `storyflow watch` does when something that a stage reads changes while it runs: `restart` stops it and runs it again, `finish` lets it end and then runs it again in the same run, `queue` leaves it to the next run. Default: `restart`, or what stands at the top of the manifest.","enum":["restart","finish","queue"]},"identifier":{"title":"an identifier (letters, digits and `_`, no digit first)","description":"A name that expressions can use.","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"variableName":{"title":"the name of a variable (letters, digits and `_`, no digit first)","description":"The name of an environment variable.","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"text":{"title":"a text","description":"A text that is not empty.","type":"string","pattern":"\\S"},"file":{"title":"the path of a file","description":"A path relative to the manifest's folder.","type":"string","pattern":"\\S"},"dataFile":{"title":"data: the path of a file, or a map with `file` and `schema`","description":"A YAML or JSON file.","type":["string","object"],"pattern":"\\S","properties":{"file":{"$ref":"#/$defs/file"},"schema":{"title":"the path of a JSON Schema","description":"A JSON Schema that the file is held to before anything runs: a path relative to the manifest's folder, or a file of a package, such as `@storyflow/pipelines/export-all/schemas/project.schema.json`.","type":"string","pattern":"\\S"}},"required":["file"],"additionalProperties":false},"description":{"title":"a text","description":"For people: shown beside the name.","type":"string"},"value":{"title":"a text, a number, `true` or `false`","description":"A text, possibly with templates. A number stands for the text as which it is written.","type":["string","number","boolean"]},"condition":{"title":"a condition","description":"A CEL expression that is true or false, such as `qa.score < threshold`.","type":["string","boolean"],"pattern":"\\S"},"duration":{"title":"a duration such as `500ms`, `2s`, `10m` or `1h30m`, or a number of seconds","description":"A duration such as `500ms`, `2s`, `10m` or `1h30m`, or a number of seconds.","type":["string","number"],"minimum":0,"pattern":"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"},"size":{"title":"a size such as `1KB`, `10MB` or `2GiB`, or a whole number of bytes","description":"A size such as `1KB`, `10MB` or `2GiB`, or a whole number of bytes.","type":["string","integer"],"minimum":0,"pattern":"^\\d+(\\.\\d+)?([KMGT]i?)?B$"},"exitCode":{"title":"an exit code, from 0 to 255","description":"An exit code, from 0 to 255.","type":"integer","minimum":0,"maximum":255},"valueType":{"title":"one of `string`, `number`, `integer`, `boolean`, `array`, `object`, `null`","description":"A type of JSON Schema.","enum":["string","number","integer","boolean","array","object","null"]},"env":{"title":"a map of variables","description":"Environment variables; templates are filled in.","type":"object","propertyNames":{"$ref":"#/$defs/variableName"},"additionalProperties":{"$ref":"#/$defs/value"}},"passEnv":{"title":"a list of names of variables","description":"Names of variables that are handed through from the environment of the caller.","type":"array","items":{"$ref":"#/$defs/variableName"}},"secrets":{"title":"a list of names of variables","description":"Names of variables that are handed through and masked as `***` wherever storyflow shows or writes something.","type":"array","items":{"$ref":"#/$defs/variableName"}},"shell":{"title":"a shell such as `bash`, or a list with a program and its arguments","description":"What runs the text of `run`: `sh -e` by default; `bash` stops at failures in pipes too. A list is the program with all arguments that stand before the script.","type":["string","array"],"pattern":"\\S","items":{"$ref":"#/$defs/text"},"minItems":1},"workingFolder":{"title":"the path of a folder","description":"The folder in which the command runs, relative to the manifest's folder.","type":"string","pattern":"\\S"},"timeout":{"$ref":"#/$defs/duration","description":"How long one attempt may take."},"param":{"title":"a param: a default, or a map that declares it","description":"A default value, or a map that declares type, default and limits.","type":["string","number","boolean","array","null","object"],"properties":{"type":{"$ref":"#/$defs/valueType","description":"The type of its values. By default the type of the default."},"default":{"title":"any value","description":"The value unless another is given.","type":["string","number","boolean","array","null","object"]},"enum":{"title":"a list of values","description":"The values that it can have.","type":"array","minItems":1},"minimum":{"title":"a number","description":"The smallest number that it can be.","type":"number"},"maximum":{"title":"a number","description":"The largest number that it can be.","type":"number"},"multipleOf":{"title":"a number above 0","description":"A number of which its numbers are whole multiples: with 2, they are even.","type":"number","exclusiveMinimum":0},"pattern":{"title":"a regular expression","description":"A regular expression that its texts match.","type":"string"},"description":{"$ref":"#/$defs/description"},"required":{"title":"`true` or `false`","description":"Whether a value must be given from outside.","type":"boolean","default":false}},"additionalProperties":false},"defaults":{"title":"`defaults`: a map","description":"What holds for every stage that does not say otherwise.","type":"object","properties":{"shell":{"$ref":"#/$defs/shell"},"cwd":{"$ref":"#/$defs/workingFolder"},"env":{"$ref":"#/$defs/env"},"pass_env":{"$ref":"#/$defs/passEnv"},"retry":{"$ref":"#/$defs/retry"},"timeout":{"$ref":"#/$defs/timeout"},"pool":{"$ref":"#/$defs/poolUse"},"cache":{"$ref":"#/$defs/stageCache"}},"additionalProperties":false},"stageCache":{"title":"`cache`: `true`, `false`, or a map with `store`","description":"Whether the stage may be spared when it was run before with the same command, variables and inputs. It is by default, unless it has neither inputs nor outputs to compare; `true`: then too. `false`: it runs every time. `{store: false}`: it is spared while nothing changed, but its outputs are not kept for restoring.","type":["boolean","object"],"properties":{"store":{"title":"`true` or `false`","description":"Whether outputs are kept for restoring.","type":"boolean","default":true}},"additionalProperties":false},"stage":{"title":"a stage: a map with `run` or `uses`","description":"One step of the pipeline: a command or a module, with what it reads and makes.","type":"object","properties":{"title":{"title":"a text that is not empty","description":"What the stage is called on screens. Its id stays what commands and errors name it by.","type":"string","pattern":"\\S"},"icon":{"title":"one or two characters","description":"Shown before the name of the stage: an emoji, or a letter or two.","type":"string","pattern":"\\S"},"description":{"$ref":"#/$defs/description"},"run":{"title":"a command: a text for the shell, or a list with a program and its arguments","description":"The command. A text goes through the shell; a list is a program and its arguments, without a shell.","type":["string","array"],"pattern":"\\S","items":{"$ref":"#/$defs/value"},"minItems":1},"uses":{"title":"a module: `./path` or `package/module`","description":"The module that does the work: a file (`./stages/grid.ts`) or a module of a package (`package/module`).","type":"string","pattern":"\\S"},"with":{"title":"a map of options","description":"The options of the module; templates are filled in.","type":"object","additionalProperties":true},"needs":{"title":"a list of stages","description":"Stages that must have settled before this one. Needs that follow from expressions and paths need not be written.","type":"array","items":{"$ref":"#/$defs/need"}},"when":{"$ref":"#/$defs/condition","description":"A condition. Where it is false, the stage is skipped, and its dependents still run."},"require":{"title":"a condition, or a list of maps with `that` and `message`","description":"What must be true before the stage starts. Where it is false, the stage fails.","type":["string","boolean","array"],"pattern":"\\S","items":{"$ref":"#/$defs/requirement"}},"foreach":{"title":"a map of one variable to a list","description":"One job for each item: `{ shot: data.project.shots }`. The list is an expression, or written out.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/itemList"},"minProperties":1,"maxProperties":1},"matrix":{"title":"a map of variables to lists","description":"One job for each combination: `{ size: [480, 1080], lang: [en, fr] }`.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/itemList"},"minProperties":1},"key":{"title":"an expression","description":"What the job of an item is called: `shot.id`. By default the item's `id`, its `name`, the item itself if it is text, a number, true or false, else its position. The keys of a matrix stand side by side: `480,en`.","type":"string","pattern":"\\S"},"inputs":{"title":"a list of files, folders (`dir/`) and globs","description":"Files, folders (`dir/`) and globs that the stage reads; `!` excludes.","type":"array","items":{"$ref":"#/$defs/path"}},"outputs":{"title":"a list of files and folders (`dir/`)","description":"Files and folders (`dir/`) that the stage makes. Old ones are removed before it starts; all must be there afterwards.","type":"array","items":{"$ref":"#/$defs/path"}},"updates":{"title":"a list of files and folders (`dir/`)","description":"Paths of an earlier stage's outputs that this stage rewrites in place.","type":"array","items":{"$ref":"#/$defs/path"}},"results":{"$ref":"#/$defs/results"},"verify":{"title":"a list of checks","description":"What must be true of the outputs; an attempt that does not fulfil it fails.","type":"array","items":{"$ref":"#/$defs/check"}},"success_exit_codes":{"title":"a list of exit codes","description":"The exit codes that count as success.","type":"array","items":{"$ref":"#/$defs/exitCode"},"minItems":1,"default":[0]},"env":{"$ref":"#/$defs/env","description":"Variables for this stage."},"pass_env":{"$ref":"#/$defs/passEnv"},"secrets":{"$ref":"#/$defs/secrets"},"cwd":{"$ref":"#/$defs/workingFolder"},"shell":{"$ref":"#/$defs/shell"},"tools":{"title":"a list of programs","description":"Programs whose own bytes count: with another `ffmpeg` the stage runs again.","type":"array","items":{"$ref":"#/$defs/text"}},"cache":{"$ref":"#/$defs/stageCache"},"clean":{"title":"`true` or `false`","description":"`false`: old outputs stay in place before the command runs, and are not kept for restoring. Not in a loop, and not for what another stage updates.","type":"boolean","default":true},"retry":{"$ref":"#/$defs/retry"},"timeout":{"$ref":"#/$defs/timeout"},"pool":{"$ref":"#/$defs/poolUse"},"loop":{"$ref":"#/$defs/loop"},"continue_on_error":{"title":"`true` or `false`","description":"A failure is recorded, and dependents run; they read `stage.status`.","type":"boolean","default":false},"always":{"title":"`true` or `false`","description":"Runs even after a failure or a cancel, when all else has settled.","type":"boolean","default":false},"on_change":{"$ref":"#/$defs/onChange"},"weight":{"title":"a number that is not negative","description":"The share of this stage in the progress of the whole run, until it is known how long stages take here.","type":"number","minimum":0,"default":1},"progress":{"title":"a regular expression","description":"A regular expression over printed lines; one group is a percentage, two are done and total.","type":"string","pattern":"\\S"}},"additionalProperties":false,"oneOf":[{"required":["run"]},{"required":["uses"]}],"dependentRequired":{"with":["uses"],"loop":["when"]}},"itemList":{"title":"a list, or an expression that is one","description":"A list that is written out, or an expression.","type":["string","array"],"pattern":"\\S"},"need":{"title":"a need: a stage, or a map with `stage` and `content`","description":"A stage that must have settled first.","type":["string","object"],"properties":{"stage":{"$ref":"#/$defs/text","description":"The id of the stage."},"content":{"title":"`true` or `false`","description":"`false`: only the order counts, not what the stage made.","type":"boolean","default":true}},"additionalProperties":false,"required":["stage"]},"requirement":{"title":"a requirement: a map with `that` and `message`","description":"A condition, and what to say where it is false.","type":"object","properties":{"that":{"$ref":"#/$defs/condition"},"message":{"$ref":"#/$defs/text","description":"What to say where it is false."}},"additionalProperties":false,"required":["that"]},"path":{"title":"a path","description":"A path relative to the manifest's folder; a folder ends in a slash.","type":"string","pattern":"\\S"},"results":{"title":"the path of a file, or a map of results","description":"Values that expressions can read: the members of a JSON or YAML file, or each by its name.","type":["string","object"],"pattern":"\\S","if":{"type":"object","anyOf":[{"required":["file"],"properties":{"file":{"not":{"type":"object"}}}},{"minProperties":1,"additionalProperties":{"type":"string"}}]},"then":{"$ref":"#/$defs/resultsFile"},"else":{"if":{"type":"object"},"then":{"$ref":"#/$defs/namedResults"}}},"resultsFile":{"title":"`results`: a map with `file` and `schema`","description":"The members of a file as results.","type":"object","properties":{"file":{"$ref":"#/$defs/file","description":"A JSON or YAML file whose members are the results."},"schema":{"$ref":"#/$defs/file","description":"A JSON Schema to which the file is held."}},"additionalProperties":false,"required":["file"]},"namedResults":{"title":"a map of results","description":"Results by their names.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/namedResult"}},"namedResult":{"title":"a result: a map with `file` and `pointer`, or `stdout`, or `type`","description":"Where one result comes from. With `type` alone from the file named by `$STORYFLOW_RESULTS`, or from what the module returns.","type":"object","properties":{"type":{"$ref":"#/$defs/valueType","description":"The type of the value."},"file":{"$ref":"#/$defs/file","description":"A JSON or YAML file."},"pointer":{"title":"a JSON Pointer such as `/overall_score`","description":"A JSON Pointer to the value in the file; an empty one is the whole file.","type":"string","pattern":"^(/[^~]*(~[01][^~]*)*)?$"},"stdout":{"title":"a regular expression","description":"A regular expression over what the command prints; its one group is the value.","type":"string","pattern":"\\S"}},"additionalProperties":false,"dependentRequired":{"file":["pointer"],"pointer":["file"]}},"check":{"title":"a check: a map with `file`, `json`, `that` or `uses`","description":"One check on what the attempt made.","type":"object","properties":{"file":{"$ref":"#/$defs/file","description":"The file that is checked."},"type":{"title":"a media type such as `video/mp4`","description":"The media type of the file, found by its bytes.","type":"string","pattern":"^[a-z]+/[A-Za-z0-9.+-]+$"},"min_size":{"$ref":"#/$defs/size","description":"The smallest size of the file."},"max_size":{"$ref":"#/$defs/size","description":"The largest size of the file."},"sha256":{"title":"a SHA-256 digest, 64 hexadecimal digits","description":"The SHA-256 digest of the file.","type":"string","pattern":"^[0-9a-fA-F]{64}$"},"json":{"$ref":"#/$defs/file","description":"A JSON or YAML file that is held to a schema."},"schema":{"$ref":"#/$defs/file","description":"The JSON Schema for `json`."},"that":{"$ref":"#/$defs/condition","description":"A condition on the results of the stage."},"message":{"$ref":"#/$defs/text","description":"What to say where the condition is false."},"uses":{"title":"a module: `./path` or `package/module`","description":"A module that returns findings.","type":"string","pattern":"\\S"},"with":{"title":"a map of options","description":"The options of the module.","type":"object","additionalProperties":true}},"additionalProperties":false,"oneOf":[{"required":["file"]},{"required":["json"]},{"required":["that"]},{"required":["uses"]}],"dependentRequired":{"type":["file"],"min_size":["file"],"max_size":["file"],"sha256":["file"],"json":["schema"],"schema":["json"],"message":["that"],"with":["uses"]}},"budget":{"title":"`budget`: a map with `retries`, `rounds` and `time`","description":"What the whole run may spend, over all stages. When it is spent, there is no more of that kind; `time` stops the run.","type":"object","properties":{"retries":{"title":"a whole number from 0 to 100000","description":"How many attempts there may be after a first one, of all stages together.","type":"integer","minimum":0,"maximum":100000},"rounds":{"title":"a whole number from 0 to 100000","description":"How often stages with a loop may execute, all together. Rounds that are answered from the cache are free.","type":"integer","minimum":0,"maximum":100000},"time":{"$ref":"#/$defs/duration","description":"How long the run may take. Then what runs is stopped, and `always` stages have the grace time."}},"additionalProperties":false},"pool":{"title":"a pool: a number of slots from 1 to 1000, or a map with `slots` or `devices`","description":"How many slots a pool has, or which devices.","type":["integer","object"],"minimum":1,"maximum":1000,"properties":{"slots":{"title":"a whole number from 1 to 1000","description":"How many slots the pool has. By default one for each device.","type":"integer","minimum":1,"maximum":1000},"devices":{"title":"a list of device ids","description":"The ids of the slots, which jobs are given. By default `0`, `1`, …","type":"array","items":{"$ref":"#/$defs/deviceId"},"minItems":1,"maxItems":1000},"export":{"$ref":"#/$defs/variableName","description":"The variable that tells a job the ids of its slots, with commas between them: `CUDA_VISIBLE_DEVICES`."},"machine":{"title":"`true` or `false`","description":"Whether all runs of the same user on this machine share the pool, whatever project they are of. They know it by its name, and its slots by their ids.","type":"boolean","default":false}},"additionalProperties":false},"deviceId":{"title":"a device id: a whole number, or a text without spaces and commas","description":"What a program knows a device by.","type":["integer","string"],"minimum":0,"maximum":1000000,"pattern":"^[^\\s,\\p{Cc}]{1,100}$"},"poolUse":{"title":"the name of a pool, or a map from names of pools to numbers of slots","description":"The pool of which a job takes a slot while it executes, or how many slots of which pools. It waits until they are free; what is answered from the cache takes none.","type":["string","object"],"pattern":"\\S","additionalProperties":{"title":"a whole number from 1 to 1000","description":"So many slots.","type":"integer","minimum":1,"maximum":1000}},"retry":{"title":"`retry`: a number of further attempts, from 0 to 1000, or a map with `limit`","description":"Attempts after the first one failed: a number, or a map.","type":["integer","object"],"minimum":0,"maximum":1000,"properties":{"limit":{"title":"a whole number from 0 to 1000","description":"How many attempts there may be after the first.","type":"integer","minimum":0,"maximum":1000},"interval":{"$ref":"#/$defs/duration","description":"The wait before the second attempt.","default":"1s"},"backoff":{"title":"a number from 1 to 100","description":"Each wait is the one before times this.","type":"number","minimum":1,"maximum":100,"default":1},"max_interval":{"$ref":"#/$defs/duration","description":"The longest wait. What a server asks for (`Retry-After`) wins, up to an hour."},"jitter":{"title":"`true` or `false`","description":"Waits a random part of each interval, so that many jobs do not try again at one moment.","type":"boolean","default":false},"exit_codes":{"title":"a list of exit codes","description":"The exit codes that are worth another attempt, whatever class they are. By default every one of the class `exit`.","type":"array","items":{"$ref":"#/$defs/exitCode"},"minItems":1},"on":{"title":"a list of failure classes","description":"The classes of failure that are worth another attempt. By default `exit`, `timeout`, `signal` and `transient`.","type":"array","items":{"$ref":"#/$defs/retriedClass"},"minItems":1}},"additionalProperties":false,"required":["limit"]},"retriedClass":{"title":"one of `exit`, `timeout`, `signal`, `transient`, `contract`, `condition`, `not_found`, `denied`, `crashed`","description":"A class of failure.","enum":["exit","timeout","signal","transient","contract","condition","not_found","denied","crashed"]},"loop":{"title":"a loop: a map with `back_to` and `limit`","description":"A bounded way back: while `when` is true, the stage runs, and then everything from `back_to` on is judged again.","type":"object","properties":{"back_to":{"title":"a stage, or a list of stages","description":"The stage from which to go on again, or several.","type":["string","array"],"pattern":"\\S","items":{"$ref":"#/$defs/text"},"minItems":1},"limit":{"title":"a whole number from 1 to 1000","description":"How often the stage with the loop may run.","type":"integer","minimum":1,"maximum":1000},"score":{"title":"an expression","description":"A CEL expression that is a number, the higher the better. The round with the best one is kept.","type":"string","pattern":"\\S"},"min_delta":{"title":"a number that is not negative","description":"What a round must gain over the best one before it; at 0 anything above 0.","type":"number","minimum":0,"default":0},"patience":{"title":"a whole number from 1 to 1000","description":"So many rounds in a row that gain less than `min_delta` end the loop.","type":"integer","minimum":1,"maximum":1000,"default":1},"on_exhausted":{"title":"`fail` or `accept`","description":"When the loop ends and `when` is still true: `fail`, or `accept` the best round and go on.","enum":["fail","accept"],"default":"fail"}},"additionalProperties":false,"required":["back_to","limit"],"dependentRequired":{"min_delta":["score"],"patience":["score"]}}}};
const schema32 = {"title":"a text","description":"For people: shown beside the name.","type":"string"};
const schema33 = {"title":"an identifier (letters, digits and `_`, no digit first)","description":"A name that expressions can use.","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"};
const schema44 = {"title":"the path of a file","description":"A path relative to the manifest's folder.","type":"string","pattern":"\\S"};
const schema54 = {"title":"a size such as `1KB`, `10MB` or `2GiB`, or a whole number of bytes","description":"A size such as `1KB`, `10MB` or `2GiB`, or a whole number of bytes.","type":["string","integer"],"minimum":0,"pattern":"^\\d+(\\.\\d+)?([KMGT]i?)?B$"};
const schema67 = {"title":"`restart`, `finish` or `queue`","description":"What `storyflow watch` does when something that a stage reads changes while it runs: `restart` stops it and runs it again, `finish` lets it end and then runs it again in the same run, `queue` leaves it to the next run. Default: `restart`, or what stands at the top of the manifest.","enum":["restart","finish","queue"]};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^x-", "u");
const pattern5 = new RegExp("^(?=.*\\S)[^\\p{Cc}]{1,200}$", "u");
const pattern6 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const pattern10 = new RegExp("\\S", "u");
const pattern20 = new RegExp("^\\d+(\\.\\d+)?([KMGT]i?)?B$", "u");
const schema34 = {"title":"a param: a default, or a map that declares it","description":"A default value, or a map that declares type, default and limits.","type":["string","number","boolean","array","null","object"],"properties":{"type":{"$ref":"#/$defs/valueType","description":"The type of its values. By default the type of the default."},"default":{"title":"any value","description":"The value unless another is given.","type":["string","number","boolean","array","null","object"]},"enum":{"title":"a list of values","description":"The values that it can have.","type":"array","minItems":1},"minimum":{"title":"a number","description":"The smallest number that it can be.","type":"number"},"maximum":{"title":"a number","description":"The largest number that it can be.","type":"number"},"multipleOf":{"title":"a number above 0","description":"A number of which its numbers are whole multiples: with 2, they are even.","type":"number","exclusiveMinimum":0},"pattern":{"title":"a regular expression","description":"A regular expression that its texts match.","type":"string"},"description":{"$ref":"#/$defs/description"},"required":{"title":"`true` or `false`","description":"Whether a value must be given from outside.","type":"boolean","default":false}},"additionalProperties":false};
const schema35 = {"title":"one of `string`, `number`, `integer`, `boolean`, `array`, `object`, `null`","description":"A type of JSON Schema.","enum":["string","number","integer","boolean","array","object","null"]};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((((typeof data != "object") && (typeof data !== "string")) && (!((typeof data == "number") && (isFinite(data))))) && (typeof data !== "boolean")){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema34.type},message:"must be string,number,boolean,array,null,object",schema:schema34.type,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func1.call(schema34.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema34,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.type !== undefined){
let data0 = data.type;
if(!(((((((data0 === "string") || (data0 === "number")) || (data0 === "integer")) || (data0 === "boolean")) || (data0 === "array")) || (data0 === "object")) || (data0 === "null"))){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/valueType/enum",keyword:"enum",params:{allowedValues: schema35.enum},message:"must be equal to one of the allowed values",schema:schema35.enum,parentSchema:schema35,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.default !== undefined){
let data1 = data.default;
if((((typeof data1 != "object") && (typeof data1 !== "string")) && (!((typeof data1 == "number") && (isFinite(data1))))) && (typeof data1 !== "boolean")){
const err3 = {instancePath:instancePath+"/default",schemaPath:"#/properties/default/type",keyword:"type",params:{type: schema34.properties.default.type},message:"must be string,number,boolean,array,null,object",schema:schema34.properties.default.type,parentSchema:schema34.properties.default,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.enum !== undefined){
let data2 = data.enum;
if(Array.isArray(data2)){
if(data2.length < 1){
const err4 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema34.properties.enum,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/enum",schemaPath:"#/properties/enum/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema34.properties.enum.type,parentSchema:schema34.properties.enum,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.minimum !== undefined){
let data3 = data.minimum;
if(!((typeof data3 == "number") && (isFinite(data3)))){
const err6 = {instancePath:instancePath+"/minimum",schemaPath:"#/properties/minimum/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema34.properties.minimum.type,parentSchema:schema34.properties.minimum,data:data3};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.maximum !== undefined){
let data4 = data.maximum;
if(!((typeof data4 == "number") && (isFinite(data4)))){
const err7 = {instancePath:instancePath+"/maximum",schemaPath:"#/properties/maximum/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema34.properties.maximum.type,parentSchema:schema34.properties.maximum,data:data4};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.multipleOf !== undefined){
let data5 = data.multipleOf;
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 <= 0 || isNaN(data5)){
const err8 = {instancePath:instancePath+"/multipleOf",schemaPath:"#/properties/multipleOf/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0",schema:0,parentSchema:schema34.properties.multipleOf,data:data5};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/multipleOf",schemaPath:"#/properties/multipleOf/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema34.properties.multipleOf.type,parentSchema:schema34.properties.multipleOf,data:data5};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.pattern !== undefined){
let data6 = data.pattern;
if(typeof data6 !== "string"){
const err10 = {instancePath:instancePath+"/pattern",schemaPath:"#/properties/pattern/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema34.properties.pattern.type,parentSchema:schema34.properties.pattern,data:data6};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.description !== undefined){
let data7 = data.description;
if(typeof data7 !== "string"){
const err11 = {instancePath:instancePath+"/description",schemaPath:"#/$defs/description/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.type,parentSchema:schema32,data:data7};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.required !== undefined){
let data8 = data.required;
if(typeof data8 !== "boolean"){
const err12 = {instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema34.properties.required.type,parentSchema:schema34.properties.required,data:data8};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema37 = {"title":"a map of variables","description":"Environment variables; templates are filled in.","type":"object","propertyNames":{"$ref":"#/$defs/variableName"},"additionalProperties":{"$ref":"#/$defs/value"}};
const schema38 = {"title":"the name of a variable (letters, digits and `_`, no digit first)","description":"The name of an environment variable.","type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"};
const schema39 = {"title":"a text, a number, `true` or `false`","description":"A text, possibly with templates. A number stands for the text as which it is written.","type":["string","number","boolean"]};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const _errs1 = errors;
if(typeof key0 === "string"){
if(!pattern6.test(key0)){
const err0 = {instancePath,schemaPath:"#/$defs/variableName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema38,data:key0,propertyName:key0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath,schemaPath:"#/$defs/variableName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.type,parentSchema:schema38,data:key0,propertyName:key0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid0 = _errs1 === errors;
if(!valid0){
const err2 = {instancePath,schemaPath:"#/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid",schema:schema37.propertyNames,parentSchema:schema37,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
for(const key1 in data){
let data0 = data[key1];
if(((typeof data0 !== "string") && (!((typeof data0 == "number") && (isFinite(data0))))) && (typeof data0 !== "boolean")){
const err3 = {instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/value/type",keyword:"type",params:{type: schema39.type},message:"must be string,number,boolean",schema:schema39.type,parentSchema:schema39,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema37.type,parentSchema:schema37,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema40 = {"title":"a list of names of variables","description":"Names of variables that are handed through from the environment of the caller.","type":"array","items":{"$ref":"#/$defs/variableName"}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
const err0 = {instancePath:instancePath+"/" + i0,schemaPath:"#/$defs/variableName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema38,data:data0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/" + i0,schemaPath:"#/$defs/variableName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.type,parentSchema:schema38,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema40.type,parentSchema:schema40,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"items":true,"dynamicProps":false,"dynamicItems":false};

const schema42 = {"title":"a list of names of variables","description":"Names of variables that are handed through and masked as `***` wherever storyflow shows or writes something.","type":"array","items":{"$ref":"#/$defs/variableName"}};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
const err0 = {instancePath:instancePath+"/" + i0,schemaPath:"#/$defs/variableName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema38,data:data0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/" + i0,schemaPath:"#/$defs/variableName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.type,parentSchema:schema38,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema42.type,parentSchema:schema42,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"items":true,"dynamicProps":false,"dynamicItems":false};

const schema46 = {"title":"data: the path of a file, or a map with `file` and `schema`","description":"A YAML or JSON file.","type":["string","object"],"pattern":"\\S","properties":{"file":{"$ref":"#/$defs/file"},"schema":{"title":"the path of a JSON Schema","description":"A JSON Schema that the file is held to before anything runs: a path relative to the manifest's folder, or a file of a package, such as `@storyflow/pipelines/export-all/schemas/project.schema.json`.","type":"string","pattern":"\\S"}},"required":["file"],"additionalProperties":false};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((typeof data !== "string") && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema46.type},message:"must be string,object",schema:schema46.type,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(typeof data === "string"){
if(!pattern10.test(data)){
const err1 = {instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.file === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "file"},message:"must have required property '"+"file"+"'",schema:schema46.required,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "file") || (key0 === "schema"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema46,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.file !== undefined){
let data0 = data.file;
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err4 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.schema !== undefined){
let data1 = data.schema;
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
const err6 = {instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema46.properties.schema,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema46.properties.schema.type,parentSchema:schema46.properties.schema,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
validate29.errors = vErrors;
return errors === 0;
}
validate29.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema49 = {"title":"a pool: a number of slots from 1 to 1000, or a map with `slots` or `devices`","description":"How many slots a pool has, or which devices.","type":["integer","object"],"minimum":1,"maximum":1000,"properties":{"slots":{"title":"a whole number from 1 to 1000","description":"How many slots the pool has. By default one for each device.","type":"integer","minimum":1,"maximum":1000},"devices":{"title":"a list of device ids","description":"The ids of the slots, which jobs are given. By default `0`, `1`, …","type":"array","items":{"$ref":"#/$defs/deviceId"},"minItems":1,"maxItems":1000},"export":{"$ref":"#/$defs/variableName","description":"The variable that tells a job the ids of its slots, with commas between them: `CUDA_VISIBLE_DEVICES`."},"machine":{"title":"`true` or `false`","description":"Whether all runs of the same user on this machine share the pool, whatever project they are of. They know it by its name, and its slots by their ids.","type":"boolean","default":false}},"additionalProperties":false};
const schema50 = {"title":"a device id: a whole number, or a text without spaces and commas","description":"What a program knows a device by.","type":["integer","string"],"minimum":0,"maximum":1000000,"pattern":"^[^\\s,\\p{Cc}]{1,100}$"};
const pattern17 = new RegExp("^[^\\s,\\p{Cc}]{1,100}$", "u");

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))) && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema49.type},message:"must be integer,object",schema:schema49.type,parentSchema:schema49,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if((typeof data == "number") && (isFinite(data))){
if(data > 1000 || isNaN(data)){
const err1 = {instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema49,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data < 1 || isNaN(data)){
const err2 = {instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema49,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((key0 === "slots") || (key0 === "devices")) || (key0 === "export")) || (key0 === "machine"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema49,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.slots !== undefined){
let data0 = data.slots;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err4 = {instancePath:instancePath+"/slots",schemaPath:"#/properties/slots/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema49.properties.slots.type,parentSchema:schema49.properties.slots,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 1000 || isNaN(data0)){
const err5 = {instancePath:instancePath+"/slots",schemaPath:"#/properties/slots/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema49.properties.slots,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data0 < 1 || isNaN(data0)){
const err6 = {instancePath:instancePath+"/slots",schemaPath:"#/properties/slots/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema49.properties.slots,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.devices !== undefined){
let data1 = data.devices;
if(Array.isArray(data1)){
if(data1.length > 1000){
const err7 = {instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/maxItems",keyword:"maxItems",params:{limit: 1000},message:"must NOT have more than 1000 items",schema:1000,parentSchema:schema49.properties.devices,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data1.length < 1){
const err8 = {instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema49.properties.devices,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (typeof data2 !== "string")){
const err9 = {instancePath:instancePath+"/devices/" + i0,schemaPath:"#/$defs/deviceId/type",keyword:"type",params:{type: schema50.type},message:"must be integer,string",schema:schema50.type,parentSchema:schema50,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 1000000 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/devices/" + i0,schemaPath:"#/$defs/deviceId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000",schema:1000000,parentSchema:schema50,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/devices/" + i0,schemaPath:"#/$defs/deviceId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema50,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(typeof data2 === "string"){
if(!pattern17.test(data2)){
const err12 = {instancePath:instancePath+"/devices/" + i0,schemaPath:"#/$defs/deviceId/pattern",keyword:"pattern",params:{pattern: "^[^\\s,\\p{Cc}]{1,100}$"},message:"must match pattern \""+"^[^\\s,\\p{Cc}]{1,100}$"+"\"",schema:"^[^\\s,\\p{Cc}]{1,100}$",parentSchema:schema50,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
}
else {
const err13 = {instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema49.properties.devices.type,parentSchema:schema49.properties.devices,data:data1};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.export !== undefined){
let data3 = data.export;
if(typeof data3 === "string"){
if(!pattern6.test(data3)){
const err14 = {instancePath:instancePath+"/export",schemaPath:"#/$defs/variableName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema38,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/export",schemaPath:"#/$defs/variableName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.type,parentSchema:schema38,data:data3};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.machine !== undefined){
let data4 = data.machine;
if(typeof data4 !== "boolean"){
const err16 = {instancePath:instancePath+"/machine",schemaPath:"#/properties/machine/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema49.properties.machine.type,parentSchema:schema49.properties.machine,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema52 = {"title":"`budget`: a map with `retries`, `rounds` and `time`","description":"What the whole run may spend, over all stages. When it is spent, there is no more of that kind; `time` stops the run.","type":"object","properties":{"retries":{"title":"a whole number from 0 to 100000","description":"How many attempts there may be after a first one, of all stages together.","type":"integer","minimum":0,"maximum":100000},"rounds":{"title":"a whole number from 0 to 100000","description":"How often stages with a loop may execute, all together. Rounds that are answered from the cache are free.","type":"integer","minimum":0,"maximum":100000},"time":{"$ref":"#/$defs/duration","description":"How long the run may take. Then what runs is stopped, and `always` stages have the grace time."}},"additionalProperties":false};
const schema53 = {"title":"a duration such as `500ms`, `2s`, `10m` or `1h30m`, or a number of seconds","description":"A duration such as `500ms`, `2s`, `10m` or `1h30m`, or a number of seconds.","type":["string","number"],"minimum":0,"pattern":"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"};
const pattern19 = new RegExp("^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$", "u");

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate33.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((key0 === "retries") || (key0 === "rounds")) || (key0 === "time"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.retries !== undefined){
let data0 = data.retries;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err1 = {instancePath:instancePath+"/retries",schemaPath:"#/properties/retries/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema52.properties.retries.type,parentSchema:schema52.properties.retries,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 100000 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/retries",schemaPath:"#/properties/retries/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000",schema:100000,parentSchema:schema52.properties.retries,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/retries",schemaPath:"#/properties/retries/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema52.properties.retries,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.rounds !== undefined){
let data1 = data.rounds;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/rounds",schemaPath:"#/properties/rounds/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema52.properties.rounds.type,parentSchema:schema52.properties.rounds,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 100000 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/rounds",schemaPath:"#/properties/rounds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000",schema:100000,parentSchema:schema52.properties.rounds,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/rounds",schemaPath:"#/properties/rounds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema52.properties.rounds,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.time !== undefined){
let data2 = data.time;
if((typeof data2 !== "string") && (!((typeof data2 == "number") && (isFinite(data2))))){
const err7 = {instancePath:instancePath+"/time",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: schema53.type},message:"must be string,number",schema:schema53.type,parentSchema:schema53,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/time",schemaPath:"#/$defs/duration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema53,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(typeof data2 === "string"){
if(!pattern19.test(data2)){
const err9 = {instancePath:instancePath+"/time",schemaPath:"#/$defs/duration/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"},message:"must match pattern \""+"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"+"\"",schema:"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$",parentSchema:schema53,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema52.type,parentSchema:schema52,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}
validate33.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema55 = {"title":"`defaults`: a map","description":"What holds for every stage that does not say otherwise.","type":"object","properties":{"shell":{"$ref":"#/$defs/shell"},"cwd":{"$ref":"#/$defs/workingFolder"},"env":{"$ref":"#/$defs/env"},"pass_env":{"$ref":"#/$defs/passEnv"},"retry":{"$ref":"#/$defs/retry"},"timeout":{"$ref":"#/$defs/timeout"},"pool":{"$ref":"#/$defs/poolUse"},"cache":{"$ref":"#/$defs/stageCache"}},"additionalProperties":false};
const schema58 = {"title":"the path of a folder","description":"The folder in which the command runs, relative to the manifest's folder.","type":"string","pattern":"\\S"};
const schema65 = {"title":"the name of a pool, or a map from names of pools to numbers of slots","description":"The pool of which a job takes a slot while it executes, or how many slots of which pools. It waits until they are free; what is answered from the cache takes none.","type":["string","object"],"pattern":"\\S","additionalProperties":{"title":"a whole number from 1 to 1000","description":"So many slots.","type":"integer","minimum":1,"maximum":1000}};
const schema66 = {"title":"`cache`: `true`, `false`, or a map with `store`","description":"Whether the stage may be spared when it was run before with the same command, variables and inputs. It is by default, unless it has neither inputs nor outputs to compare; `true`: then too. `false`: it runs every time. `{store: false}`: it is spared while nothing changed, but its outputs are not kept for restoring.","type":["boolean","object"],"properties":{"store":{"title":"`true` or `false`","description":"Whether outputs are kept for restoring.","type":"boolean","default":true}},"additionalProperties":false};
const schema56 = {"title":"a shell such as `bash`, or a list with a program and its arguments","description":"What runs the text of `run`: `sh -e` by default; `bash` stops at failures in pipes too. A list is the program with all arguments that stand before the script.","type":["string","array"],"pattern":"\\S","items":{"$ref":"#/$defs/text"},"minItems":1};
const schema57 = {"title":"a text","description":"A text that is not empty.","type":"string","pattern":"\\S"};

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((typeof data !== "string") && (!(Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema56.type},message:"must be string,array",schema:schema56.type,parentSchema:schema56,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(typeof data === "string"){
if(!pattern10.test(data)){
const err1 = {instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema56,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(Array.isArray(data)){
if(data.length < 1){
const err2 = {instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema56,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err3 = {instancePath:instancePath+"/" + i0,schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema57,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/" + i0,schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema57.type,parentSchema:schema57,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
validate36.errors = vErrors;
return errors === 0;
}
validate36.evaluated = {"items":true,"dynamicProps":false,"dynamicItems":false};

const schema59 = {"title":"`retry`: a number of further attempts, from 0 to 1000, or a map with `limit`","description":"Attempts after the first one failed: a number, or a map.","type":["integer","object"],"minimum":0,"maximum":1000,"properties":{"limit":{"title":"a whole number from 0 to 1000","description":"How many attempts there may be after the first.","type":"integer","minimum":0,"maximum":1000},"interval":{"$ref":"#/$defs/duration","description":"The wait before the second attempt.","default":"1s"},"backoff":{"title":"a number from 1 to 100","description":"Each wait is the one before times this.","type":"number","minimum":1,"maximum":100,"default":1},"max_interval":{"$ref":"#/$defs/duration","description":"The longest wait. What a server asks for (`Retry-After`) wins, up to an hour."},"jitter":{"title":"`true` or `false`","description":"Waits a random part of each interval, so that many jobs do not try again at one moment.","type":"boolean","default":false},"exit_codes":{"title":"a list of exit codes","description":"The exit codes that are worth another attempt, whatever class they are. By default every one of the class `exit`.","type":"array","items":{"$ref":"#/$defs/exitCode"},"minItems":1},"on":{"title":"a list of failure classes","description":"The classes of failure that are worth another attempt. By default `exit`, `timeout`, `signal` and `transient`.","type":"array","items":{"$ref":"#/$defs/retriedClass"},"minItems":1}},"additionalProperties":false,"required":["limit"]};
const schema62 = {"title":"an exit code, from 0 to 255","description":"An exit code, from 0 to 255.","type":"integer","minimum":0,"maximum":255};
const schema63 = {"title":"one of `exit`, `timeout`, `signal`, `transient`, `contract`, `condition`, `not_found`, `denied`, `crashed`","description":"A class of failure.","enum":["exit","timeout","signal","transient","contract","condition","not_found","denied","crashed"]};

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate40.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))) && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema59.type},message:"must be integer,object",schema:schema59.type,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if((typeof data == "number") && (isFinite(data))){
if(data > 1000 || isNaN(data)){
const err1 = {instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data < 0 || isNaN(data)){
const err2 = {instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.limit === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "limit"},message:"must have required property '"+"limit"+"'",schema:schema59.required,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "limit") || (key0 === "interval")) || (key0 === "backoff")) || (key0 === "max_interval")) || (key0 === "jitter")) || (key0 === "exit_codes")) || (key0 === "on"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema59,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.limit !== undefined){
let data0 = data.limit;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err5 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema59.properties.limit.type,parentSchema:schema59.properties.limit,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 1000 || isNaN(data0)){
const err6 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema59.properties.limit,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err7 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema59.properties.limit,data:data0};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.interval !== undefined){
let data1 = data.interval;
if((typeof data1 !== "string") && (!((typeof data1 == "number") && (isFinite(data1))))){
const err8 = {instancePath:instancePath+"/interval",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: schema53.type},message:"must be string,number",schema:schema53.type,parentSchema:schema53,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 < 0 || isNaN(data1)){
const err9 = {instancePath:instancePath+"/interval",schemaPath:"#/$defs/duration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema53,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(typeof data1 === "string"){
if(!pattern19.test(data1)){
const err10 = {instancePath:instancePath+"/interval",schemaPath:"#/$defs/duration/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"},message:"must match pattern \""+"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"+"\"",schema:"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$",parentSchema:schema53,data:data1};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.backoff !== undefined){
let data2 = data.backoff;
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 100 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/backoff",schemaPath:"#/properties/backoff/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100",schema:100,parentSchema:schema59.properties.backoff,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err12 = {instancePath:instancePath+"/backoff",schemaPath:"#/properties/backoff/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema59.properties.backoff,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/backoff",schemaPath:"#/properties/backoff/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema59.properties.backoff.type,parentSchema:schema59.properties.backoff,data:data2};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.max_interval !== undefined){
let data3 = data.max_interval;
if((typeof data3 !== "string") && (!((typeof data3 == "number") && (isFinite(data3))))){
const err14 = {instancePath:instancePath+"/max_interval",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: schema53.type},message:"must be string,number",schema:schema53.type,parentSchema:schema53,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
const err15 = {instancePath:instancePath+"/max_interval",schemaPath:"#/$defs/duration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema53,data:data3};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(typeof data3 === "string"){
if(!pattern19.test(data3)){
const err16 = {instancePath:instancePath+"/max_interval",schemaPath:"#/$defs/duration/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"},message:"must match pattern \""+"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"+"\"",schema:"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$",parentSchema:schema53,data:data3};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.jitter !== undefined){
let data4 = data.jitter;
if(typeof data4 !== "boolean"){
const err17 = {instancePath:instancePath+"/jitter",schemaPath:"#/properties/jitter/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema59.properties.jitter.type,parentSchema:schema59.properties.jitter,data:data4};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.exit_codes !== undefined){
let data5 = data.exit_codes;
if(Array.isArray(data5)){
if(data5.length < 1){
const err18 = {instancePath:instancePath+"/exit_codes",schemaPath:"#/properties/exit_codes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema59.properties.exit_codes,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err19 = {instancePath:instancePath+"/exit_codes/" + i0,schemaPath:"#/$defs/exitCode/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema62.type,parentSchema:schema62,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 255 || isNaN(data6)){
const err20 = {instancePath:instancePath+"/exit_codes/" + i0,schemaPath:"#/$defs/exitCode/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255",schema:255,parentSchema:schema62,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err21 = {instancePath:instancePath+"/exit_codes/" + i0,schemaPath:"#/$defs/exitCode/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema62,data:data6};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
}
else {
const err22 = {instancePath:instancePath+"/exit_codes",schemaPath:"#/properties/exit_codes/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema59.properties.exit_codes.type,parentSchema:schema59.properties.exit_codes,data:data5};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.on !== undefined){
let data7 = data.on;
if(Array.isArray(data7)){
if(data7.length < 1){
const err23 = {instancePath:instancePath+"/on",schemaPath:"#/properties/on/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema59.properties.on,data:data7};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
let data8 = data7[i1];
if(!(((((((((data8 === "exit") || (data8 === "timeout")) || (data8 === "signal")) || (data8 === "transient")) || (data8 === "contract")) || (data8 === "condition")) || (data8 === "not_found")) || (data8 === "denied")) || (data8 === "crashed"))){
const err24 = {instancePath:instancePath+"/on/" + i1,schemaPath:"#/$defs/retriedClass/enum",keyword:"enum",params:{allowedValues: schema63.enum},message:"must be equal to one of the allowed values",schema:schema63.enum,parentSchema:schema63,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/on",schemaPath:"#/properties/on/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema59.properties.on.type,parentSchema:schema59.properties.on,data:data7};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
validate40.errors = vErrors;
return errors === 0;
}
validate40.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate35.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((((((key0 === "shell") || (key0 === "cwd")) || (key0 === "env")) || (key0 === "pass_env")) || (key0 === "retry")) || (key0 === "timeout")) || (key0 === "pool")) || (key0 === "cache"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema55,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.shell !== undefined){
if(!(validate36(data.shell, {instancePath:instancePath+"/shell",parentData:data,parentDataProperty:"shell",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate36.errors);
errors = vErrors.length;
}
}
if(data.cwd !== undefined){
let data1 = data.cwd;
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
const err1 = {instancePath:instancePath+"/cwd",schemaPath:"#/$defs/workingFolder/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema58,data:data1};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/cwd",schemaPath:"#/$defs/workingFolder/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema58.type,parentSchema:schema58,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.env !== undefined){
if(!(validate23(data.env, {instancePath:instancePath+"/env",parentData:data,parentDataProperty:"env",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate23.errors);
errors = vErrors.length;
}
}
if(data.pass_env !== undefined){
if(!(validate25(data.pass_env, {instancePath:instancePath+"/pass_env",parentData:data,parentDataProperty:"pass_env",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate25.errors);
errors = vErrors.length;
}
}
if(data.retry !== undefined){
if(!(validate40(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate40.errors);
errors = vErrors.length;
}
}
if(data.timeout !== undefined){
let data5 = data.timeout;
if((typeof data5 !== "string") && (!((typeof data5 == "number") && (isFinite(data5))))){
const err3 = {instancePath:instancePath+"/timeout",schemaPath:"#/$defs/timeout/type",keyword:"type",params:{type: schema53.type},message:"must be string,number",schema:schema53.type,parentSchema:schema53,data:data5};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 < 0 || isNaN(data5)){
const err4 = {instancePath:instancePath+"/timeout",schemaPath:"#/$defs/timeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema53,data:data5};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(typeof data5 === "string"){
if(!pattern19.test(data5)){
const err5 = {instancePath:instancePath+"/timeout",schemaPath:"#/$defs/timeout/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"},message:"must match pattern \""+"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"+"\"",schema:"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$",parentSchema:schema53,data:data5};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.pool !== undefined){
let data6 = data.pool;
if((typeof data6 !== "string") && (!(data6 && typeof data6 == "object" && !Array.isArray(data6)))){
const err6 = {instancePath:instancePath+"/pool",schemaPath:"#/$defs/poolUse/type",keyword:"type",params:{type: schema65.type},message:"must be string,object",schema:schema65.type,parentSchema:schema65,data:data6};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data6 === "string"){
if(!pattern10.test(data6)){
const err7 = {instancePath:instancePath+"/pool",schemaPath:"#/$defs/poolUse/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema65,data:data6};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
let data7 = data6[key1];
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err8 = {instancePath:instancePath+"/pool/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/poolUse/additionalProperties/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema65.additionalProperties.type,parentSchema:schema65.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 1000 || isNaN(data7)){
const err9 = {instancePath:instancePath+"/pool/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/poolUse/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema65.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data7 < 1 || isNaN(data7)){
const err10 = {instancePath:instancePath+"/pool/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/poolUse/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema65.additionalProperties,data:data7};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
}
if(data.cache !== undefined){
let data8 = data.cache;
if((typeof data8 !== "boolean") && (!(data8 && typeof data8 == "object" && !Array.isArray(data8)))){
const err11 = {instancePath:instancePath+"/cache",schemaPath:"#/$defs/stageCache/type",keyword:"type",params:{type: schema66.type},message:"must be boolean,object",schema:schema66.type,parentSchema:schema66,data:data8};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key2 in data8){
if(!(key2 === "store")){
const err12 = {instancePath:instancePath+"/cache",schemaPath:"#/$defs/stageCache/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema66,data:data8};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data8.store !== undefined){
let data9 = data8.store;
if(typeof data9 !== "boolean"){
const err13 = {instancePath:instancePath+"/cache/store",schemaPath:"#/$defs/stageCache/properties/store/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema66.properties.store.type,parentSchema:schema66.properties.store,data:data9};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema55.type,parentSchema:schema55,data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}
validate35.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema69 = {"title":"a stage: a map with `run` or `uses`","description":"One step of the pipeline: a command or a module, with what it reads and makes.","type":"object","properties":{"title":{"title":"a text that is not empty","description":"What the stage is called on screens. Its id stays what commands and errors name it by.","type":"string","pattern":"\\S"},"icon":{"title":"one or two characters","description":"Shown before the name of the stage: an emoji, or a letter or two.","type":"string","pattern":"\\S"},"description":{"$ref":"#/$defs/description"},"run":{"title":"a command: a text for the shell, or a list with a program and its arguments","description":"The command. A text goes through the shell; a list is a program and its arguments, without a shell.","type":["string","array"],"pattern":"\\S","items":{"$ref":"#/$defs/value"},"minItems":1},"uses":{"title":"a module: `./path` or `package/module`","description":"The module that does the work: a file (`./stages/grid.ts`) or a module of a package (`package/module`).","type":"string","pattern":"\\S"},"with":{"title":"a map of options","description":"The options of the module; templates are filled in.","type":"object","additionalProperties":true},"needs":{"title":"a list of stages","description":"Stages that must have settled before this one. Needs that follow from expressions and paths need not be written.","type":"array","items":{"$ref":"#/$defs/need"}},"when":{"$ref":"#/$defs/condition","description":"A condition. Where it is false, the stage is skipped, and its dependents still run."},"require":{"title":"a condition, or a list of maps with `that` and `message`","description":"What must be true before the stage starts. Where it is false, the stage fails.","type":["string","boolean","array"],"pattern":"\\S","items":{"$ref":"#/$defs/requirement"}},"foreach":{"title":"a map of one variable to a list","description":"One job for each item: `{ shot: data.project.shots }`. The list is an expression, or written out.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/itemList"},"minProperties":1,"maxProperties":1},"matrix":{"title":"a map of variables to lists","description":"One job for each combination: `{ size: [480, 1080], lang: [en, fr] }`.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/itemList"},"minProperties":1},"key":{"title":"an expression","description":"What the job of an item is called: `shot.id`. By default the item's `id`, its `name`, the item itself if it is text, a number, true or false, else its position. The keys of a matrix stand side by side: `480,en`.","type":"string","pattern":"\\S"},"inputs":{"title":"a list of files, folders (`dir/`) and globs","description":"Files, folders (`dir/`) and globs that the stage reads; `!` excludes.","type":"array","items":{"$ref":"#/$defs/path"}},"outputs":{"title":"a list of files and folders (`dir/`)","description":"Files and folders (`dir/`) that the stage makes. Old ones are removed before it starts; all must be there afterwards.","type":"array","items":{"$ref":"#/$defs/path"}},"updates":{"title":"a list of files and folders (`dir/`)","description":"Paths of an earlier stage's outputs that this stage rewrites in place.","type":"array","items":{"$ref":"#/$defs/path"}},"results":{"$ref":"#/$defs/results"},"verify":{"title":"a list of checks","description":"What must be true of the outputs; an attempt that does not fulfil it fails.","type":"array","items":{"$ref":"#/$defs/check"}},"success_exit_codes":{"title":"a list of exit codes","description":"The exit codes that count as success.","type":"array","items":{"$ref":"#/$defs/exitCode"},"minItems":1,"default":[0]},"env":{"$ref":"#/$defs/env","description":"Variables for this stage."},"pass_env":{"$ref":"#/$defs/passEnv"},"secrets":{"$ref":"#/$defs/secrets"},"cwd":{"$ref":"#/$defs/workingFolder"},"shell":{"$ref":"#/$defs/shell"},"tools":{"title":"a list of programs","description":"Programs whose own bytes count: with another `ffmpeg` the stage runs again.","type":"array","items":{"$ref":"#/$defs/text"}},"cache":{"$ref":"#/$defs/stageCache"},"clean":{"title":"`true` or `false`","description":"`false`: old outputs stay in place before the command runs, and are not kept for restoring. Not in a loop, and not for what another stage updates.","type":"boolean","default":true},"retry":{"$ref":"#/$defs/retry"},"timeout":{"$ref":"#/$defs/timeout"},"pool":{"$ref":"#/$defs/poolUse"},"loop":{"$ref":"#/$defs/loop"},"continue_on_error":{"title":"`true` or `false`","description":"A failure is recorded, and dependents run; they read `stage.status`.","type":"boolean","default":false},"always":{"title":"`true` or `false`","description":"Runs even after a failure or a cancel, when all else has settled.","type":"boolean","default":false},"on_change":{"$ref":"#/$defs/onChange"},"weight":{"title":"a number that is not negative","description":"The share of this stage in the progress of the whole run, until it is known how long stages take here.","type":"number","minimum":0,"default":1},"progress":{"title":"a regular expression","description":"A regular expression over printed lines; one group is a percentage, two are done and total.","type":"string","pattern":"\\S"}},"additionalProperties":false,"oneOf":[{"required":["run"]},{"required":["uses"]}],"dependentRequired":{"with":["uses"],"loop":["when"]}};
const schema74 = {"title":"a condition","description":"A CEL expression that is true or false, such as `qa.score < threshold`.","type":["string","boolean"],"pattern":"\\S"};
const schema79 = {"title":"a list, or an expression that is one","description":"A list that is written out, or an expression.","type":["string","array"],"pattern":"\\S"};
const schema82 = {"title":"a path","description":"A path relative to the manifest's folder; a folder ends in a slash.","type":"string","pattern":"\\S"};
const schema72 = {"title":"a need: a stage, or a map with `stage` and `content`","description":"A stage that must have settled first.","type":["string","object"],"properties":{"stage":{"$ref":"#/$defs/text","description":"The id of the stage."},"content":{"title":"`true` or `false`","description":"`false`: only the order counts, not what the stage made.","type":"boolean","default":true}},"additionalProperties":false,"required":["stage"]};

function validate44(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate44.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((typeof data !== "string") && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema72.type},message:"must be string,object",schema:schema72.type,parentSchema:schema72,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.stage === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "stage"},message:"must have required property '"+"stage"+"'",schema:schema72.required,parentSchema:schema72,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "stage") || (key0 === "content"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema72,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.stage !== undefined){
let data0 = data.stage;
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err3 = {instancePath:instancePath+"/stage",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema57,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/stage",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema57.type,parentSchema:schema57,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.content !== undefined){
let data1 = data.content;
if(typeof data1 !== "boolean"){
const err5 = {instancePath:instancePath+"/content",schemaPath:"#/properties/content/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema72.properties.content.type,parentSchema:schema72.properties.content,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
validate44.errors = vErrors;
return errors === 0;
}
validate44.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema75 = {"title":"a requirement: a map with `that` and `message`","description":"A condition, and what to say where it is false.","type":"object","properties":{"that":{"$ref":"#/$defs/condition"},"message":{"$ref":"#/$defs/text","description":"What to say where it is false."}},"additionalProperties":false,"required":["that"]};

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate46.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.that === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "that"},message:"must have required property '"+"that"+"'",schema:schema75.required,parentSchema:schema75,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "that") || (key0 === "message"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema75,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.that !== undefined){
let data0 = data.that;
if((typeof data0 !== "string") && (typeof data0 !== "boolean")){
const err2 = {instancePath:instancePath+"/that",schemaPath:"#/$defs/condition/type",keyword:"type",params:{type: schema74.type},message:"must be string,boolean",schema:schema74.type,parentSchema:schema74,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err3 = {instancePath:instancePath+"/that",schemaPath:"#/$defs/condition/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema74,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.message !== undefined){
let data1 = data.message;
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
const err4 = {instancePath:instancePath+"/message",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema57,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/message",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema57.type,parentSchema:schema57,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema75.type,parentSchema:schema75,data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate46.errors = vErrors;
return errors === 0;
}
validate46.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema85 = {"title":"the path of a file, or a map of results","description":"Values that expressions can read: the members of a JSON or YAML file, or each by its name.","type":["string","object"],"pattern":"\\S","if":{"type":"object","anyOf":[{"required":["file"],"properties":{"file":{"not":{"type":"object"}}}},{"minProperties":1,"additionalProperties":{"type":"string"}}]},"then":{"$ref":"#/$defs/resultsFile"},"else":{"if":{"type":"object"},"then":{"$ref":"#/$defs/namedResults"}}};
const schema86 = {"title":"`results`: a map with `file` and `schema`","description":"The members of a file as results.","type":"object","properties":{"file":{"$ref":"#/$defs/file","description":"A JSON or YAML file whose members are the results."},"schema":{"$ref":"#/$defs/file","description":"A JSON Schema to which the file is held."}},"additionalProperties":false,"required":["file"]};

function validate49(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate49.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.file === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "file"},message:"must have required property '"+"file"+"'",schema:schema86.required,parentSchema:schema86,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "file") || (key0 === "schema"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema86,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.file !== undefined){
let data0 = data.file;
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err2 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.schema !== undefined){
let data1 = data.schema;
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
const err4 = {instancePath:instancePath+"/schema",schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/schema",schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema86.type,parentSchema:schema86,data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate49.errors = vErrors;
return errors === 0;
}
validate49.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema89 = {"title":"a map of results","description":"Results by their names.","type":"object","propertyNames":{"$ref":"#/$defs/identifier"},"additionalProperties":{"$ref":"#/$defs/namedResult"}};
const schema91 = {"title":"a result: a map with `file` and `pointer`, or `stdout`, or `type`","description":"Where one result comes from. With `type` alone from the file named by `$STORYFLOW_RESULTS`, or from what the module returns.","type":"object","properties":{"type":{"$ref":"#/$defs/valueType","description":"The type of the value."},"file":{"$ref":"#/$defs/file","description":"A JSON or YAML file."},"pointer":{"title":"a JSON Pointer such as `/overall_score`","description":"A JSON Pointer to the value in the file; an empty one is the whole file.","type":"string","pattern":"^(/[^~]*(~[01][^~]*)*)?$"},"stdout":{"title":"a regular expression","description":"A regular expression over what the command prints; its one group is the value.","type":"string","pattern":"\\S"}},"additionalProperties":false,"dependentRequired":{"file":["pointer"],"pointer":["file"]}};
const pattern50 = new RegExp("^(/[^~]*(~[01][^~]*)*)?$", "u");

function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate52.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((key0 === "type") || (key0 === "file")) || (key0 === "pointer")) || (key0 === "stdout"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema91,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.type !== undefined){
let data0 = data.type;
if(!(((((((data0 === "string") || (data0 === "number")) || (data0 === "integer")) || (data0 === "boolean")) || (data0 === "array")) || (data0 === "object")) || (data0 === "null"))){
const err1 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/valueType/enum",keyword:"enum",params:{allowedValues: schema35.enum},message:"must be equal to one of the allowed values",schema:schema35.enum,parentSchema:schema35,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.file !== undefined){
let data1 = data.file;
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
const err2 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.pointer !== undefined){
let data2 = data.pointer;
if(typeof data2 === "string"){
if(!pattern50.test(data2)){
const err4 = {instancePath:instancePath+"/pointer",schemaPath:"#/properties/pointer/pattern",keyword:"pattern",params:{pattern: "^(/[^~]*(~[01][^~]*)*)?$"},message:"must match pattern \""+"^(/[^~]*(~[01][^~]*)*)?$"+"\"",schema:"^(/[^~]*(~[01][^~]*)*)?$",parentSchema:schema91.properties.pointer,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/pointer",schemaPath:"#/properties/pointer/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema91.properties.pointer.type,parentSchema:schema91.properties.pointer,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.stdout !== undefined){
let data3 = data.stdout;
if(typeof data3 === "string"){
if(!pattern10.test(data3)){
const err6 = {instancePath:instancePath+"/stdout",schemaPath:"#/properties/stdout/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema91.properties.stdout,data:data3};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/stdout",schemaPath:"#/properties/stdout/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema91.properties.stdout.type,parentSchema:schema91.properties.stdout,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.file !== undefined){
if(data.pointer === undefined){
const err8 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "file",
    missingProperty: "pointer",
    depsCount: 1,
    deps: "pointer"},message:"must have property pointer when property file is present",schema:schema91.dependentRequired,parentSchema:schema91,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.pointer !== undefined){
if(data.file === undefined){
const err9 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "pointer",
    missingProperty: "file",
    depsCount: 1,
    deps: "file"},message:"must have property file when property pointer is present",schema:schema91.dependentRequired,parentSchema:schema91,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema91.type,parentSchema:schema91,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate51(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate51.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const _errs1 = errors;
if(typeof key0 === "string"){
if(!pattern6.test(key0)){
const err0 = {instancePath,schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema33,data:key0,propertyName:key0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath,schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key0,propertyName:key0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid0 = _errs1 === errors;
if(!valid0){
const err2 = {instancePath,schemaPath:"#/propertyNames",keyword:"propertyNames",params:{propertyName: key0},message:"property name must be valid",schema:schema89.propertyNames,parentSchema:schema89,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
for(const key1 in data){
if(!(validate52(data[key1], {instancePath:instancePath+"/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data,parentDataProperty:key1,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate52.errors);
errors = vErrors.length;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema89.type,parentSchema:schema89,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate51.errors = vErrors;
return errors === 0;
}
validate51.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate48(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate48.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((typeof data !== "string") && (!(data && typeof data == "object" && !Array.isArray(data)))){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema85.type},message:"must be string,object",schema:schema85.type,parentSchema:schema85,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(!(data && typeof data == "object" && !Array.isArray(data))){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
const _errs4 = errors;
let valid1 = false;
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.file === undefined) && (missing0 = "file")){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
if(data.file !== undefined){
let data0 = data.file;
const _errs7 = errors;
const _errs8 = errors;
if(!(data0 && typeof data0 == "object" && !Array.isArray(data0))){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var valid3 = _errs8 === errors;
if(valid3){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
else {
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
}
}
}
}
var _valid1 = _errs5 === errors;
valid1 = valid1 || _valid1;
if(_valid1){
var props0 = {};
props0.file = true;
}
const _errs10 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
const err5 = {};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
for(const key0 in data){
const _errs12 = errors;
if(typeof data[key0] !== "string"){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
var valid4 = _errs12 === errors;
if(!valid4){
break;
}
}
}
}
var _valid1 = _errs10 === errors;
valid1 = valid1 || _valid1;
if(_valid1){
if(props0 !== true){
props0 = true;
}
}
if(!valid1){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
let ifClause0;
if(_valid0){
const _errs14 = errors;
if(!(validate49(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate49.errors);
errors = vErrors.length;
}
var _valid0 = _errs14 === errors;
valid0 = _valid0;
if(valid0){
if(props0 !== true){
props0 = true;
}
}
ifClause0 = "then";
}
else {
const _errs15 = errors;
const _errs16 = errors;
let valid5 = true;
const _errs17 = errors;
if(!(data && typeof data == "object" && !Array.isArray(data))){
const err8 = {};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid2 = _errs17 === errors;
errors = _errs16;
if(vErrors !== null){
if(_errs16){
vErrors.length = _errs16;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs19 = errors;
if(!(validate51(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate51.errors);
errors = vErrors.length;
}
var _valid2 = _errs19 === errors;
valid5 = _valid2;
if(valid5){
var props1 = true;
}
}
if(!valid5){
const err9 = {instancePath,schemaPath:"#/else/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema",schema:schema85.else.if,parentSchema:schema85.else,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid0 = _errs15 === errors;
valid0 = _valid0;
if(valid0){
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
}
ifClause0 = "else";
}
if(!valid0){
const err10 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: ifClause0},message:"must match \""+ifClause0+"\" schema",schema:schema85.if,parentSchema:schema85,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data === "string"){
if(!pattern10.test(data)){
const err11 = {instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema85,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
validate48.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate48.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema94 = {"title":"a check: a map with `file`, `json`, `that` or `uses`","description":"One check on what the attempt made.","type":"object","properties":{"file":{"$ref":"#/$defs/file","description":"The file that is checked."},"type":{"title":"a media type such as `video/mp4`","description":"The media type of the file, found by its bytes.","type":"string","pattern":"^[a-z]+/[A-Za-z0-9.+-]+$"},"min_size":{"$ref":"#/$defs/size","description":"The smallest size of the file."},"max_size":{"$ref":"#/$defs/size","description":"The largest size of the file."},"sha256":{"title":"a SHA-256 digest, 64 hexadecimal digits","description":"The SHA-256 digest of the file.","type":"string","pattern":"^[0-9a-fA-F]{64}$"},"json":{"$ref":"#/$defs/file","description":"A JSON or YAML file that is held to a schema."},"schema":{"$ref":"#/$defs/file","description":"The JSON Schema for `json`."},"that":{"$ref":"#/$defs/condition","description":"A condition on the results of the stage."},"message":{"$ref":"#/$defs/text","description":"What to say where the condition is false."},"uses":{"title":"a module: `./path` or `package/module`","description":"A module that returns findings.","type":"string","pattern":"\\S"},"with":{"title":"a map of options","description":"The options of the module.","type":"object","additionalProperties":true}},"additionalProperties":false,"oneOf":[{"required":["file"]},{"required":["json"]},{"required":["that"]},{"required":["uses"]}],"dependentRequired":{"type":["file"],"min_size":["file"],"max_size":["file"],"sha256":["file"],"json":["schema"],"schema":["json"],"message":["that"],"with":["uses"]}};
const pattern54 = new RegExp("^[a-z]+/[A-Za-z0-9.+-]+$", "u");
const pattern57 = new RegExp("^[0-9a-fA-F]{64}$", "u");

function validate56(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate56.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = false;
let passing0 = null;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.file === undefined){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: "file"},message:"must have required property '"+"file"+"'",schema:schema94.oneOf[0].required,parentSchema:schema94.oneOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
}
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.json === undefined){
const err1 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: "json"},message:"must have required property '"+"json"+"'",schema:schema94.oneOf[1].required,parentSchema:schema94.oneOf[1],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
}
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.that === undefined){
const err2 = {instancePath,schemaPath:"#/oneOf/2/required",keyword:"required",params:{missingProperty: "that"},message:"must have required property '"+"that"+"'",schema:schema94.oneOf[2].required,parentSchema:schema94.oneOf[2],data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid0 = true;
passing0 = 2;
}
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.uses === undefined){
const err3 = {instancePath,schemaPath:"#/oneOf/3/required",keyword:"required",params:{missingProperty: "uses"},message:"must have required property '"+"uses"+"'",schema:schema94.oneOf[3].required,parentSchema:schema94.oneOf[3],data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs5 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 3];
}
else {
if(_valid0){
valid0 = true;
passing0 = 3;
}
}
}
}
if(!valid0){
const err4 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf",schema:schema94.oneOf,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func1.call(schema94.properties, key0))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.file !== undefined){
let data0 = data.file;
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err6 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/file",schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data0};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.type !== undefined){
let data1 = data.type;
if(typeof data1 === "string"){
if(!pattern54.test(data1)){
const err8 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/pattern",keyword:"pattern",params:{pattern: "^[a-z]+/[A-Za-z0-9.+-]+$"},message:"must match pattern \""+"^[a-z]+/[A-Za-z0-9.+-]+$"+"\"",schema:"^[a-z]+/[A-Za-z0-9.+-]+$",parentSchema:schema94.properties.type,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema94.properties.type.type,parentSchema:schema94.properties.type,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.min_size !== undefined){
let data2 = data.min_size;
if((typeof data2 !== "string") && (!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2))))){
const err10 = {instancePath:instancePath+"/min_size",schemaPath:"#/$defs/size/type",keyword:"type",params:{type: schema54.type},message:"must be string,integer",schema:schema54.type,parentSchema:schema54,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/min_size",schemaPath:"#/$defs/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema54,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(typeof data2 === "string"){
if(!pattern20.test(data2)){
const err12 = {instancePath:instancePath+"/min_size",schemaPath:"#/$defs/size/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)?([KMGT]i?)?B$"},message:"must match pattern \""+"^\\d+(\\.\\d+)?([KMGT]i?)?B$"+"\"",schema:"^\\d+(\\.\\d+)?([KMGT]i?)?B$",parentSchema:schema54,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.max_size !== undefined){
let data3 = data.max_size;
if((typeof data3 !== "string") && (!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3))))){
const err13 = {instancePath:instancePath+"/max_size",schemaPath:"#/$defs/size/type",keyword:"type",params:{type: schema54.type},message:"must be string,integer",schema:schema54.type,parentSchema:schema54,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
const err14 = {instancePath:instancePath+"/max_size",schemaPath:"#/$defs/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema54,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(typeof data3 === "string"){
if(!pattern20.test(data3)){
const err15 = {instancePath:instancePath+"/max_size",schemaPath:"#/$defs/size/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)?([KMGT]i?)?B$"},message:"must match pattern \""+"^\\d+(\\.\\d+)?([KMGT]i?)?B$"+"\"",schema:"^\\d+(\\.\\d+)?([KMGT]i?)?B$",parentSchema:schema54,data:data3};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.sha256 !== undefined){
let data4 = data.sha256;
if(typeof data4 === "string"){
if(!pattern57.test(data4)){
const err16 = {instancePath:instancePath+"/sha256",schemaPath:"#/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-fA-F]{64}$"},message:"must match pattern \""+"^[0-9a-fA-F]{64}$"+"\"",schema:"^[0-9a-fA-F]{64}$",parentSchema:schema94.properties.sha256,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/sha256",schemaPath:"#/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema94.properties.sha256.type,parentSchema:schema94.properties.sha256,data:data4};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.json !== undefined){
let data5 = data.json;
if(typeof data5 === "string"){
if(!pattern10.test(data5)){
const err18 = {instancePath:instancePath+"/json",schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/json",schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data5};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.schema !== undefined){
let data6 = data.schema;
if(typeof data6 === "string"){
if(!pattern10.test(data6)){
const err20 = {instancePath:instancePath+"/schema",schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/schema",schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data6};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.that !== undefined){
let data7 = data.that;
if((typeof data7 !== "string") && (typeof data7 !== "boolean")){
const err22 = {instancePath:instancePath+"/that",schemaPath:"#/$defs/condition/type",keyword:"type",params:{type: schema74.type},message:"must be string,boolean",schema:schema74.type,parentSchema:schema74,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data7 === "string"){
if(!pattern10.test(data7)){
const err23 = {instancePath:instancePath+"/that",schemaPath:"#/$defs/condition/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema74,data:data7};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.message !== undefined){
let data8 = data.message;
if(typeof data8 === "string"){
if(!pattern10.test(data8)){
const err24 = {instancePath:instancePath+"/message",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema57,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/message",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema57.type,parentSchema:schema57,data:data8};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.uses !== undefined){
let data9 = data.uses;
if(typeof data9 === "string"){
if(!pattern10.test(data9)){
const err26 = {instancePath:instancePath+"/uses",schemaPath:"#/properties/uses/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema94.properties.uses,data:data9};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/uses",schemaPath:"#/properties/uses/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema94.properties.uses.type,parentSchema:schema94.properties.uses,data:data9};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.with !== undefined){
let data10 = data.with;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
}
else {
const err28 = {instancePath:instancePath+"/with",schemaPath:"#/properties/with/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema94.properties.with.type,parentSchema:schema94.properties.with,data:data10};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.type !== undefined){
if(data.file === undefined){
const err29 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "type",
    missingProperty: "file",
    depsCount: 1,
    deps: "file"},message:"must have property file when property type is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.min_size !== undefined){
if(data.file === undefined){
const err30 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "min_size",
    missingProperty: "file",
    depsCount: 1,
    deps: "file"},message:"must have property file when property min_size is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.max_size !== undefined){
if(data.file === undefined){
const err31 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "max_size",
    missingProperty: "file",
    depsCount: 1,
    deps: "file"},message:"must have property file when property max_size is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.sha256 !== undefined){
if(data.file === undefined){
const err32 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "sha256",
    missingProperty: "file",
    depsCount: 1,
    deps: "file"},message:"must have property file when property sha256 is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.json !== undefined){
if(data.schema === undefined){
const err33 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "json",
    missingProperty: "schema",
    depsCount: 1,
    deps: "schema"},message:"must have property schema when property json is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.schema !== undefined){
if(data.json === undefined){
const err34 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "schema",
    missingProperty: "json",
    depsCount: 1,
    deps: "json"},message:"must have property json when property schema is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.message !== undefined){
if(data.that === undefined){
const err35 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "message",
    missingProperty: "that",
    depsCount: 1,
    deps: "that"},message:"must have property that when property message is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.with !== undefined){
if(data.uses === undefined){
const err36 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "with",
    missingProperty: "uses",
    depsCount: 1,
    deps: "uses"},message:"must have property uses when property with is present",schema:schema94.dependentRequired,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema94.type,parentSchema:schema94,data};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate56.errors = vErrors;
return errors === 0;
}
validate56.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema108 = {"title":"a loop: a map with `back_to` and `limit`","description":"A bounded way back: while `when` is true, the stage runs, and then everything from `back_to` on is judged again.","type":"object","properties":{"back_to":{"title":"a stage, or a list of stages","description":"The stage from which to go on again, or several.","type":["string","array"],"pattern":"\\S","items":{"$ref":"#/$defs/text"},"minItems":1},"limit":{"title":"a whole number from 1 to 1000","description":"How often the stage with the loop may run.","type":"integer","minimum":1,"maximum":1000},"score":{"title":"an expression","description":"A CEL expression that is a number, the higher the better. The round with the best one is kept.","type":"string","pattern":"\\S"},"min_delta":{"title":"a number that is not negative","description":"What a round must gain over the best one before it; at 0 anything above 0.","type":"number","minimum":0,"default":0},"patience":{"title":"a whole number from 1 to 1000","description":"So many rounds in a row that gain less than `min_delta` end the loop.","type":"integer","minimum":1,"maximum":1000,"default":1},"on_exhausted":{"title":"`fail` or `accept`","description":"When the loop ends and `when` is still true: `fail`, or `accept` the best round and go on.","enum":["fail","accept"],"default":"fail"}},"additionalProperties":false,"required":["back_to","limit"],"dependentRequired":{"min_delta":["score"],"patience":["score"]}};

function validate63(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate63.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.back_to === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "back_to"},message:"must have required property '"+"back_to"+"'",schema:schema108.required,parentSchema:schema108,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.limit === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "limit"},message:"must have required property '"+"limit"+"'",schema:schema108.required,parentSchema:schema108,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "back_to") || (key0 === "limit")) || (key0 === "score")) || (key0 === "min_delta")) || (key0 === "patience")) || (key0 === "on_exhausted"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema108,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.back_to !== undefined){
let data0 = data.back_to;
if((typeof data0 !== "string") && (!(Array.isArray(data0)))){
const err3 = {instancePath:instancePath+"/back_to",schemaPath:"#/properties/back_to/type",keyword:"type",params:{type: schema108.properties.back_to.type},message:"must be string,array",schema:schema108.properties.back_to.type,parentSchema:schema108.properties.back_to,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err4 = {instancePath:instancePath+"/back_to",schemaPath:"#/properties/back_to/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema108.properties.back_to,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(Array.isArray(data0)){
if(data0.length < 1){
const err5 = {instancePath:instancePath+"/back_to",schemaPath:"#/properties/back_to/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema108.properties.back_to,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
const err6 = {instancePath:instancePath+"/back_to/" + i0,schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema57,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/back_to/" + i0,schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema57.type,parentSchema:schema57,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
if(data.limit !== undefined){
let data2 = data.limit;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err8 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema108.properties.limit.type,parentSchema:schema108.properties.limit,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 1000 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema108.properties.limit,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema108.properties.limit,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.score !== undefined){
let data3 = data.score;
if(typeof data3 === "string"){
if(!pattern10.test(data3)){
const err11 = {instancePath:instancePath+"/score",schemaPath:"#/properties/score/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema108.properties.score,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/score",schemaPath:"#/properties/score/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema108.properties.score.type,parentSchema:schema108.properties.score,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.min_delta !== undefined){
let data4 = data.min_delta;
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 0 || isNaN(data4)){
const err13 = {instancePath:instancePath+"/min_delta",schemaPath:"#/properties/min_delta/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema108.properties.min_delta,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/min_delta",schemaPath:"#/properties/min_delta/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema108.properties.min_delta.type,parentSchema:schema108.properties.min_delta,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.patience !== undefined){
let data5 = data.patience;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err15 = {instancePath:instancePath+"/patience",schemaPath:"#/properties/patience/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema108.properties.patience.type,parentSchema:schema108.properties.patience,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 1000 || isNaN(data5)){
const err16 = {instancePath:instancePath+"/patience",schemaPath:"#/properties/patience/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema108.properties.patience,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data5 < 1 || isNaN(data5)){
const err17 = {instancePath:instancePath+"/patience",schemaPath:"#/properties/patience/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema108.properties.patience,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.on_exhausted !== undefined){
let data6 = data.on_exhausted;
if(!((data6 === "fail") || (data6 === "accept"))){
const err18 = {instancePath:instancePath+"/on_exhausted",schemaPath:"#/properties/on_exhausted/enum",keyword:"enum",params:{allowedValues: schema108.properties.on_exhausted.enum},message:"must be equal to one of the allowed values",schema:schema108.properties.on_exhausted.enum,parentSchema:schema108.properties.on_exhausted,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.min_delta !== undefined){
if(data.score === undefined){
const err19 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "min_delta",
    missingProperty: "score",
    depsCount: 1,
    deps: "score"},message:"must have property score when property min_delta is present",schema:schema108.dependentRequired,parentSchema:schema108,data};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.patience !== undefined){
if(data.score === undefined){
const err20 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "patience",
    missingProperty: "score",
    depsCount: 1,
    deps: "score"},message:"must have property score when property patience is present",schema:schema108.dependentRequired,parentSchema:schema108,data};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema108.type,parentSchema:schema108,data};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
validate63.errors = vErrors;
return errors === 0;
}
validate63.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate43.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = false;
let passing0 = null;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.run === undefined){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: "run"},message:"must have required property '"+"run"+"'",schema:schema69.oneOf[0].required,parentSchema:schema69.oneOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
}
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.uses === undefined){
const err1 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: "uses"},message:"must have required property '"+"uses"+"'",schema:schema69.oneOf[1].required,parentSchema:schema69.oneOf[1],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
}
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf",schema:schema69.oneOf,parentSchema:schema69,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func1.call(schema69.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema69,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.title !== undefined){
let data0 = data.title;
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
const err4 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema69.properties.title,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema69.properties.title.type,parentSchema:schema69.properties.title,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.icon !== undefined){
let data1 = data.icon;
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
const err6 = {instancePath:instancePath+"/icon",schemaPath:"#/properties/icon/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema69.properties.icon,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/icon",schemaPath:"#/properties/icon/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema69.properties.icon.type,parentSchema:schema69.properties.icon,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.description !== undefined){
let data2 = data.description;
if(typeof data2 !== "string"){
const err8 = {instancePath:instancePath+"/description",schemaPath:"#/$defs/description/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.type,parentSchema:schema32,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.run !== undefined){
let data3 = data.run;
if((typeof data3 !== "string") && (!(Array.isArray(data3)))){
const err9 = {instancePath:instancePath+"/run",schemaPath:"#/properties/run/type",keyword:"type",params:{type: schema69.properties.run.type},message:"must be string,array",schema:schema69.properties.run.type,parentSchema:schema69.properties.run,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data3 === "string"){
if(!pattern10.test(data3)){
const err10 = {instancePath:instancePath+"/run",schemaPath:"#/properties/run/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema69.properties.run,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(Array.isArray(data3)){
if(data3.length < 1){
const err11 = {instancePath:instancePath+"/run",schemaPath:"#/properties/run/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema69.properties.run,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(((typeof data4 !== "string") && (!((typeof data4 == "number") && (isFinite(data4))))) && (typeof data4 !== "boolean")){
const err12 = {instancePath:instancePath+"/run/" + i0,schemaPath:"#/$defs/value/type",keyword:"type",params:{type: schema39.type},message:"must be string,number,boolean",schema:schema39.type,parentSchema:schema39,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
}
if(data.uses !== undefined){
let data5 = data.uses;
if(typeof data5 === "string"){
if(!pattern10.test(data5)){
const err13 = {instancePath:instancePath+"/uses",schemaPath:"#/properties/uses/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema69.properties.uses,data:data5};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/uses",schemaPath:"#/properties/uses/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema69.properties.uses.type,parentSchema:schema69.properties.uses,data:data5};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.with !== undefined){
let data6 = data.with;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
}
else {
const err15 = {instancePath:instancePath+"/with",schemaPath:"#/properties/with/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema69.properties.with.type,parentSchema:schema69.properties.with,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.needs !== undefined){
let data7 = data.needs;
if(Array.isArray(data7)){
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
if(!(validate44(data7[i1], {instancePath:instancePath+"/needs/" + i1,parentData:data7,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate44.errors);
errors = vErrors.length;
}
}
}
else {
const err16 = {instancePath:instancePath+"/needs",schemaPath:"#/properties/needs/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema69.properties.needs.type,parentSchema:schema69.properties.needs,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.when !== undefined){
let data9 = data.when;
if((typeof data9 !== "string") && (typeof data9 !== "boolean")){
const err17 = {instancePath:instancePath+"/when",schemaPath:"#/$defs/condition/type",keyword:"type",params:{type: schema74.type},message:"must be string,boolean",schema:schema74.type,parentSchema:schema74,data:data9};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data9 === "string"){
if(!pattern10.test(data9)){
const err18 = {instancePath:instancePath+"/when",schemaPath:"#/$defs/condition/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema74,data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.require !== undefined){
let data10 = data.require;
if(((typeof data10 !== "string") && (typeof data10 !== "boolean")) && (!(Array.isArray(data10)))){
const err19 = {instancePath:instancePath+"/require",schemaPath:"#/properties/require/type",keyword:"type",params:{type: schema69.properties.require.type},message:"must be string,boolean,array",schema:schema69.properties.require.type,parentSchema:schema69.properties.require,data:data10};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data10 === "string"){
if(!pattern10.test(data10)){
const err20 = {instancePath:instancePath+"/require",schemaPath:"#/properties/require/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema69.properties.require,data:data10};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(Array.isArray(data10)){
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
if(!(validate46(data10[i2], {instancePath:instancePath+"/require/" + i2,parentData:data10,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate46.errors);
errors = vErrors.length;
}
}
}
}
if(data.foreach !== undefined){
let data12 = data.foreach;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(Object.keys(data12).length > 1){
const err21 = {instancePath:instancePath+"/foreach",schemaPath:"#/properties/foreach/maxProperties",keyword:"maxProperties",params:{limit: 1},message:"must NOT have more than 1 properties",schema:1,parentSchema:schema69.properties.foreach,data:data12};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(Object.keys(data12).length < 1){
const err22 = {instancePath:instancePath+"/foreach",schemaPath:"#/properties/foreach/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema69.properties.foreach,data:data12};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
for(const key1 in data12){
const _errs33 = errors;
if(typeof key1 === "string"){
if(!pattern6.test(key1)){
const err23 = {instancePath:instancePath+"/foreach",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema33,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/foreach",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
var valid11 = _errs33 === errors;
if(!valid11){
const err25 = {instancePath:instancePath+"/foreach",schemaPath:"#/properties/foreach/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid",schema:schema69.properties.foreach.propertyNames,parentSchema:schema69.properties.foreach,data:data12};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
for(const key2 in data12){
let data13 = data12[key2];
if((typeof data13 !== "string") && (!(Array.isArray(data13)))){
const err26 = {instancePath:instancePath+"/foreach/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/itemList/type",keyword:"type",params:{type: schema79.type},message:"must be string,array",schema:schema79.type,parentSchema:schema79,data:data13};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data13 === "string"){
if(!pattern10.test(data13)){
const err27 = {instancePath:instancePath+"/foreach/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/itemList/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema79,data:data13};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
else {
const err28 = {instancePath:instancePath+"/foreach",schemaPath:"#/properties/foreach/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema69.properties.foreach.type,parentSchema:schema69.properties.foreach,data:data12};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.matrix !== undefined){
let data14 = data.matrix;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if(Object.keys(data14).length < 1){
const err29 = {instancePath:instancePath+"/matrix",schemaPath:"#/properties/matrix/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema69.properties.matrix,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
for(const key3 in data14){
const _errs42 = errors;
if(typeof key3 === "string"){
if(!pattern6.test(key3)){
const err30 = {instancePath:instancePath+"/matrix",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema33,data:key3,propertyName:key3};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/matrix",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key3,propertyName:key3};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
var valid15 = _errs42 === errors;
if(!valid15){
const err32 = {instancePath:instancePath+"/matrix",schemaPath:"#/properties/matrix/propertyNames",keyword:"propertyNames",params:{propertyName: key3},message:"property name must be valid",schema:schema69.properties.matrix.propertyNames,parentSchema:schema69.properties.matrix,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
for(const key4 in data14){
let data15 = data14[key4];
if((typeof data15 !== "string") && (!(Array.isArray(data15)))){
const err33 = {instancePath:instancePath+"/matrix/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/itemList/type",keyword:"type",params:{type: schema79.type},message:"must be string,array",schema:schema79.type,parentSchema:schema79,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(typeof data15 === "string"){
if(!pattern10.test(data15)){
const err34 = {instancePath:instancePath+"/matrix/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/itemList/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema79,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
}
else {
const err35 = {instancePath:instancePath+"/matrix",schemaPath:"#/properties/matrix/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema69.properties.matrix.type,parentSchema:schema69.properties.matrix,data:data14};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.key !== undefined){
let data16 = data.key;
if(typeof data16 === "string"){
if(!pattern10.test(data16)){
const err36 = {instancePath:instancePath+"/key",schemaPath:"#/properties/key/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema69.properties.key,data:data16};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/key",schemaPath:"#/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema69.properties.key.type,parentSchema:schema69.properties.key,data:data16};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.inputs !== undefined){
let data17 = data.inputs;
if(Array.isArray(data17)){
const len3 = data17.length;
for(let i3=0; i3<len3; i3++){
let data18 = data17[i3];
if(typeof data18 === "string"){
if(!pattern10.test(data18)){
const err38 = {instancePath:instancePath+"/inputs/" + i3,schemaPath:"#/$defs/path/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema82,data:data18};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/inputs/" + i3,schemaPath:"#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema82.type,parentSchema:schema82,data:data18};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/inputs",schemaPath:"#/properties/inputs/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema69.properties.inputs.type,parentSchema:schema69.properties.inputs,data:data17};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.outputs !== undefined){
let data19 = data.outputs;
if(Array.isArray(data19)){
const len4 = data19.length;
for(let i4=0; i4<len4; i4++){
let data20 = data19[i4];
if(typeof data20 === "string"){
if(!pattern10.test(data20)){
const err41 = {instancePath:instancePath+"/outputs/" + i4,schemaPath:"#/$defs/path/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema82,data:data20};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/outputs/" + i4,schemaPath:"#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema82.type,parentSchema:schema82,data:data20};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/outputs",schemaPath:"#/properties/outputs/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema69.properties.outputs.type,parentSchema:schema69.properties.outputs,data:data19};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.updates !== undefined){
let data21 = data.updates;
if(Array.isArray(data21)){
const len5 = data21.length;
for(let i5=0; i5<len5; i5++){
let data22 = data21[i5];
if(typeof data22 === "string"){
if(!pattern10.test(data22)){
const err44 = {instancePath:instancePath+"/updates/" + i5,schemaPath:"#/$defs/path/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema82,data:data22};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/updates/" + i5,schemaPath:"#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema82.type,parentSchema:schema82,data:data22};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/updates",schemaPath:"#/properties/updates/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema69.properties.updates.type,parentSchema:schema69.properties.updates,data:data21};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.results !== undefined){
if(!(validate48(data.results, {instancePath:instancePath+"/results",parentData:data,parentDataProperty:"results",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data.verify !== undefined){
let data24 = data.verify;
if(Array.isArray(data24)){
const len6 = data24.length;
for(let i6=0; i6<len6; i6++){
if(!(validate56(data24[i6], {instancePath:instancePath+"/verify/" + i6,parentData:data24,parentDataProperty:i6,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate56.errors);
errors = vErrors.length;
}
}
}
else {
const err47 = {instancePath:instancePath+"/verify",schemaPath:"#/properties/verify/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema69.properties.verify.type,parentSchema:schema69.properties.verify,data:data24};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.success_exit_codes !== undefined){
let data26 = data.success_exit_codes;
if(Array.isArray(data26)){
if(data26.length < 1){
const err48 = {instancePath:instancePath+"/success_exit_codes",schemaPath:"#/properties/success_exit_codes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema69.properties.success_exit_codes,data:data26};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
const len7 = data26.length;
for(let i7=0; i7<len7; i7++){
let data27 = data26[i7];
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err49 = {instancePath:instancePath+"/success_exit_codes/" + i7,schemaPath:"#/$defs/exitCode/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema62.type,parentSchema:schema62,data:data27};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 255 || isNaN(data27)){
const err50 = {instancePath:instancePath+"/success_exit_codes/" + i7,schemaPath:"#/$defs/exitCode/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255",schema:255,parentSchema:schema62,data:data27};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(data27 < 0 || isNaN(data27)){
const err51 = {instancePath:instancePath+"/success_exit_codes/" + i7,schemaPath:"#/$defs/exitCode/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema62,data:data27};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
}
else {
const err52 = {instancePath:instancePath+"/success_exit_codes",schemaPath:"#/properties/success_exit_codes/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema69.properties.success_exit_codes.type,parentSchema:schema69.properties.success_exit_codes,data:data26};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.env !== undefined){
if(!(validate23(data.env, {instancePath:instancePath+"/env",parentData:data,parentDataProperty:"env",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate23.errors);
errors = vErrors.length;
}
}
if(data.pass_env !== undefined){
if(!(validate25(data.pass_env, {instancePath:instancePath+"/pass_env",parentData:data,parentDataProperty:"pass_env",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate25.errors);
errors = vErrors.length;
}
}
if(data.secrets !== undefined){
if(!(validate27(data.secrets, {instancePath:instancePath+"/secrets",parentData:data,parentDataProperty:"secrets",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate27.errors);
errors = vErrors.length;
}
}
if(data.cwd !== undefined){
let data31 = data.cwd;
if(typeof data31 === "string"){
if(!pattern10.test(data31)){
const err53 = {instancePath:instancePath+"/cwd",schemaPath:"#/$defs/workingFolder/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema58,data:data31};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/cwd",schemaPath:"#/$defs/workingFolder/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema58.type,parentSchema:schema58,data:data31};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data.shell !== undefined){
if(!(validate36(data.shell, {instancePath:instancePath+"/shell",parentData:data,parentDataProperty:"shell",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate36.errors);
errors = vErrors.length;
}
}
if(data.tools !== undefined){
let data33 = data.tools;
if(Array.isArray(data33)){
const len8 = data33.length;
for(let i8=0; i8<len8; i8++){
let data34 = data33[i8];
if(typeof data34 === "string"){
if(!pattern10.test(data34)){
const err55 = {instancePath:instancePath+"/tools/" + i8,schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema57,data:data34};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/tools/" + i8,schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema57.type,parentSchema:schema57,data:data34};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/tools",schemaPath:"#/properties/tools/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema69.properties.tools.type,parentSchema:schema69.properties.tools,data:data33};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data.cache !== undefined){
let data35 = data.cache;
if((typeof data35 !== "boolean") && (!(data35 && typeof data35 == "object" && !Array.isArray(data35)))){
const err58 = {instancePath:instancePath+"/cache",schemaPath:"#/$defs/stageCache/type",keyword:"type",params:{type: schema66.type},message:"must be boolean,object",schema:schema66.type,parentSchema:schema66,data:data35};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
for(const key5 in data35){
if(!(key5 === "store")){
const err59 = {instancePath:instancePath+"/cache",schemaPath:"#/$defs/stageCache/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema66,data:data35};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data35.store !== undefined){
let data36 = data35.store;
if(typeof data36 !== "boolean"){
const err60 = {instancePath:instancePath+"/cache/store",schemaPath:"#/$defs/stageCache/properties/store/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema66.properties.store.type,parentSchema:schema66.properties.store,data:data36};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
}
if(data.clean !== undefined){
let data37 = data.clean;
if(typeof data37 !== "boolean"){
const err61 = {instancePath:instancePath+"/clean",schemaPath:"#/properties/clean/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema69.properties.clean.type,parentSchema:schema69.properties.clean,data:data37};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data.retry !== undefined){
if(!(validate40(data.retry, {instancePath:instancePath+"/retry",parentData:data,parentDataProperty:"retry",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate40.errors);
errors = vErrors.length;
}
}
if(data.timeout !== undefined){
let data39 = data.timeout;
if((typeof data39 !== "string") && (!((typeof data39 == "number") && (isFinite(data39))))){
const err62 = {instancePath:instancePath+"/timeout",schemaPath:"#/$defs/timeout/type",keyword:"type",params:{type: schema53.type},message:"must be string,number",schema:schema53.type,parentSchema:schema53,data:data39};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 < 0 || isNaN(data39)){
const err63 = {instancePath:instancePath+"/timeout",schemaPath:"#/$defs/timeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema53,data:data39};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(typeof data39 === "string"){
if(!pattern19.test(data39)){
const err64 = {instancePath:instancePath+"/timeout",schemaPath:"#/$defs/timeout/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"},message:"must match pattern \""+"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$"+"\"",schema:"^(?=\\d)(\\d+(\\.\\d+)?h)?(\\d+(\\.\\d+)?m(?!s))?(\\d+(\\.\\d+)?s)?(\\d+(\\.\\d+)?ms)?$",parentSchema:schema53,data:data39};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
if(data.pool !== undefined){
let data40 = data.pool;
if((typeof data40 !== "string") && (!(data40 && typeof data40 == "object" && !Array.isArray(data40)))){
const err65 = {instancePath:instancePath+"/pool",schemaPath:"#/$defs/poolUse/type",keyword:"type",params:{type: schema65.type},message:"must be string,object",schema:schema65.type,parentSchema:schema65,data:data40};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(typeof data40 === "string"){
if(!pattern10.test(data40)){
const err66 = {instancePath:instancePath+"/pool",schemaPath:"#/$defs/poolUse/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema65,data:data40};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
for(const key6 in data40){
let data41 = data40[key6];
if(!(((typeof data41 == "number") && (!(data41 % 1) && !isNaN(data41))) && (isFinite(data41)))){
const err67 = {instancePath:instancePath+"/pool/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/poolUse/additionalProperties/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema65.additionalProperties.type,parentSchema:schema65.additionalProperties,data:data41};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if((typeof data41 == "number") && (isFinite(data41))){
if(data41 > 1000 || isNaN(data41)){
const err68 = {instancePath:instancePath+"/pool/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/poolUse/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema65.additionalProperties,data:data41};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data41 < 1 || isNaN(data41)){
const err69 = {instancePath:instancePath+"/pool/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/poolUse/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema65.additionalProperties,data:data41};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
}
}
if(data.loop !== undefined){
if(!(validate63(data.loop, {instancePath:instancePath+"/loop",parentData:data,parentDataProperty:"loop",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate63.errors);
errors = vErrors.length;
}
}
if(data.continue_on_error !== undefined){
let data43 = data.continue_on_error;
if(typeof data43 !== "boolean"){
const err70 = {instancePath:instancePath+"/continue_on_error",schemaPath:"#/properties/continue_on_error/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema69.properties.continue_on_error.type,parentSchema:schema69.properties.continue_on_error,data:data43};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data.always !== undefined){
let data44 = data.always;
if(typeof data44 !== "boolean"){
const err71 = {instancePath:instancePath+"/always",schemaPath:"#/properties/always/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema69.properties.always.type,parentSchema:schema69.properties.always,data:data44};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data.on_change !== undefined){
let data45 = data.on_change;
if(!(((data45 === "restart") || (data45 === "finish")) || (data45 === "queue"))){
const err72 = {instancePath:instancePath+"/on_change",schemaPath:"#/$defs/onChange/enum",keyword:"enum",params:{allowedValues: schema67.enum},message:"must be equal to one of the allowed values",schema:schema67.enum,parentSchema:schema67,data:data45};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data.weight !== undefined){
let data46 = data.weight;
if((typeof data46 == "number") && (isFinite(data46))){
if(data46 < 0 || isNaN(data46)){
const err73 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema69.properties.weight,data:data46};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema69.properties.weight.type,parentSchema:schema69.properties.weight,data:data46};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data.progress !== undefined){
let data47 = data.progress;
if(typeof data47 === "string"){
if(!pattern10.test(data47)){
const err75 = {instancePath:instancePath+"/progress",schemaPath:"#/properties/progress/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema69.properties.progress,data:data47};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
else {
const err76 = {instancePath:instancePath+"/progress",schemaPath:"#/properties/progress/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema69.properties.progress.type,parentSchema:schema69.properties.progress,data:data47};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data.with !== undefined){
if(data.uses === undefined){
const err77 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "with",
    missingProperty: "uses",
    depsCount: 1,
    deps: "uses"},message:"must have property uses when property with is present",schema:schema69.dependentRequired,parentSchema:schema69,data};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data.loop !== undefined){
if(data.when === undefined){
const err78 = {instancePath,schemaPath:"#/dependentRequired",keyword:"dependentRequired",params:{property: "loop",
    missingProperty: "when",
    depsCount: 1,
    deps: "when"},message:"must have property when when property loop is present",schema:schema69.dependentRequired,parentSchema:schema69,data};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema69.type,parentSchema:schema69,data};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
validate43.errors = vErrors;
return errors === 0;
}
validate43.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://unpkg.com/storyflow/schemas/pipeline.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.stages === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "stages"},message:"must have required property '"+"stages"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema31.properties, key0)) || (pattern4.test(key0)))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern5.test(data0)){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\p{Cc}]{1,200}$"},message:"must match pattern \""+"^(?=.*\\S)[^\\p{Cc}]{1,200}$"+"\"",schema:"^(?=.*\\S)[^\\p{Cc}]{1,200}$",parentSchema:schema31.properties.name,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.name.type,parentSchema:schema31.properties.name,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.description !== undefined){
let data1 = data.description;
if(typeof data1 !== "string"){
const err4 = {instancePath:instancePath+"/description",schemaPath:"#/$defs/description/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.type,parentSchema:schema32,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.version !== undefined){
let data2 = data.version;
if(1 !== data2){
const err5 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant",schema:1,parentSchema:schema31.properties.version,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.params !== undefined){
let data3 = data.params;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
const _errs10 = errors;
if(typeof key1 === "string"){
if(!pattern6.test(key1)){
const err6 = {instancePath:instancePath+"/params",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema33,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/params",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var valid2 = _errs10 === errors;
if(!valid2){
const err8 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid",schema:schema31.properties.params.propertyNames,parentSchema:schema31.properties.params,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
for(const key2 in data3){
if(!(validate21(data3[key2], {instancePath:instancePath+"/params/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data3,parentDataProperty:key2,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate21.errors);
errors = vErrors.length;
}
}
}
else {
const err9 = {instancePath:instancePath+"/params",schemaPath:"#/properties/params/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.params.type,parentSchema:schema31.properties.params,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.env !== undefined){
if(!(validate23(data.env, {instancePath:instancePath+"/env",parentData:data,parentDataProperty:"env",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate23.errors);
errors = vErrors.length;
}
}
if(data.pass_env !== undefined){
if(!(validate25(data.pass_env, {instancePath:instancePath+"/pass_env",parentData:data,parentDataProperty:"pass_env",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate25.errors);
errors = vErrors.length;
}
}
if(data.secrets !== undefined){
if(!(validate27(data.secrets, {instancePath:instancePath+"/secrets",parentData:data,parentDataProperty:"secrets",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate27.errors);
errors = vErrors.length;
}
}
if(data.env_file !== undefined){
let data8 = data.env_file;
if((typeof data8 !== "string") && (!(Array.isArray(data8)))){
const err10 = {instancePath:instancePath+"/env_file",schemaPath:"#/properties/env_file/type",keyword:"type",params:{type: schema31.properties.env_file.type},message:"must be string,array",schema:schema31.properties.env_file.type,parentSchema:schema31.properties.env_file,data:data8};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data8 === "string"){
if(!pattern10.test(data8)){
const err11 = {instancePath:instancePath+"/env_file",schemaPath:"#/properties/env_file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema31.properties.env_file,data:data8};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(Array.isArray(data8)){
if(data8.length < 1){
const err12 = {instancePath:instancePath+"/env_file",schemaPath:"#/properties/env_file/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema31.properties.env_file,data:data8};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
if(typeof data9 === "string"){
if(!pattern10.test(data9)){
const err13 = {instancePath:instancePath+"/env_file/" + i0,schemaPath:"#/$defs/file/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema44,data:data9};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/env_file/" + i0,schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema44.type,parentSchema:schema44,data:data9};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
}
if(data.data !== undefined){
let data10 = data.data;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key3 in data10){
const _errs25 = errors;
if(typeof key3 === "string"){
if(!pattern6.test(key3)){
const err15 = {instancePath:instancePath+"/data",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema33,data:key3,propertyName:key3};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/data",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key3,propertyName:key3};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var valid8 = _errs25 === errors;
if(!valid8){
const err17 = {instancePath:instancePath+"/data",schemaPath:"#/properties/data/propertyNames",keyword:"propertyNames",params:{propertyName: key3},message:"property name must be valid",schema:schema31.properties.data.propertyNames,parentSchema:schema31.properties.data,data:data10};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
for(const key4 in data10){
if(!(validate29(data10[key4], {instancePath:instancePath+"/data/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data10,parentDataProperty:key4,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate29.errors);
errors = vErrors.length;
}
}
}
else {
const err18 = {instancePath:instancePath+"/data",schemaPath:"#/properties/data/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.data.type,parentSchema:schema31.properties.data,data:data10};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.pools !== undefined){
let data12 = data.pools;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key5 in data12){
const _errs32 = errors;
if(typeof key5 === "string"){
if(!pattern6.test(key5)){
const err19 = {instancePath:instancePath+"/pools",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema33,data:key5,propertyName:key5};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/pools",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key5,propertyName:key5};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var valid11 = _errs32 === errors;
if(!valid11){
const err21 = {instancePath:instancePath+"/pools",schemaPath:"#/properties/pools/propertyNames",keyword:"propertyNames",params:{propertyName: key5},message:"property name must be valid",schema:schema31.properties.pools.propertyNames,parentSchema:schema31.properties.pools,data:data12};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
for(const key6 in data12){
if(!(validate31(data12[key6], {instancePath:instancePath+"/pools/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data12,parentDataProperty:key6,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate31.errors);
errors = vErrors.length;
}
}
}
else {
const err22 = {instancePath:instancePath+"/pools",schemaPath:"#/properties/pools/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.pools.type,parentSchema:schema31.properties.pools,data:data12};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.concurrency !== undefined){
let data14 = data.concurrency;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err23 = {instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.concurrency.type,parentSchema:schema31.properties.concurrency,data:data14};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 1000 || isNaN(data14)){
const err24 = {instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema31.properties.concurrency,data:data14};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data14 < 1 || isNaN(data14)){
const err25 = {instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.concurrency,data:data14};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.budget !== undefined){
if(!(validate33(data.budget, {instancePath:instancePath+"/budget",parentData:data,parentDataProperty:"budget",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate33.errors);
errors = vErrors.length;
}
}
if(data.cache !== undefined){
let data16 = data.cache;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key7 in data16){
if(!(key7 === "max_size")){
const err26 = {instancePath:instancePath+"/cache",schemaPath:"#/properties/cache/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.cache,data:data16};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data16.max_size !== undefined){
let data17 = data16.max_size;
if((typeof data17 !== "string") && (!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17))))){
const err27 = {instancePath:instancePath+"/cache/max_size",schemaPath:"#/$defs/size/type",keyword:"type",params:{type: schema54.type},message:"must be string,integer",schema:schema54.type,parentSchema:schema54,data:data17};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 < 0 || isNaN(data17)){
const err28 = {instancePath:instancePath+"/cache/max_size",schemaPath:"#/$defs/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema54,data:data17};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(typeof data17 === "string"){
if(!pattern20.test(data17)){
const err29 = {instancePath:instancePath+"/cache/max_size",schemaPath:"#/$defs/size/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)?([KMGT]i?)?B$"},message:"must match pattern \""+"^\\d+(\\.\\d+)?([KMGT]i?)?B$"+"\"",schema:"^\\d+(\\.\\d+)?([KMGT]i?)?B$",parentSchema:schema54,data:data17};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
}
else {
const err30 = {instancePath:instancePath+"/cache",schemaPath:"#/properties/cache/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.cache.type,parentSchema:schema31.properties.cache,data:data16};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.defaults !== undefined){
if(!(validate35(data.defaults, {instancePath:instancePath+"/defaults",parentData:data,parentDataProperty:"defaults",rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate35.errors);
errors = vErrors.length;
}
}
if(data.on_failure !== undefined){
let data19 = data.on_failure;
if(!(((data19 === "finish") || (data19 === "keep_going")) || (data19 === "fail_fast"))){
const err31 = {instancePath:instancePath+"/on_failure",schemaPath:"#/properties/on_failure/enum",keyword:"enum",params:{allowedValues: schema31.properties.on_failure.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.on_failure.enum,parentSchema:schema31.properties.on_failure,data:data19};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.on_change !== undefined){
let data20 = data.on_change;
if(!(((data20 === "restart") || (data20 === "finish")) || (data20 === "queue"))){
const err32 = {instancePath:instancePath+"/on_change",schemaPath:"#/$defs/onChange/enum",keyword:"enum",params:{allowedValues: schema67.enum},message:"must be equal to one of the allowed values",schema:schema67.enum,parentSchema:schema67,data:data20};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.stages !== undefined){
let data21 = data.stages;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
if(Object.keys(data21).length < 1){
const err33 = {instancePath:instancePath+"/stages",schemaPath:"#/properties/stages/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema31.properties.stages,data:data21};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
for(const key8 in data21){
const _errs52 = errors;
if(typeof key8 === "string"){
if(!pattern6.test(key8)){
const err34 = {instancePath:instancePath+"/stages",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*$"+"\"",schema:"^[A-Za-z_][A-Za-z0-9_]*$",parentSchema:schema33,data:key8,propertyName:key8};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/stages",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema33.type,parentSchema:schema33,data:key8,propertyName:key8};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var valid17 = _errs52 === errors;
if(!valid17){
const err36 = {instancePath:instancePath+"/stages",schemaPath:"#/properties/stages/propertyNames",keyword:"propertyNames",params:{propertyName: key8},message:"property name must be valid",schema:schema31.properties.stages.propertyNames,parentSchema:schema31.properties.stages,data:data21};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
for(const key9 in data21){
if(!(validate43(data21[key9], {instancePath:instancePath+"/stages/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data21,parentDataProperty:key9,rootData,dynamicAnchors}))){
vErrors = append(vErrors, validate43.errors);
errors = vErrors.length;
}
}
}
else {
const err37 = {instancePath:instancePath+"/stages",schemaPath:"#/properties/stages/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.stages.type,parentSchema:schema31.properties.stages,data:data21};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
