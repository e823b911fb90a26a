interface Policies {
  createPolicy(name: string, rules: { createHTML: (own: string) => string }): { createHTML(own: string): unknown };
}
let policy: { createHTML(own: string): unknown } | undefined;

/**
 * Fills an element with markup that our own code has made, with everything that people typed escaped in it: the printed board, and nothing else.
 * The content security policy lets no other text become elements.
 */
export function fill(element: Element, own: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  policy ??= trustedTypes?.createPolicy("haitang-paper", { createHTML: (x) => x });
  element.innerHTML = (policy ? policy.createHTML(own) : own) as string;
}
