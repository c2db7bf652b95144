// Loaded before every script with `node -r`. In the JavaScript of 2009, so that the oldest Node can read it: who runs one
// gets the sentence below instead of a syntax error in a newer file. The versions are those of "engines" in package.json.
var version = process.versions.node.split(".").map(Number);
var major = version[0] || 0;
var minor = version[1] || 0;

var isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;

if (!isSupported) {
  console.error(
    "Coreyard needs Node 20.19, 22.13, 24 or newer, and this is Node " +
      process.versions.node +
      ". Install one from https://nodejs.org, then run the command again."
  );
  process.exit(1);
}
