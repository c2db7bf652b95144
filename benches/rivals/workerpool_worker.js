/** A worker of workerpool's. */
importScripts("../../node_modules/workerpool/dist/workerpool.js");
globalThis.workerpool.worker({ same: (number) => number });
