import type { TemplateProblem } from './parse.ts';

const CAUSE: Record<TemplateProblem['kind'], (name: string) => string> = {
  'unclosed-brackets': (name) => `“${name}” is never closed`,
  'unclosed-condition': (name) => `the condition “${name}” is never closed`,
  'unopened-condition': (name) => `the condition “${name}” is closed but never opened`,
  'crossed-condition': (name) => `the condition “${name}” is closed inside another`,
  'too-deep': (name) => `the condition “${name}” stands inside too many others`,
  'unknown-field': (name) => `it asks for a field “${name}” that its notes do not have`,
  'too-long': () => 'what it draws is too long to show',
};

/** What is wrong with a template, for the learner. */
export const problemSentence = ({ kind, name }: TemplateProblem, side: 'front' | 'back'): string =>
  `The ${side} template of this card has a fault: ${CAUSE[kind](name)}. The note itself is safe.`;
