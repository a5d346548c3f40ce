export const stage = { role: "stage", run: ({ inputs }) => ({ found: inputs.length }) };
