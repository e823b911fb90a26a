/** A column as a spreadsheet names it: 0 → A, 25 → Z, 26 → AA. */
export function letters(column: number): string {
  let left = column + 1;
  let name = "";
  while (left > 0) {
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
    left = Math.floor((left - 1) / 26);
  }
  return name;
}
