import { css } from 'lit';

export default css`
  .root {
    --_accent: var(--afterword-accent, light-dark(#1f6b4a, #7fd1a8));
    --_accent-text: light-dark(#fff, #0c1f16);
    --_danger: light-dark(#a3262a, #ff9d98);
    --_warn: light-dark(#7a4b00, #f0c069);
    --_surface: light-dark(#fff, #1e201d);
    --_page: light-dark(#f5f5f2, #141513);
    --_border: light-dark(#dcdcd4, #383b36);
    --_control: light-dark(#85867c, #7f837a);
    --_focus: var(--_accent);
    min-block-size: 100dvh;
  }

  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }

  h1 {
    font-size: 1.125rem;
    letter-spacing: -0.01em;
  }

  .meta {
    color: var(--_muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875rem;
    gap: 0 0.75em;
  }

  .unseen {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }

  .top {
    background: var(--_surface);
    border-block-end: 1px solid var(--_border);
    inset-block-start: 0;
    position: sticky;
    z-index: 2;
  }

  .bar,
  nav,
  main {
    margin-inline: auto;
    max-inline-size: 54rem;
    padding-inline: 1rem;
  }

  .bar {
    align-items: center;
    display: flex;
    gap: 0.5rem;
    padding-block: 0.5rem 0;
  }

  .signed {
    flex: 1;
    justify-content: end;
  }

  nav {
    display: flex;
    gap: 0.25rem;
    overflow-x: auto;
    scrollbar-width: none;
  }

  .tab {
    align-items: center;
    appearance: none;
    background: none;
    border: 0;
    border-block: 0.1875rem solid transparent;
    color: var(--_muted);
    cursor: pointer;
    display: flex;
    flex: none;
    font: inherit;
    font-weight: 500;
    gap: 0.4em;
    min-block-size: 2.75rem;
    outline-offset: -0.25rem;
    padding: 0.25rem 0.625rem;
  }

  .tab:hover {
    color: inherit;
  }

  .tab[aria-current] {
    border-block-end-color: var(--_accent);
    color: inherit;
  }

  .apart {
    margin-inline-start: auto;
  }

  .count {
    background: var(--_faint);
    border-radius: 1em;
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
    font-weight: 600;
    padding: 0.0625rem 0.5em;
  }

  .tab[aria-current] .count {
    background: var(--_accent);
    color: var(--_accent-text);
  }

  main {
    padding-block: 1rem 7rem;
  }

  .button {
    align-items: center;
    appearance: none;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    display: inline-flex;
    font: inherit;
    font-size: 0.9375rem;
    font-weight: 500;
    gap: 0.5em;
    justify-content: center;
    line-height: 1.25;
    list-style: none;
    margin: 0;
    min-block-size: 2.5rem;
    padding: 0.375rem 0.875rem;
  }

  .button:hover {
    background: color-mix(in srgb, currentColor 7%, var(--_surface));
  }

  .main {
    background: var(--_accent);
    border-color: transparent;
    color: var(--_accent-text);
    font-weight: 600;
  }

  .main:hover {
    background: color-mix(in srgb, light-dark(#000, #fff) 15%, var(--_accent));
  }

  .danger {
    color: var(--_danger);
  }

  .quiet {
    background: none;
    border-color: transparent;
    padding-inline: 0.625rem;
  }

  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.6;
  }

  kbd {
    border: 1px solid color-mix(in srgb, currentColor 40%, transparent);
    border-radius: 0.25em;
    font:
      500 0.75rem/1.25 ui-monospace,
      monospace;
    min-inline-size: 1.5em;
    padding: 0 0.3em;
    text-align: center;
    text-transform: uppercase;
  }

  @media (hover: none) {
    .help,
    .button kbd {
      display: none;
    }
  }

  input,
  select,
  textarea {
    accent-color: var(--_accent);
    font: inherit;
  }

  :is(input:not([type='checkbox']), select, textarea) {
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    color: inherit;
    font-size: max(1em, 16px);
    min-block-size: 2.5rem;
    padding: 0.375rem 0.75rem;
  }

  input[type='checkbox'] {
    block-size: 1.25rem;
    flex: none;
    inline-size: 1.25rem;
    margin: 0;
  }

  .search {
    display: flex;
    gap: 0.5rem;
    margin-block-end: 0.75rem;
  }

  .search input {
    flex: 1;
    min-inline-size: 0;
  }

  .filter {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    margin-block-end: 0.5rem;
  }

  .selection {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin-block-end: 0.5rem;
    min-block-size: 2.75rem;
    padding-block: 0.25rem;
    padding-inline: 1rem 0;
  }

  .end {
    margin-inline-start: auto;
  }

  .selection.some {
    background: var(--_page);
    border-block-end: 1px solid var(--_border);
    inset-block-start: 5.75rem;
    margin-inline: -1rem;
    padding-inline: 2rem 1rem;
    position: sticky;
    z-index: 1;
  }

  .selection .actions {
    margin: 0;
  }

  label {
    align-items: center;
    cursor: pointer;
    display: flex;
    gap: 0.625rem;
  }

  .note {
    align-items: center;
    background: color-mix(in srgb, var(--_warn) 12%, var(--_surface));
    border-radius: var(--_radius);
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    justify-content: space-between;
    margin-block: 0.75rem;
    padding: 0.625rem 1rem;
  }

  .empty {
    border: 1px dashed var(--_control);
    border-radius: 0.75rem;
    color: var(--_muted);
    display: grid;
    margin-block-start: 0.5rem;
    min-block-size: 14rem;
    padding: 1rem;
    justify-items: center;
    place-content: center;
    text-align: center;
  }

  .waiting {
    background: var(--_faint);
    block-size: 14rem;
    border-radius: 0.75rem;
    margin-block-start: 2.75rem;
  }

  .wide-button {
    inline-size: 100%;
    margin-block-start: 1rem;
    min-block-size: 2.75rem;
  }

  .toast {
    align-items: center;
    background: light-dark(#20221f, #ecece6);
    border-radius: 0.625rem;
    box-shadow: 0 0.25rem 1.25rem rgb(0 0 0 / 0.3);
    color: light-dark(#fff, #1c1d1a);
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    inset-block-end: max(1rem, env(safe-area-inset-bottom));
    inset-inline: 1rem;
    margin-inline: auto;
    max-inline-size: 36rem;
    padding: 0.5rem 0.5rem 0.5rem 1rem;
    position: fixed;
    z-index: 3;
  }

  .toast:dir(rtl) {
    padding: 0.5rem 1rem 0.5rem 0.5rem;
  }

  .toast[hidden] {
    display: none;
  }

  .toast span {
    flex: 1;
  }

  .toast .button {
    background: none;
    border-color: currentColor;
    color: inherit;
  }

  .toast .quiet {
    border-color: transparent;
  }

  .toast :focus-visible {
    outline-color: currentColor;
  }

  .gate {
    display: grid;
    min-block-size: 90dvh;
    place-content: center;
  }

  .sign-in {
    display: grid;
    gap: 0.625rem;
    inline-size: min(24rem, 100vw - 2rem);
    padding: 1.5rem;
  }

  .sign-in h1 {
    font-size: 1.375rem;
    margin-block-end: 0.5rem;
  }

  .sign-in label {
    font-weight: 600;
  }

  .failure {
    color: var(--_danger);
    min-block-size: 1.5em;
  }

  dialog {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: 0.75rem;
    color: inherit;
    inline-size: min(28rem, 100vw - 2rem);
    padding: 1.5rem;
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 0.5);
  }

  dialog h2 {
    font-size: 1.125rem;
  }

  dl {
    margin-block: 0.75rem;
  }

  dl div {
    border-block-end: 1px solid var(--_border);
    display: flex;
    gap: 1rem;
    padding-block: 0.375rem;
  }

  dt {
    display: flex;
    flex: none;
    gap: 0.25rem;
    inline-size: 8rem;
  }

  .switch {
    margin-block-end: 1rem;
  }

  @media (width < 40rem) {
    .signed,
    .wide {
      display: none;
    }

    .bar {
      justify-content: end;
    }

    h1 {
      flex: 1;
    }
  }

  @media (forced-colors: active) {
    .main,
    .tab[aria-current] .count {
      border: 1px solid ButtonText;
      color: ButtonText;
    }

    .toast {
      border: 1px solid;
    }
  }
`;
