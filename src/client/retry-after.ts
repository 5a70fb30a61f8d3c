/**
 * The pause that `Retry-After` asks for, in milliseconds (RFC 9110, 10.2.3: seconds, or an HTTP date).
 * Undefined when the header is missing, unreadable or in the past.
 */
export const retryAfter = (header: string | null, now = Date.now()): number | undefined => {
  if (!header) return undefined;
  const value = header.trim();
  const pause = /^\d+$/.test(value)
    ? Number(value) * 1000
    : /^[A-Z][a-z]{2}[a-z]*,? /.test(value)
      ? Date.parse(value) - now
      : NaN;
  return pause > 0 ? pause : undefined;
};
