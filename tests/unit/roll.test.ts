import { beforeEach, expect, it, vi } from "vitest";

/** What a process is given to join. */
type Entry = { buffer: SharedArrayBuffer; number: number };

interface Roll {
  can_share(): boolean;
  enrolChild(descriptor: number, name: string): Entry | null;
  joinRoll(entry: Entry | null): void;
  strike(descriptor: number): void;
  strikeSelf(): void;
  is_alive(number: number): boolean;
  name_of(number: number): string;
  nextBlock(): number;
  isBlock(number: number): boolean;
}

/** A process: every import is a module of its own. */
async function createProcess(entry?: Entry | null): Promise<Roll> {
  vi.resetModules();
  const path = "../../src/host/roll.js";
  const roll = (await import(path)) as Roll;
  if (entry !== undefined) roll.joinRoll(entry);
  return roll;
}

function enrolled(entry: Entry | null): Entry {
  if (entry === null) throw new Error("memory cannot be shared");
  return entry;
}

beforeEach(() => {
  vi.stubGlobal("crossOriginIsolated", true);
});

it("knows who is alive and who was killed, in every process", async () => {
  const main = await createProcess();
  const first = enrolled(main.enrolChild(5, "Process-1"));
  const second = enrolled(main.enrolChild(9, "Process-2"));
  const child = await createProcess(first);
  expect(child.is_alive(second.number)).toBe(true);
  main.strike(9);
  expect(child.is_alive(second.number)).toBe(false);
  expect(child.name_of(second.number)).toBe("Process-2");
  expect(child.is_alive(first.number)).toBe(true);
  child.strikeSelf();
  expect(main.is_alive(first.number)).toBe(false);
});

it("takes those below a process for gone with it", async () => {
  const main = await createProcess();
  const child = await createProcess(main.enrolChild(1, "child"));
  const grandchild = enrolled(child.enrolChild(1, "grandchild"));
  expect(main.is_alive(grandchild.number)).toBe(true);
  main.strike(1);
  expect(main.is_alive(grandchild.number)).toBe(false);
});

it("gives the places of the dead to others and takes nobody for somebody else", async () => {
  const main = await createProcess();
  const lasting = enrolled(main.enrolChild(1, "lasting"));
  const first = enrolled(main.enrolChild(2, "first"));
  main.strike(2);
  const seen = new Set([lasting.number, first.number]);
  for (let descriptor = 3; descriptor < 3000; descriptor += 1) {
    seen.add(enrolled(main.enrolChild(descriptor, `process ${descriptor}`)).number);
    main.strike(descriptor);
  }
  expect(seen.size).toBe(2999);
  expect(main.is_alive(lasting.number)).toBe(true);
  expect(main.name_of(lasting.number)).toBe("lasting");
  expect(main.is_alive(first.number)).toBe(false);
  expect(main.name_of(first.number)).toBe("a process that has ended");
});

it("cuts a name that is too long", async () => {
  const main = await createProcess();
  const { number } = enrolled(main.enrolChild(1, "x".repeat(100)));
  expect(main.name_of(number)).toBe("x".repeat(48));
});

it("numbers blocks above all descriptors, and no two alike in any process", async () => {
  const main = await createProcess();
  const first = main.nextBlock();
  const child = await createProcess(main.enrolChild(1, "child"));
  const numbers = [first, child.nextBlock(), main.nextBlock()];
  expect(new Set(numbers).size).toBe(3);
  expect(numbers.every((number) => main.isBlock(number))).toBe(true);
  expect(main.isBlock(7)).toBe(false);
});

it("does without where memory cannot be shared", async () => {
  vi.stubGlobal("crossOriginIsolated", false);
  const main = await createProcess();
  expect(main.can_share()).toBe(false);
  expect(main.enrolChild(1, "child")).toBe(null);
  main.strike(1);
  main.strikeSelf();
  const child = await createProcess(null);
  child.strikeSelf();
});
