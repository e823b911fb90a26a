import { test } from "node:test";
import fc from "fast-check";
import { Decoder } from "./decode.ts";

test("text comes out whole, wherever its bytes are cut", () => {
  const cut = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), cut, fc.constantFrom("utf-8", "utf-16le"), (text, lengths, encoding) => {
      const bytes = Buffer.from(text.toWellFormed(), encoding as BufferEncoding);
      const decoder = new Decoder(encoding, "test");
      let out = "";
      for (let at = 0, n = 0; at < bytes.length || n < lengths.length; n++) {
        const length = lengths[n] ?? 3;
        out += decoder.write(bytes.subarray(at, at + length));
        at += length;
      }
      // A mark at the beginning is for whoever asks the decoder to take away by itself.
      return (out + decoder.end()).replace(/^\ufeff/, "") === text.toWellFormed().replace(/^\ufeff/, "");
    }),
  );
});
