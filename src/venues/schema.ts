import * as z from "zod/mini";
import { day, id, line, oneOf, whole } from "../kernel/fields.ts";

/** meeting 议事 · activity 活动 · services 便民服务 · reading 看书看报 · clinic 小巷医生 */
export const PEACE_USES = ["meeting", "activity", "services", "reading", "clinic"] as const;
export type PeaceUse = (typeof PEACE_USES)[number];
/** What it becomes: sampling point 采样点 · supply station 物资周转站 · service point 临时服务点 · shelter 避险点 · cooling point 纳凉点 · charging point 充电点 */
export const EMERGENCY_USES = [
  "sampling-point",
  "supply-station",
  "service-point",
  "shelter",
  "cooling-point",
  "charging-point",
] as const;
export type EmergencyUse = (typeof EMERGENCY_USES)[number];

const uses = { name: line(40), peace: oneOf(PEACE_USES), emergency: oneOf(EMERGENCY_USES), roomFor: z.nullable(whole(1, 2000)) };
export const addVenue = z.object({ place: id(), ...uses });
export const describeVenue = z.object({ venue: id(), version: whole(0, 2147483647), ...uses });
export const closeVenue = z.object({ venue: id() });

export const venueSeen = z.object({
  id: id(),
  place: id(),
  placeLabel: z.string(),
  name: z.string(),
  peace: oneOf(PEACE_USES),
  emergency: oneOf(EMERGENCY_USES),
  roomFor: z.nullable(z.int()),
  version: z.int(),
  openedOn: day(),
  closedOn: z.nullable(day()),
  can: z.object({ edit: z.boolean() }),
});
export type VenueSeen = z.infer<typeof venueSeen>;
