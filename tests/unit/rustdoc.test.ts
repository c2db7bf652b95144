import { expect, it } from "vitest";
import { type Item, withoutExample } from "../../scripts/rustdoc.js";

const EXAMPLE = "Does it.\n\n# Examples\n```\nlet done = true;\n```";

function item(id: number, name: string, kind: string, given: Partial<Item> = {}): Item {
  const span = { filename: "src/lib.rs", begin: [id, 1] as [number, number] };
  const inner = { [kind]: {} };
  return { id, crate_id: 0, name, docs: null, visibility: "public", span, inner, ...given };
}

function lacking(...items: Item[]) {
  return withoutExample({ index: Object.fromEntries(items.map((one) => [one.id, one])) });
}

it("names what shows no example, and where it is", () => {
  const shown = item(1, "Process", "struct", { docs: EXAMPLE });
  const told = item(2, "start", "function", { docs: "Starts it." });
  expect(lacking(shown, told, item(3, "join", "function"))).toEqual([
    "src/lib.rs:2: start has no example",
    "src/lib.rs:3: join has no example",
  ]);
});

it("asks for none where nobody looks", () => {
  const inherited = item(1, "fmt", "function", { visibility: "default" });
  expect(lacking(inherited, item(2, "pid", "struct_field"), item(3, "ALL", "constant"))).toEqual(
    [],
  );
  expect(lacking(item(4, "sleep", "function", { crate_id: 7 }))).toEqual([]);
});

it("asks for one where a trait says what its types can do", () => {
  const method = item(1, "call", "function", { visibility: "default" });
  const trait = item(2, "Target", "trait", { docs: EXAMPLE, inner: { trait: { items: [1] } } });
  expect(lacking(method, trait)).toEqual(["src/lib.rs:1: call has no example"]);
});
