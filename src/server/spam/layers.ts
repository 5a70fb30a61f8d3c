import { StartError } from '../start-error.js';
import type { AkismetOptions } from './akismet.js';

/** What looks at every comment, in this order, unless it is switched off. All but the first only raise suspicion. */
export const spamLayers = ['honeypot', 'duplicates', 'bayes', 'time', 'links', 'rates', 'proof'] as const;

export type SpamLayer = (typeof spamLayers)[number];

export interface SpamOptions {
  /** Layers to leave out. Default: none. */
  without?: readonly SpamLayer[] | undefined;
  /** Asks Akismet of every comment of an author who is not trusted. Default: nobody outside is asked. */
  akismet?: AkismetOptions | undefined;
}

/** The layers that are on. Throws a {@link StartError} for one that there is not. */
export const layersOf = ({ without = [] }: SpamOptions): ReadonlySet<SpamLayer> => {
  const unknown = without.find((layer) => !spamLayers.includes(layer));
  if (unknown !== undefined) {
    throw new StartError(`"${unknown}" is no layer against spam: choose from ${spamLayers.join(', ')}`);
  }
  return new Set(spamLayers.filter((layer) => !without.includes(layer)));
};
