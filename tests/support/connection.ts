/** The browser says that there is no connection, until it is restored. */
export const cutConnection = (): void => {
  Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true });
};

export const restoreConnection = (): void => {
  delete (navigator as { onLine?: boolean }).onLine;
};
