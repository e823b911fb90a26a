/** How long before-images are kept. */
export const UNDO_DAYS = 14;
