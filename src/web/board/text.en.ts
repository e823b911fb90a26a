import type { BoardText } from "./text.zh.ts";

export const en: BoardText = {
  board: "Board of buildings",
  how: "Arrow keys move between doors, Tab goes to the next building, Enter opens, plus and minus zoom, 0 shows everything; Escape, then Tab, leaves.",
  buildings: "Find a building",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fitAll: "Show all",
  unmanaged: "no manager",
  uses: {
    "lived-in": "lived in",
    let: "let",
    shared: "shared",
    vacant: "vacant",
    business: "business",
    "not-known": "not known",
  },
  states: { plain: "", seen: "seen lately", due: "due a visit", overdue: "not seen for long" },
  mark: "needs more care",
  parties: (count) => `${count} parties`,
  door: (building, entrance, label) => [building, entrance, label].filter(Boolean).join(" "),
  facts: (parts) => parts.filter(Boolean).join(", "),
  doorsIn: (building, count) => `${building}, ${count} doors`,
  legend: {
    title: "Legend",
    plain: "plain",
    lamp: "seen lately",
    dot: "told in person",
    outline: "due a visit",
    hatched: "not seen for long",
    mark: "needs more care",
    none: "vacant: no window",
  },
  area: {
    title: "Communities",
    scale: (households) => `one window is about ${households} households`,
    counts: (cell) => `${cell.households.toLocaleString("en")} households, ${cell.vacant.toLocaleString("en")} vacant`,
    overdue: (count) => `${count.toLocaleString("en")} not seen for long`,
    due: (count) => `${count.toLocaleString("en")} due a visit`,
    allSeen: "all seen",
    age: (seconds) =>
      seconds < 90
        ? "counted just now"
        : seconds < 5400
          ? `counted ${Math.round(seconds / 60)} min ago`
          : `counted ${Math.round(seconds / 3600)} h ago`,
    empty: "There are no communities here yet.",
  },
  paper: {
    printed: (when) => `printed ${when}`,
    counts: (doors, households, vacant) =>
      `doors ${doors.toLocaleString("en")}, households ${households.toLocaleString("en")}, vacant ${vacant.toLocaleString("en")}`,
  },
};
