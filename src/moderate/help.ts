import { html, type TemplateResult } from 'lit';
import type { LocalizeController } from '../controllers/localize-controller.js';
import type { MessageKey } from '../i18n/messages.js';

const KEYS: [string[], MessageKey][] = [
  [['j', 'k'], 'modKeyNext'],
  [['a'], 'modApprove'],
  [['h'], 'modHide'],
  [['s'], 'modMarkSpam'],
  [['d'], 'modDelete'],
  [['r'], 'modReply'],
  [['u'], 'modUndo'],
  [['x'], 'modKeySelect'],
  [['/'], 'modKeySearch'],
  [['1', '2', '3', '4', '5'], 'modKeyTabs'],
  [['?'], 'modKeyHelp'],
];

export const helpDialog = (words: LocalizeController, keys: boolean): TemplateResult => html`
  <dialog aria-labelledby="help-heading">
    <h2 id="help-heading">${words.text('modHelp')}</h2>
    <dl>
      ${KEYS.map(
        ([keys, label]) =>
          html`<div>
            <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
            <dd>${words.text(label)}</dd>
          </div>`,
      )}
    </dl>
    <label class="switch"><input type="checkbox" data-do="keys" .checked=${keys} /> ${words.text('modKeysOn')}</label>
    <form method="dialog"><button class="button main">${words.text('modClose')}</button></form>
  </dialog>
`;
