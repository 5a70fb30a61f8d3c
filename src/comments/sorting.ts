import { html, nothing, type TemplateResult } from 'lit';
import type { Sort } from '../client/list-comments.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { load, save } from '../internal/storage.js';

const SORTS = { newest: 'sortNewest', oldest: 'sortOldest', votes: 'sortVotes' } as const;
const SORT = 'afterword:sort';

/** The order that a reader has chosen here or elsewhere on the site, else the page's. */
export const preferredSort = (ofPage: Sort): Sort =>
  [`${load(SORT)}` as Sort, ofPage].find((sort) => Object.hasOwn(SORTS, sort)) ?? 'newest';

/** Lets a reader choose. The choice is kept before `onSort` is called. */
export const sortControl = (
  words: LocalizeController,
  chosen: Sort,
  canVote: boolean,
  onSort: () => void,
): TemplateResult =>
  html`<label class="muted"
    >${words.text('sortLabel')}
    <select
      @change=${({ target }: Event) => {
        save(SORT, (target as HTMLSelectElement).value);
        onSort();
      }}
    >
      ${Object.entries(SORTS).map(([value, label]) =>
        value === 'votes' && !canVote
          ? nothing
          : html`<option value=${value} ?selected=${value === chosen}>${words.text(label)}</option>`,
      )}
    </select></label
  >`;
