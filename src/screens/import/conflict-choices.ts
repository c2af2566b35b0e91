export const CONFLICT_CHOICES = [
  { value: 'mine', text: 'Keep mine' },
  { value: 'theirs', text: 'Use theirs' },
  { value: 'both', text: 'Keep both' },
] as const;
