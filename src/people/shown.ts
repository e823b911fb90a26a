/** How many residents somebody is shown in a day: decided alike by every capability that shows any. */
export { limitOf, showing, takesSecond, tooMany, weigh, whoIsShown } from "./rules/shown.ts";
export type { ShownFacts, Weighed } from "./rules/shown.ts";
