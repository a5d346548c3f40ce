/** A manifest that uses most of the language, and has no mistakes. */
export const goodManifest = `name: storycore
params:
  threshold: 3.5
  layout: { type: string, default: 3x3, pattern: "^[0-9]+x[0-9]+$" }
  mode: { enum: [fast, slow], default: fast, required: false }
env: { LEVEL: info, PORT: 8080 }
pass_env: [HOME]
secrets: [API_KEY]
env_file: [.env, .env.local]
data: { project: project.yaml }
concurrency: 4
budget: { retries: 10, rounds: 6, time: 2h }
cache: { max_size: 5GB }
on_failure: keep_going
defaults:
  shell: bash
  retry: 1
  timeout: 10m
  cache: { store: false }
x-common: &common
  pass_env: [CI]
  weight: 2
stages:
  grid:
    <<: *common
    uses: ./stages/grid.ts
    with: { layout: "\${{ params.layout }}", images: [assets/, null, 3.5], deep: { a: true } }
    inputs: [assets/**/*.png, "!assets/old/**"]
    outputs: [build/grid.png]
  qa:
    description: |
      Judges
      the panels
    run: >-
      python storycore.py qa
      --json 'build/qa.json' "\${{ params.mode }}"
    inputs: [build/grid.png]
    outputs: [build/qa.json, "build/\${{ params.mode }}/"]
    results: { file: build/qa.json, schema: schemas/qa.json }
    tools: [python]
    cache: true
    success_exit_codes: [0, 1]
    progress: '(\\d+) of (\\d+)'
  label:
    run: [echo, "\${{ qa.score }}", 3, true]
    outputs: [build/label/]
    clean: false
    results:
      frames: { stdout: 'rendered (\\d+) frames', type: number }
      label: { type: string }
  autofix:
    when: qa.score < threshold && label.frames > 0
    require:
      - { that: has(qa.issues), message: no issues }
    run: node tools/autofix.mjs --round \${{ this.round }} build/qa.json
    needs: [label, { stage: grid, content: false }]
    updates: [build/grid.png]
    loop: { back_to: [qa], limit: 3, score: qa.score, min_delta: 0.05, patience: 2, on_exhausted: accept }
    retry: { limit: 2, interval: 500ms, backoff: 2, max_interval: 1h30m, jitter: true, exit_codes: [75], on: [exit, timeout] }
    verify:
      - { file: build/grid.png, type: image/png, min_size: 1KB, max_size: 2GiB }
      - { that: autofix.delta > 0, message: nothing gained }
      - { uses: "@storyflow/pipelines/verify-video", with: { min: 5s } }
    continue_on_error: true
    always: false
    cwd: tools
    env: { ROUND: "\${{ this.round }}" }
`;
