/** A reporter of node:test that only counts: one line of JSON when the whole run is over. */
export default async function* count(source) {
  for await (const event of source) {
    // A summary with a file is one file's; the one without is the whole run's.
    if (event.type === "test:summary" && event.data.file === undefined) yield JSON.stringify(event.data.counts);
  }
}
