import { expect } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';

/** The other engines are told by the page alone. */
const canEmulate = /Chrome/.test(navigator.userAgent);

const prefer = async (colorScheme: 'dark' | 'light') => {
  if (canEmulate) await emulateMedia({ colorScheme });
};

/** Expects a widget to be accessible on a light page, and to a reader who likes it dark on one that follows. */
export const expectAccessible = async (element: Element): Promise<void> => {
  await expect(element).to.be.accessible();
  const { style } = document.documentElement;
  await prefer('dark');
  style.cssText = 'background: #141513; color: #ecece6; color-scheme: dark';
  try {
    await expect(element).to.be.accessible();
  } finally {
    style.cssText = '';
    await prefer('light');
  }
};
