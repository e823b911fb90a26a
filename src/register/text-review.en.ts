import { countEn } from "../kernel/words.ts";
import type { review as zh } from "./text-review.zh.ts";

const n = (count: number): string => count.toLocaleString("en");
const of = (parts: readonly (string | false)[]): string => {
  const said = parts.filter(Boolean).join(", ");
  return said.charAt(0).toUpperCase() + said.slice(1);
};
const entries = (count: number): string => countEn(count, "entry", "entries");
const households = (count: number): string => countEn(count, "household");
const people = (count: number): string => countEn(count, "person", "people");
const doors = (count: number): string => countEn(count, "door");

/** Bringing a list: checking the columns, what will happen, taking it in. */
export const review: typeof zh = {
  columns: {
    title: "Is this how it is meant?",
    how: "Look at what each column means and correct what is wrong; the list is then read once more. What you correct is remembered for the same header.",
    sheet: (name) => `Sheet “${name}”`,
    rows: (count) => countEn(count, "row"),
    read: "Read this sheet",
    unread: {
      hidden: "A hidden sheet: it was not read. Switch it on to read it.",
      none: "No list was found in it: it was not read. Switch it on to read it.",
    },
    onlyUnread: (count) => `${countEn(count, "sheet")} not read`,
    hidden: "hidden sheet",
    eachIs: { person: "a row is a person", household: "a row is a household", door: "a row is a door" },
    comma: ", ",
    headerRow: "Row of the header",
    headerHint: "0 where there is none",
    about: "Where a row does not say it",
    compound: "Compound",
    building: "Building",
    entrance: "Entrance",
    caption: (sheet) => `The columns of “${sheet}”`,
    head: { header: "Header", samples: "What stands there", meaning: "Means", by: "How it was found" },
    noHeader: "(no header)",
    noSamples: "(all empty)",
    meaningOf: (letter, header) => `What column ${letter}${header === "" ? "" : ` “${header}”`} means`,
    by: { header: "by its header", cells: "by what stands in it", remembered: "as you said before", chosen: "chosen by you" },
    doubt: {
      cells: "No header to go by: told from its cells, please check",
      unread: "Not understood, and not read; choose a meaning to read it",
      twice: (letters) => `Means the same as column ${letters}, please check`,
      changed: "Changed, not read again yet",
      hidden: "hidden column",
    },
    found: (count) => `${countEn(count, "meaning")}: up and down to choose, Enter to set it`,
    none: "No such meaning",
    pending: (count) => `${countEn(count, "change")} not read again yet`,
    reread: "Read it again like this",
    drop: "Drop the changes",
    next: "Next: what will happen",
    nothing: "No list was found in any sheet. Switch a sheet on and say in which row its header stands.",
    change: (what, before, after) => `${what} ${n(before)} → ${n(after)}`,
    same: "Read again: nothing came out differently.",
    changed: "Read again, and this changed:",
    groups: {
      place: "Where",
      person: "Who",
      household: "The household",
      more: "What else",
      others: "People elsewhere",
      none: "Not used",
    },
    counted: {
      rows: "rows looked at",
      aside: "rows put aside",
      doors: "doors",
      households: "households",
      people: "people",
      added: "added",
      changed: "changed",
      same: "the same",
      refused: "refused",
      doubtful: "in doubt",
    },
  },
  rows: {
    title: "What will happen?",
    looked: (rows, aside) =>
      of([
        `${countEn(rows, "row")} looked at`,
        aside > 0 && `${n(aside)} of them put aside: totals, titles, notes or empty rows`,
      ]) + ".",
    doors: (added, known) =>
      of([added > 0 && `${doors(added)} will be made`, known > 0 && `${doors(known)} known already`]) + ".",
    households: (added, changed, unchanged) =>
      of([
        added > 0 && `${households(added)} added`,
        changed > 0 && `${households(changed)} changed`,
        unchanged > 0 && `${households(unchanged)} as in the register`,
      ]) + ".",
    people: (added, changed, unchanged) =>
      of([
        added > 0 && `${people(added)} added`,
        changed > 0 && `${people(changed)} changed`,
        unchanged > 0 && `${people(unchanged)} as in the register`,
      ]) + ".",
    refused: (count) =>
      `${entries(count)} cannot go in: something is wrong. Mend it here, or download the rows and correct them there.`,
    doubtful: (count) => `${entries(count)} in doubt: please decide whether to take or leave.`,
    nothingNew: "Just what is in the register already. There is nothing to take in.",
    same: "This file was taken in before.",
    sameLook: "Look at that time",
    show: "Show",
    all: "All",
    verdicts: { added: "Added", changed: "Changed", same: "The same", refused: "Refused", doubtful: "In doubt" },
    tab: (name, count) => `${name} ${n(count)}`,
    list: (name) => `Entries: ${name}`,
    place: (sheet, rows) =>
      rows[0] === 0
        ? `the whole sheet “${sheet}”`
        : rows.length > 1
          ? `${sheet}, rows ${n(rows[0] as number)}–${n(rows[rows.length - 1] as number)}`
          : `${sheet}, row ${n(rows[0] as number)}`,
    column: (letter) => `column ${letter}`,
    row: (nr) => `row ${n(nr)}`,
    newDoor: "new door",
    noDoor: "(no door)",
    noPeople: "nobody named",
    weights: { refused: "Refused", doubtful: "In doubt", note: "Note" },
    suggest: (text) => `Make it “${text}”`,
    field: "What",
    before: "In the register",
    after: "Afterwards",
    empty: "(empty)",
    choice: "This entry",
    choices: { take: "Take", leave: "Leave" },
    takeAll: (count) => `Take all ${n(count)}`,
    leaveAll: (count) => `Leave all ${n(count)}`,
    asProposed: (count) => `All ${n(count)} as proposed`,
    choseMany: (count) => `${entries(count)} decided.`,
    mend: "Mend these cells",
    mendOf: (door) => `Mend the cells of “${door}”`,
    mendDone: "Done",
    mended: (count) => `${countEn(count, "cell")} mended, not checked yet`,
    mendedCell: "mended, not checked yet",
    check: "Check them",
    drop: "Drop the changes",
    dropCell: "As it was",
    checked: (count) => `${countEn(count, "mended cell")} checked.`,
    pages: "Pages of the list",
    previous: "Previous page",
    next: "Next page",
    range: (from, to, all) => `${n(from)}–${n(to)} of ${n(all)}`,
    none: {
      added: "Nothing is added.",
      changed: "Nothing is changed.",
      same: "Nothing is the same as in the register.",
      refused: "Nothing is refused.",
      doubtful: "Nothing is in doubt.",
      all: "Not one row was read. Go back a step and check the columns.",
    },
    download: "Download refused and doubtful rows",
    downloadHow: "Each row comes with its reason. Correct it and bring it as a new list.",
    print: "Print what is refused",
    printTitle: (file) => `Refused rows: ${file}`,
    printMore: (count) => `${n(count)} more are not printed: download the table.`,
    printHead: { place: "Where", door: "Door", what: "Why it is refused, and what to do" },
    go: "Next: take it in",
    goBack: "Back: check the columns",
    goWhy: (count) => `${countEn(count, "mended cell")} not checked yet`,
    colon: ": ",
    firstPage: "This is the first page",
    lastPage: "This is the last page",
    choiceOf: (door) => `Take “${door}” or leave it`,
    changesOf: (door) => `What would change about “${door}”`,
    fields: {
      use: "use of the door",
      household: "new household",
      person: "new person",
      care: "needs care",
      proxy: "family member who answers",
      "tie.owner": "owner",
      "tie.registered": "registered here",
      said: "how it is called",
      tenure: "own or rent",
      channel: "how to tell them",
      language: "language",
      remark: "remark",
      name: "name",
      called: "form of address",
      born: "born in",
      phones: "phone",
      noSmartphone: "no smartphone",
      registered: "registered here",
      other: "something else",
    },
    values: { own: "own", rent: "rent", true: "yes", false: "no" },
    total: (c) =>
      of(
        (["added", "changed", "refused", "doubtful"] as const).map(
          (v) => c[v] > 0 && `${n(c[v])} ${{ added: "added", changed: "changed", refused: "refused", doubtful: "in doubt" }[v]}`,
        ),
      ) || "Nothing to change",
  },
  take: {
    back: "Back",
    title: "Take it into the register",
    verb: (count, unit) => `Take ${{ household: households, door: doors, entry: entries }[unit](count)} into the register`,
    which: (count) => `What of the ${entries(count)} in doubt`,
    clean: "Leave them out for now",
    cleanHint: "only those that you said to take; the others stay out, to be mended and brought again",
    all: "Take them, too",
    allHint: "all but those that you said to leave",
    will: (added, changed, doubtful) =>
      of([
        added > 0 && `${entries(added)} added`,
        changed > 0 && `${entries(changed)} changed`,
        doubtful > 0 && `${n(doubtful)} of them in doubt`,
      ]) + ".",
    stays: (refused, left) =>
      of([
        refused > 0 && `${entries(refused)} with something wrong stay out`,
        left > 0 && `${entries(left)} in doubt, or left by you, stay out`,
      ]) + ".",
    undo: (days) => `You can undo it as a whole for ${countEn(days, "day")}; what others change later is not overwritten.`,
    compare: "Compare once more",
    nothing: "There is nothing to take in",
    done: "It is in the register",
    result: (added, changed) =>
      added + changed === 0
        ? "Nothing changed: it is just what the register had."
        : `${of([added > 0 && `${entries(added)} added`, changed > 0 && `${entries(changed)} changed`])}.`,
    skipped: (count) =>
      `${entries(count)} had been changed by somebody after you looked, and stayed out. Bring the list once more to see the difference.`,
    toBoard: "Go to the board",
    another: "Bring another",
    takeBack: "Undo it all",
    takeBackUntil: (day) => `It can be undone as a whole until ${day}.`,
    takeBackWhat:
      "What was added goes again, and what was changed becomes what it was. What others have changed since stays as it is.",
    leftOver: "What stayed out",
  },
};
