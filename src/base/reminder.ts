/** Bytes that may lie about. */
const EVERY = 2_000_000;
/** What Chromium lets gather outside of script's own memory before it clears up. */
const REMINDER = 2 ** 26;

/**
 * For whoever reads many files, passes them on and forgets them: told of their bytes, it reminds the browser now and
 * then to clear up. Buffers lie outside of script's own memory, and those that the browser makes of them on their way
 * to the disk lie where it does not look. A large buffer that is never touched takes no memory, but is counted.
 */
export function newReminder(allocate = nothing): (bytes: number) => void {
  let since = 0;
  return (bytes) => {
    since += bytes;
    if (since < EVERY) return;
    since = 0;
    allocate(REMINDER);
  };
}

function nothing(bytes: number): void {
  try {
    // A plain `new` without use is left out of the build.
    Reflect.construct(ArrayBuffer, [bytes]);
  } catch {
    // No room for it even unused: the browser has looked everywhere.
  }
}
