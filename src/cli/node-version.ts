/** The oldest Node that has what we use; `engines` in package.json says the same. */
const OLDEST = [20, 19] as const;

/** Why this Node will not do, in one line; undefined when it does. Written for engines that know little. */
export const nodeProblem = (version: string): string | undefined => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `Afterword needs Node ${OLDEST.join('.')} or later; this is ${version}`;
};
