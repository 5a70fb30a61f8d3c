const warned = new Set<string>();

/** Tells the site's owner, once for each message, that something is set up wrongly. */
export const warnOnce = (code: string, message: string): void => {
  const text = `afterword: ${message} (${code}; https://github.com/afterword/afterword#warnings)`;
  if (warned.has(text)) return;
  warned.add(text);
  console.warn(text);
};
