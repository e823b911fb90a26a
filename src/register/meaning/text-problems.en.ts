import type { Facts } from "../../kernel/words.ts";
import { countEn } from "../../kernel/words.ts";
import { en as places } from "../../places/text.en.ts";
import type { zh } from "./text-problems.zh.ts";

const use = (code: unknown): string => (places.uses as Record<string, string>)[String(code)] ?? String(code);
const there = (f: Facts): string => `row ${f.other} of “${f.sheet}”`;

/** What is said while a list is read: what is wrong, and what to do. */
export const en: typeof zh = {
  problems: {
    "register.no-door-column": (f) =>
      `This sheet has ${countEn(f.rows, "row")}, but no column that names doors, so it was not read. Say which column holds the door or the address.`,
    "register.no-list": () => "This sheet does not look like a list, so it was not read. If it is one, say what its columns are.",
    "register.sheet-hidden": (f) =>
      `This sheet is hidden (${countEn(f.rows, "row")}), so it was not read. Tick it to have it read.`,
    "register.hidden-rows": (f) =>
      `${countEn(f.count, "row")} hidden in the spreadsheet ${Number(f.count) === 1 ? "was" : "were"} read as well. If you do not want them, delete them there and bring the list again.`,
    "register.no-door": () => "This row does not say which door. Fill in the door.",
    "register.door-unread": (f) => `“${f.text}” does not tell which door is meant. Write it like “3-2-501”.`,
    "register.place-is-date": (f) =>
      `The spreadsheet turned this door into a date (${f.text}). Write the door again and set the column to “Text”.`,
    "register.place-odd": (f) =>
      `“${f.text}” does not look like a number of a door. If it is called that, take it; if not, mend it.`,
    "register.place-differs": (f) => `“${f.text}” does not agree with “${f.other}” on the same row. See which is right.`,
    "register.building-missing": (f) =>
      f.above === undefined
        ? "This row does not say which building. Fill it in."
        : `This row does not say which building; “${f.above}” of the row above is taken for now. Take it if it is right, else mend it.`,
    "register.door-twice": (f) =>
      `Two households stand behind this door, the other in ${there(f)}, and nothing says that they share it. If two live there, take them; if not, mend it.`,
    "register.which-household": (f) =>
      `${countEn(f.count, "household")} live behind this door, and nothing tells whose this person is. Name the head or the number of the household.`,
    "register.use-differs": (f) =>
      `Of the same door one row says “${use(f.use)}”, another “${use(f.other)}”. See which is right.`,
    "register.vacant-with-people": (f) =>
      `This door is called vacant, and ${countEn(f.count, "person", "people")} stand there. Taken in, they live there; if it is vacant, take them out.`,
    "register.vacant-owner": (f) =>
      `This door is called vacant; “${f.text}” is entered as its owner. If that is wrong, mend the use.`,
    "register.people-too-many": (f) =>
      `This household has ${countEn(f.count, "person", "people")}, and may have ${f.most}. If several share the door, number the households.`,
    "register.remark-too-long": (f) =>
      `The remark or the words of a care class have ${f.count} characters, of which ${f.most} are kept. Make them shorter.`,
    "register.remark-without-household": (f) =>
      `Nobody lives here, so the remark “${f.text}” has no place. If you need it, note it elsewhere.`,
    "register.day-unread": (f) =>
      `“${f.text}” is not a day that can be read; it went into the remark. Write it like “2015-03-01”.`,
    "register.no-name": (f) =>
      `This row has a phone (${f.text}) and no name. Fill in the name; taken in, the phone goes into the remark.`,
    "register.name-twice": (f) =>
      `“${f.text}” stands twice in this household, the other time in ${there(f)}. Taken in, they become one person; if they are two, add something to the name.`,
    "register.name-odd": (f) => `“${f.text}” does not look like a name. Mend it, or take it if that is the name.`,
    "register.name-rest": (f) => `“${f.text}” beside the name was not understood; it went into the remark. Have a look.`,
    "register.name-too-long": (f) =>
      `“${f.text}” is too long: a name has at most ${f.most} characters. If several people stand in the cell, part them with semicolons.`,
    "register.called-too-long": (f) =>
      `“${f.text}” is too long and went into the remark. What neighbours say has at most 20 characters.`,
    "register.gone": (f) => `“${f.text}” is marked as dead or moved away, and was not entered. If they live here, mend it.`,
    "register.split-unclear": (f) =>
      `“${f.text}” does not tell whether they live here and are registered elsewhere, or the other way round. Say which.`,
    "register.age": (f) =>
      `From the age “${f.text}” the year of birth is ${f.year}, give or take one. If you know the year, mend it.`,
    "register.born-unread": (f) => `“${f.text}” is not a year of birth that can be read; it was left out. Write it like “1987”.`,
    "register.born-two-digits": (f) =>
      `“${f.text}” has only two digits of the year; ${f.year} was taken. If that is wrong, mend it.`,
    "register.born-serial": (f) =>
      `“${f.text}” is the spreadsheet's number for a date; ${f.year} was taken. If that is wrong, mend it.`,
    "register.born-future": (f) => `“${f.text}” is still to come and is nobody's birth; it was left out. Mend it.`,
    "register.born-differs": (f) =>
      `Of the same person one place says born in ${f.born}, another in ${f.other}. Taken in, the first counts; mend it if that is wrong.`,
    "register.id-ruined": () =>
      "The spreadsheet has ruined the identity number in this cell (its last digits are gone). Set the column to “Text” and fill it in again; if you do not need these numbers, set the column to “not read”.",
    "register.id-check": () =>
      "The identity number in this cell is wrong: its last character does not fit. Check it; the number itself is never entered. Taken in, the year of birth is not taken from it.",
    "register.id-date": () =>
      "The identity number in this cell is wrong: it holds a date of birth that does not exist. Check it; the number itself is never entered.",
    "register.id-length": () =>
      "The identity number in this cell has too few or too many digits; it should have 18. Check it; the number itself is never entered.",
    "register.id-differs": (f) =>
      `The list says born in ${f.born}, the identity number ${f.other}. Taken in, the list counts; mend it if that is wrong.`,
    "register.id-in-text": () =>
      "An identity number stood in this cell; it was taken out and not entered. Do not write such numbers into remarks.",
    "register.phone-unread": (f) => `“${f.text}” holds a phone that cannot be read. Mend it; taken in, that phone is left out.`,
    "register.phone-letters": (f) =>
      `The phone “${f.text}” has letters in it, as if O stood for 0 or l for 1. Change them to digits.`,
    "register.phone-ruined": (f) =>
      `The spreadsheet has ruined the phone “${f.text}”. Set the column to “Text” and fill it in again.`,
    "register.phone-length": (f) =>
      `The mobile number “${f.text}” should have ${f.digits} digits. Check it; taken in, it is entered as it stands.`,
    "register.phone-of-other": (f) =>
      `“${f.text}” stands beside the phone and was entered into this household. If they do not live here, take them out.`,
    "register.phones-too-many": (f) =>
      `This person has ${f.count} phones, of which ${f.most} are kept; the others were left out.`,
    "register.proxy-without-phone": (f) => `The contact “${f.text}” has no phone and went into the remark. Fill in the phone.`,
    "register.proxy-phones": (f) => `“${f.text}”: a family contact has one phone; the others went into the remark.`,
    "register.care-unknown": (f) =>
      `“${f.text}” is not known as a care class and went into the remark. If it should be one, choose the class.`,
    "register.care-no-age": (f) =>
      `“${f.text}”: no age is given, so it was entered as of somebody old. If they are not, mend it.`,
    "register.care-too-young": (f) => `“${f.text}”: at ${f.age} that is no care class; it went into the remark.`,
    "register.word-unknown": (f) => `“${f.text}” was not understood; it went into the remark. Have a look.`,
    "register.hidden-text": (f) =>
      `“${f.text}” holds characters that nobody can see. Take it without them, or fill in the cell again.`,
    "register.cell-error": (f) =>
      `This cell is an error of the spreadsheet (${f.text}) and counts as empty. Mend it and bring it again.`,
    "register.margin": (f) =>
      `“${f.text}” stands beside the list and was not entered. If you need it, write it into the remarks.`,
  },
  weights: { refused: "cannot be taken", doubtful: "have a look", note: "for your information" },
  weightHints: {
    refused: "These rows stay out until they are mended.",
    doubtful: "Look at them; take them, or mend them.",
    note: "They are in; something was not taken over as it stood.",
  },
  meanings: {
    compound: "compound",
    building: "building",
    entrance: "entrance",
    floor: "floor",
    door: "door",
    address: "address",
    head: "head of the household",
    name: "name",
    tenant: "tenant",
    "tenant-phone": "tenant's phone",
    people: "people of the household",
    relation: "relation to the head",
    called: "known as",
    said: "household known as",
    phone: "phone",
    "id-number": "identity number (checked, not entered)",
    born: "date or year of birth",
    age: "age",
    members: "number of people (not entered)",
    use: "use of the door",
    tenure: "owned or rented",
    owner: "owner",
    "owner-phone": "owner's phone",
    registered: "registered here or elsewhere",
    "lives-where": "where they live now",
    care: "care",
    "household-care": "care of the household",
    remark: "remark",
    language: "language",
    "household-language": "language of the household",
    channel: "how to reach them",
    "household-channel": "how to reach the household",
    "no-smartphone": "no smartphone",
    party: "which household behind the door",
    proxy: "family contact",
    "proxy-phone": "family contact's phone",
    "proxy-relation": "family contact's relation",
    "moved-in": "moved in",
    number: "row number",
    ignore: "not read",
  },
  each: { person: "a row is a person", household: "a row is a household", door: "a row is a door" },
  by: { header: "by the header", cells: "by the cells", remembered: "as chosen before", chosen: "as you chose" },
};
