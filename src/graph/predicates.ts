/** Used by goals and drills, never shown as states (`graph-scheduling.md` §2). */
export const KNOWN = 0.8;
export const DURABLE_DAYS = 30;

/** Sums of powers end a hair under the number they mean; a limit that is reached counts as reached. */
export const reaches = (value: number, limit: number): boolean => value >= limit - 1e-9;

/** *Known*: mastery and coverage at least 0.8. */
export const isKnown = (mastery: number, coverage: number): boolean =>
  reaches(mastery, KNOWN) && reaches(coverage, KNOWN);

/** *Durable*: mastery 30 days on, without study, at least 0.8. */
export const isDurable = (durableMastery: number): boolean => reaches(durableMastery, KNOWN);

/** What a goal asks of each concept of its closure: mastery at least 0.8. */
export const isMastered = (mastery: number): boolean => reaches(mastery, KNOWN);
