/** The page's one Trusted Types policy of our own, `engraph`; browsers without Trusted Types take the text. */
interface Policy {
  createHTML(text: string): string;
  createScriptURL(text: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

const rules: Policy = {
  // Only ever parsed into an inert document, from which `deck/show.ts` clones an allow-list.
  createHTML: (text) => text,
  createScriptURL: (text) => {
    if (new URL(text, location.href).origin !== location.origin)
      throw new Error(`Inconsistent: script from elsewhere, ${text}`);
    return text;
  },
};

let policy: Policy | null = null;
function own(): Policy {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory ? factory.createPolicy('engraph', rules) : rules;
  return policy;
}

/** HTML for an inert document. */
export const inertHtml = (text: string): string => own().createHTML(text);

/** The address of a worker's script; throws for any origin but ours. */
export const scriptUrl = (text: string): string => own().createScriptURL(text);
