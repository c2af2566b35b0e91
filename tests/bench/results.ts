/** The page that is kept beside the bench: what was measured, when, on what. */
export const resultsPage = (text: string, date: string): string => `# What the bench measured

Written by \`npm run bench -- --results\` on ${date.slice(0, 10)}; do not edit. Milliseconds unless a row says otherwise. A goal
line reads: name, value, limit, verdict. An exponent of 0 means that a row does not depend on the size of the collection,
1 that it is proportional to it.

\`\`\`
${text}
\`\`\`
`;
