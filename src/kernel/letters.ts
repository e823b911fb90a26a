/** A place in a row as letters, as spreadsheets name columns: 0 → A, 25 → Z, 26 → AA. */
export function lettersOf(at: number): string {
  let letters = "";
  for (let n = at + 1; n > 0; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return letters;
}
