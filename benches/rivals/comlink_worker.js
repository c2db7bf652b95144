/** A worker of comlink's. */
import { expose } from "../../node_modules/comlink/dist/esm/comlink.mjs";
expose((number) => number);
