import { openSite, type Site } from './site.js';

export interface StillSite extends Site {
  /** Loads the script, and the elements with it. */
  start(): void;
  /** What was changed is on the screen. */
  painted(): Promise<unknown>;
  /** Where what stands below begins, in pixels from the top of the window. */
  below(): number;
}

/** A page so many pixels wide with our style sheet, its script still to come, and something below its widget. */
export const openStill = async (body: string, width: number): Promise<StillSite> => {
  const site = await openSite(
    '<link rel="stylesheet" href="cdn/afterword.css">',
    `${body}<footer>What stands below</footer>`,
    { policy: "img-src 'none'" },
  );
  const { realm, document } = site;
  (realm.frameElement as HTMLIFrameElement).width = `${width}`;
  document.body.style.fontFamily = 'sans-serif';
  const painted = () =>
    new Promise((resolve) => realm.requestAnimationFrame(() => realm.requestAnimationFrame(resolve)));
  await painted();
  return {
    ...site,
    start: () => {
      const script = document.createElement('script');
      Object.assign(script, { type: 'module', src: 'cdn/afterword.js' });
      document.head.append(script);
    },
    painted,
    below: () => document.querySelector('footer')!.getBoundingClientRect().top,
  };
};
