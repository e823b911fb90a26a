import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, emptyPerson, personOf } from "./drafts.ts";

test("a form that was filled in becomes what the command takes; empty boxes become nothing", () => {
  const read = personOf({
    ...emptyPerson(),
    name: " 沈桂芳 ",
    born: "1944",
    phones: "100 5100 0138\n10051-000139",
    channel: "call",
  });
  assert.deepEqual(read, {
    person: {
      name: "沈桂芳",
      called: null,
      born: 1944,
      phones: ["10051000138", "10051000139"],
      language: null,
      channel: "call",
      noSmartphone: false,
      registered: null,
    },
  });
});
test("phones are read as people type them, with any comma between", () => {
  for (const phones of ["10051000138,10051000139", "10051000138，10051000139", "10051000138、10051000139"]) {
    const read = personOf({ ...emptyPerson(), name: "沈", phones });
    assert.deepEqual("person" in read && read.person.phones, ["10051000138", "10051000139"]);
  }
});
test("what is not right is said by field", () => {
  assert.deepEqual(personOf(emptyPerson()), { faults: { name: true } });
  assert.deepEqual(personOf({ ...emptyPerson(), name: "沈", born: "44" }), { faults: { born: true } });
  assert.deepEqual(personOf({ ...emptyPerson(), name: "沈", born: "几年", phones: "没有" }), {
    faults: { born: true, phones: true },
  });
});
test("a person who is read into the form and saved unchanged is the same person", () => {
  const seen = {
    id: "a",
    name: "沈桂芳",
    called: "沈阿婆",
    born: 1944,
    age: 82,
    phones: ["10051000138"],
    language: "wuu",
    channel: "knock",
    noSmartphone: true,
    registered: false,
    child: false,
    version: 3,
  };
  const read = personOf(draftOf(seen));
  assert.ok("person" in read);
  const { id: _id, age: _age, version: _version, child: _child, ...same } = seen;
  assert.deepEqual(read.person, same);
});
