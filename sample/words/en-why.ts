import type { Words } from "./words.ts";

/** Why a household needs more, as a community worker would note it. Named staff read it; helpers see what to do instead. */
export const why: Words["why"] = {
  "lives-alone-elder": [
    "Lives alone, the children come once a week.",
    "Lives alone, widowed last year.",
    "Lives alone, walks well, seldom goes out.",
    "Lives alone, the children live elsewhere.",
  ],
  "elder-80": [
    "Over eighty, the stairs are hard.",
    "Over eighty, forgets a little.",
    "Over eighty, hard of hearing: speak slowly.",
    "Over eighty, cannot carry anything heavy.",
  ],
  "disabled-elder": ["One side weak after a stroke, needs a hand to get up.", "Needs care, a carer comes by day."],
  bedridden: ["Bedridden for long, cared for by the family.", "In bed after a fracture, the daughters take turns."],
  pregnant: [
    "Seven months pregnant, the stairs are hard.",
    "Due soon, the bag is packed.",
    "Pregnant, check-ups at the district clinic.",
  ],
  dialysis: [
    "Dialysis on Tuesday, Thursday and Saturday mornings.",
    "Dialysis on Monday, Wednesday and Friday afternoons, needs a lift.",
  ],
  chemo: [
    "In chemotherapy, goes to the city hospital every three weeks.",
    "In chemotherapy, catches everything: no gatherings at home.",
  ],
  "chronic-medicine": [
    "High blood pressure, medicine every month.",
    "Diabetic, insulin must stay cold.",
    "Heart trouble, the medicine must not run out.",
  ],
  mental: ["Well on medicine, call the family first."],
  disabled: ["Uses a wheelchair.", "Needs a hand on the stairs.", "Learning disability, afraid of strangers: call first."],
  infant: ["Baby under one year.", "Newborn, the mother is still recovering.", "Small baby, the mother is on her own with it."],
  "minor-alone": ["Child alone after school until the parents come home."],
  "power-dependent": [
    "Oxygen machine at home, two hours without power at most.",
    "Ventilator, the spare battery lasts four hours.",
  ],
  "deaf-or-blind": ["Deaf, does not hear a knock.", "Blind, walks well with somebody familiar."],
  "frontline-family": ["Both nurses, often on nights, small child.", "Father in the fire brigade, often away."],
  other: ["Just moved in, still learning the language.", "Just moved in, knows nobody yet."],
};
