export const stage = {
  role: "stage",
  run({ report }) {
    report(0.5, "two of four");
    return { frames: 4 };
  },
};
