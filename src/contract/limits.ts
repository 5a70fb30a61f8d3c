/** What a comment may hold. Characters are counted as readers see them, bytes in UTF-8. */
export const limits = {
  /** Characters of the comment. */
  text: 10_000,
  /** Bytes of the comment: bounds what hides inside one character, such as a thousand combining marks. */
  textBytes: 49_152,
  /** Characters of the name. */
  name: 80,
  /** Bytes of the name. */
  nameBytes: 1_024,
  /** Characters of an email address (RFC 5321). */
  email: 254,
  /** Characters of an address. */
  url: 2_048,
  /** Characters of a page's title. */
  title: 512,
  /** Entries under `meta`, and the characters of one key and one value. */
  metaEntries: 20,
  metaKey: 64,
  metaValue: 2_048,
  /** Characters of a user token, and of the role and the id that it may name. */
  userToken: 4_096,
  role: 40,
  userId: 255,
  /** Characters of a proof of work. */
  proof: 4_096,
  /** Bytes of a whole request. */
  request: 65_536,
  /** Characters of an Idempotency-Key. */
  idempotencyKey: 255,
} as const;
