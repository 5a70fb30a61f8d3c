/** Sums up the page's layout shifts that no input explains. */
export const observeShifts = (realm: Window & typeof globalThis = window): (() => number) => {
  let total = 0;
  const add = (entries: PerformanceEntryList) => {
    for (const { value, hadRecentInput } of entries as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (!hadRecentInput) total += value;
    }
  };
  const observer = new realm.PerformanceObserver((list) => add(list.getEntries()));
  // Only Chromium measures them.
  if (realm.PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
    observer.observe({ type: 'layout-shift' });
  return () => {
    add(observer.takeRecords());
    observer.disconnect();
    return total;
  };
};
