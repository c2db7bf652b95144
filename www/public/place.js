// Runs before the first paint, so that the start page does not flash up at the address of an experiment. www/place.ts
// reads the address in the same way.
document.documentElement.dataset.place = /^#?(start)?$/.test(location.hash)
  ? "start"
  : "experiment";
