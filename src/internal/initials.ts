/** The first letters of the first and the last word, in capitals. */
export const initials = (name: string): string =>
  (name.match(/(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}]/gu) ?? [])
    .filter((_, index, { length }) => !index || index === length - 1)
    .join('')
    .toUpperCase();
